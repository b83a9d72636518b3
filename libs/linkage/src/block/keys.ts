import { LienThongError, type AttributeKind } from '#libs/contract';
import type { Address } from '../standardise/address.ts';
import { dayOf, monthDayOf, monthOf, yearOf, type StandardDate } from '../standardise/date.ts';
import { rootOf } from '../standardise/identifier.ts';
import type { OrganisationName } from '../standardise/organisation-name.ts';
import type { PersonName } from '../standardise/person-name.ts';
import { isTitle } from '../standardise/person-titles.ts';
import { soundOf } from '../compare/likeness.ts';
import { unpackWords, wordAt, wordCount, type PackedWords, type WordTable } from '../standardise/word-table.ts';

/** One, several, or null where the value does not have such a key. */
export type Keys = string | readonly string[] | null;
/** The keys of one standard value. */
export type KeyOf = (value: never, words: WordTable) => Keys;

const bares = (packed: PackedWords, words: WordTable): string[] =>
  unpackWords(packed).map((number) => words.bareText(number));
const sorted = (texts: readonly string[]): string => [...texts].sort().join(' ');
const exact = (value: string): string => value;

const properWords = (name: PersonName, words: WordTable): string[] => [
  ...new Set(bares(name, words).filter((word) => !isTitle(word))),
];
const pairsOf = (texts: readonly string[]): string[] =>
  texts.flatMap((a, i) => texts.slice(i + 1).map((b) => (a < b ? `${a} ${b}` : `${b} ${a}`)));

const PERSON_NAME: Readonly<Record<string, (value: PersonName, words: WordTable) => string | string[] | null>> = {
  /** Each word, titles apart; its first four letters; its sound; and each two of them in any order. */
  each: properWords,
  'each-letters': (name, words) => properWords(name, words).map((word) => word.slice(0, 4)),
  'each-sound': (name, words) => properWords(name, words).map(soundOf),
  pairs: (name, words) => pairsOf(properWords(name, words)),
  'sound-pairs': (name, words) => pairsOf(properWords(name, words).map(soundOf)),
  /** All words in any order. */
  words: (name, words) => (wordCount(name) < 2 ? null : sorted(bares(name, words))),
  /** All letters in any order: words that are glued or swapped meet the right ones, and hardly anybody else. */
  letters: (name, words) =>
    name.length === 2 && words.bareText(wordAt(name, 0)).length < 6 ? null : letters(name, words),
  /** All words but the last: family and middle name. */
  head: (name, words) => (wordCount(name) < 2 ? null : bares(name, words).slice(0, -1).join(' ')),
  /** First and last word in any order: what remains when a middle name is missing. */
  ends: (name, words) => (wordCount(name) < 2 ? null : sorted(ends(name, words))),
  first: (name, words) => words.bareText(wordAt(name, 0)),
  last: (name, words) => words.bareText(wordAt(name, wordCount(name) - 1)),
  'first-letters': (name, words) => words.bareText(wordAt(name, 0)).slice(0, 3),
  'last-letters': (name, words) => words.bareText(wordAt(name, wordCount(name) - 1)).slice(0, 4),
};

const letterCounts = new Uint8Array(26);
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';
const LETTER_A = 97;
const LETTER_I = 105;
const LETTER_Y = 121;

function letters(name: PersonName, words: WordTable): string {
  // A counting sort of a–z; other letters are rare.
  letterCounts.fill(0);
  let others = '';
  for (let i = 0; i < wordCount(name); i += 1) {
    const word = words.bareText(wordAt(name, i));
    for (let j = 0; j < word.length; j += 1) {
      const unit = word.charCodeAt(j);
      if (unit === LETTER_Y) letterCounts[LETTER_I - LETTER_A] = (letterCounts[LETTER_I - LETTER_A] ?? 0) + 1;
      else if (unit >= LETTER_A && unit < LETTER_A + 26)
        letterCounts[unit - LETTER_A] = (letterCounts[unit - LETTER_A] ?? 0) + 1;
      else others += word.charAt(j);
    }
  }
  let key = '';
  for (let i = 0; i < 26; i += 1) {
    const count = letterCounts[i] ?? 0;
    if (count > 0) key += count === 1 ? ALPHABET.charAt(i) : ALPHABET.charAt(i).repeat(count);
  }
  return others === '' ? key : key + [...others].sort().join('');
}

