/**
 * The shipped weights of names compared by themselves, in 1/1000 bit: how much more often each finding is met between
 * two names of one thing than between names of two. Not trained on labels: a word agreed on carries what a random other
 * name would need to hold it, about 0.75 bit a letter beyond the first (the longer a word the rarer) up to one in 350;
 * what speaks against a pair is set to what one such word says for it. Even odds is the threshold.
 */
export const NAME_WEIGHTS = {
  /** Two names that somebody thought worth comparing. */
  prior: -5_500,
  /** A word agreed on: this, and so much more by letter, up to the most. */
  word: 2_000,
  letter: 750,
  mostOfWord: 8_500,
  /** A word that links the parts of a name. */
  particle: 700,
  /** Each of the first and second slip of the pen takes off so much. */
  slip: 2_600,
  secondSlip: 3_400,
  /** Words that sound alike, familiar forms, scripts without vowels: less than agreement by so much. */
  sounds: 1_500,
  nickname: 1_500,
  skeleton: 2_000,
  /** The first letter for a word; the first letters of several words, by letter. */
  initial: 1_200,
  initials: 1_000,
  initialsLetter: 1_500,
  /** All that agrees says no more than this: words of a name are not independent. */
  mostAgreement: 13_000,
  /** The names are the same words throughout: never less than this. */
  sameThroughout: 8_000,
  /** A word on one side only; in names of organisations it is rather another's (a subsidiary, a branch). */
  extraOfPerson: -1_200,
  extraOfOrganisation: -3_200,
  /** A word on each side that the other lacks. */
  conflict: -9_000,
  numberConflict: -3_000,
  /** One word against several. */
  oneOfSeveral: -3_500,
  otherForm: -9_000,
  sameForm: 800,
  /** A bin B against B bin A: father and son. */
  fatherAndSon: -12_000,
} as const;
