import anyAscii from 'any-ascii';

/**
 * Letters brought to one form. Vietnamese is written in composed and decomposed code points, with the tone mark on
 * either vowel (hòa, hoà), with y or i (Mỹ, Mĩ) and with look-alikes of Đ; none of that is a difference between people.
 */

/** Grave, acute, tilde, hook above, dot below: the tones. Circumflex, breve and horn are part of the letter and stay. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const MARKS = /\p{M}/gu;
/** What nobody sees (`HIDDEN_CHARACTERS`), and the many apostrophes (H'Hen, H’Hen, HʼHen). */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}'’‘ʼʻ`´]/gu;
/** Ð (eth) and Ɖ (African d) look like Đ and are typed for it. */
const D_LOOKALIKES = /[\u00f0\u0256]/g;
const SEPARATORS = /[^\p{L}\p{M}\p{N}]+/u;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
/** Syllables in which y and i are two spellings of one sound; elsewhere (Thúy, Thúi) they are different words. */
const FINAL_Y = /^([hklmst]|qu)y$/;

/** Scripts that write a syllable or word with each sign and put no space between them. */
const SIGNS = /([\p{sc=Han}\p{sc=Hangul}])/gu;
/** A dot between the parts of a foreign name in such scripts (贝拉克·奥巴马): its parts are words. */
const MIDDLE_DOT = /[·・]/;
const NOT_LATIN = /[^\p{sc=Latin}\p{sc=Common}\p{sc=Inherited}]/u;

/** The words of a text: NFC, lower case, no invisible characters; punctuation separates. */
export function wordsOf(text: string): string[] {
  let letters = text.replace(INVISIBLE, '').normalize('NFC').toLowerCase().replace(D_LOOKALIKES, 'đ');
  if (NOT_LATIN.test(letters) && !MIDDLE_DOT.test(letters)) letters = letters.replace(SIGNS, '$1 ');
  return letters.split(SEPARATORS).filter((word) => word !== '');
}

/** One word in its canonical spelling: the letters, then the tone marks; so that where the tone stood is forgotten. */
export function canonicalWord(word: string): string {
  if (ASCII.test(word)) return word.replace(FINAL_Y, '$1i');
  const decomposed = word.normalize('NFD');
  const tones = decomposed.match(TONES);
  const letters = decomposed.replace(TONES, '').normalize('NFC').replace(FINAL_Y, '$1i');
  return tones === null ? letters : letters + tones.sort().join('');
}

/** A canonical word without any diacritic, in Latin letters: what is left of it in an SMS or on a bank card. */
export function bareWord(canonical: string): string {
  if (ASCII.test(canonical)) return canonical;
  // In other scripts marks are vowels, which transliteration knows.
  if (NOT_LATIN.test(canonical)) return transliterated(canonical);
  const bare = canonical.normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd').normalize('NFC');
  return ASCII.test(bare) ? bare.replace(FINAL_Y, '$1i') : transliterated(bare);
}

function transliterated(word: string): string {
  const latin = anyAscii(word)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
  return latin === '' ? word : latin;
}

export function isAsciiWord(word: string): boolean {
  return ASCII.test(word);
}

/** Whether the word is written with signs for syllables or words: two that differ in one are two words. */
export function isWrittenInSigns(word: string): boolean {
  return !ASCII.test(word) && /^[\p{sc=Han}\p{sc=Hangul}]+$/u.test(word);
}

/** Whether the word is written in a script that leaves vowels out. */
export function isWrittenWithoutVowels(word: string): boolean {
  return !ASCII.test(word) && /[\p{sc=Arabic}\p{sc=Hebrew}]/u.test(word);
}

/** Text in canonical words without diacritics, for keys and tables. */
export function bareText(text: string): string {
  return wordsOf(text)
    .map((word) => bareWord(canonicalWord(word)))
    .join(' ');
}

const LETTER_OF_DIGIT: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'b',
  '8': 'b',
  '9': 'g',
};

export function isWordOnlyOfDigits(word: string): boolean {
  return /^\d+$/.test(word);
}

/** A word in which digits were typed or read for letters ("Ig0r"): with the letters. */
export function repairedLetters(word: string): string {
  if (!/\d/.test(word) || !/\p{L}/u.test(word) || /^\d+(?:st|nd|rd|th)$/.test(word)) return word;
  return word.replace(/\d/g, (digit) => LETTER_OF_DIGIT[digit] ?? digit);
}