function ends(name: PersonName, words: WordTable): string[] {
  return [words.bareText(wordAt(name, 0)), words.bareText(wordAt(name, wordCount(name) - 1))];
}

const DATE: Readonly<Record<string, (value: StandardDate) => string | null>> = {
  exact: (date) => (dayOf(date) === 0 ? null : String(date)),
  year: (date) => String(yearOf(date)),
  'year-month': (date) => (monthOf(date) === 0 ? null : String(Math.trunc(date / 100))),
  /** Year with day and month in rising order, so that swapped ones meet. */
  'swap-safe': (date) => {
    if (dayOf(date) === 0) return null;
    const [low, high] = [Math.min(dayOf(date), monthOf(date)), Math.max(dayOf(date), monthOf(date))];
    return String(yearOf(date) * 10_000 + low * 100 + high);
  },
  /** 1 January is too many people's. */
  'month-day': (date) => (dayOf(date) === 0 || monthDayOf(date) === 101 ? null : String(monthDayOf(date))),
};

const ORGANISATION_NAME: Readonly<Record<string, (value: OrganisationName, words: WordTable) => string | null>> = {
  words: (name, words) => sorted(bares(name.core, words)),
  /** The last two proper words: the distinctive ones stand at the end ("… Thương mại Minh Long"). */
  tail: (name, words) => bares(name.core, words).slice(-2).join(' '),
  head: (name, words) => bares(name.core, words).slice(0, 2).join(' '),
};

const IDENTIFIER: Readonly<Record<string, (value: string) => string | null>> = {
  exact,
  /** The enterprise of a tax code, whatever its branch. */
  root: (identifier) => rootOf(identifier, 'tax-code'),
  /** The wider area of a postcode. */
  outward: (code) => (/[A-Z]/.test(code) ? code.slice(0, -3) : code.slice(0, 3)),
  /** All but the last character. */
  stem: (code) => (code.length < 4 ? null : code.slice(0, -1)),
  tail: (identifier) => (identifier.length < 9 ? null : identifier.slice(-6)),
  head: (identifier) => (identifier.length < 9 ? null : identifier.slice(0, 6)),
};

const ADDRESS: Readonly<Record<string, (value: Address, words: WordTable) => string | null>> = {
  /** House and street; a street alone is too many people's. */
  place: ({ place }, words) => {
    const texts = bares(place, words);
    return texts.length < 2 || !texts.some((text) => /^\d/.test(text)) ? null : sorted(texts);
  },
};

const TEXT: Readonly<Record<string, (value: PackedWords, words: WordTable) => string | null>> = {
  exact: (text, words) => bares(text, words).join(' '),
  first: (text, words) => words.bareText(wordAt(text, 0)),
};

const PLAIN: Readonly<Record<string, (value: string) => string | null>> = {
  exact,
  head: (value) => value.slice(0, 3),
  tail: (value) => value.slice(-6),
  start: (value) => value.slice(0, 6),
  user: (value) => value.split('@')[0] ?? null,
  host: (value) => value.split('@')[1] ?? null,
  /** Where the user's part is written wrongly at its beginning and the provider at its end. */
  'host-start': (value) => value.split('@')[1]?.slice(0, 6) ?? null,
};

const KEYS: Readonly<Record<Exclude<AttributeKind, 'reference'>, Readonly<Record<string, KeyOf>>>> = {
  'person-name': PERSON_NAME,
  'organisation-name': ORGANISATION_NAME,
  date: DATE,
  identifier: IDENTIFIER,
  phone: PLAIN,
  address: ADDRESS,
  'admin-unit': PLAIN,
  code: PLAIN,
  email: PLAIN,
  amount: PLAIN,
  text: TEXT,
};

/**
 * The function that takes key `key` of a value of a kind.
 * @throws LienThongError entity-type.definition-invalid when the kind has no such key.
 */
export function keyOf(kind: AttributeKind, key: string): KeyOf {
  const found = kind === 'reference' ? undefined : KEYS[kind][key];
  if (found !== undefined) return found;
  const known = kind === 'reference' ? 'none' : Object.keys(KEYS[kind]).join(', ');
  throw new LienThongError(
    'entity-type.definition-invalid',
    `linkage.yaml: kind ${kind} has no blocking key ${key} (known: ${known})`,
  );
}
