import { isWordOnlyOfDigits, repairedLetters } from './letters.ts';
import { withoutResidue } from './keyboard-residue.ts';
import { modernVietnamese } from './legacy-vietnamese.ts';
import { OF_PEERS, ORDINAL, PEERS, TITLES, TITLES_BEFORE } from './person-titles.ts';
import { packWords, type PackedWords, type WordTable } from './word-table.ts';

/** The words of a person's name in the order written, without titles. */
export type PersonName = PackedWords;

const LONGEST_NAME = 12;
const CHILD_OF = new Set(['ba', 'be', 'chi', 'cua', 'ong', 'me', 'san']);

/**
 * A name as its source wrote it, in words: legacy encodings converted, keyboard residue read, titles taken out.
 * @returns null when nothing is said about the person's own name: empty, or a newborn entered as "Con bà Nguyễn Thị X".
 */
export function standardisePersonName(text: string, words: WordTable): PersonName | null {
  let numbers = words.numbersOf(modernVietnamese(text));
  if (
    numbers.length >= 3 &&
    words.bareText(numbers[0] ?? 0) === 'con' &&
    CHILD_OF.has(words.bareText(numbers[1] ?? 0))
  ) {
    return null;
  }
  numbers = withoutTitles(numbers, words);
  if (numbers.length === 0) return null;
  numbers = repaired(numbers, words);
  return packWords(numbers.length > LONGEST_NAME ? numbers.slice(0, LONGEST_NAME) : numbers);
}

/** Without titles, unless nothing else is there. */
function withoutTitles(numbers: readonly number[], words: WordTable): number[] {
  if (numbers.length < 2) return [...numbers];
  const isPeer = numbers.some((number) => ORDINAL.test(words.text(number)));
  const kept = numbers.filter((number) => {
    // As written: marked words are Vietnamese ones, never a title of another language.
    const text = words.text(number);
    if (TITLES.has(text)) return false;
    return !isPeer || !(PEERS.has(text) || OF_PEERS.has(text) || ORDINAL.test(text));
  });
  let rest = kept.length === 0 ? [...numbers] : kept;
  while (rest.length >= 3 && TITLES_BEFORE.has(words.bareText(rest[0] ?? 0))) rest = rest.slice(1);
  return rest;
}

/** Words typed without the keyboard's help, and digits that were read for letters. */
function repaired(numbers: number[], words: WordTable): number[] {
  if (numbers.every((number) => !words.isTypedOddly(number))) return numbers;
  const texts = numbers.map((number) => words.text(number));
  const read = withoutResidue(texts);
  if (read !== null) return read.map((word) => words.numberOf(word));
  return texts.map((text, i) => (isWordOnlyOfDigits(text) ? (numbers[i] ?? 0) : words.numberOf(repairedLetters(text))));
}
