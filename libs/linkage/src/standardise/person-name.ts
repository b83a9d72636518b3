import { packWords, type PackedWords, type WordTable } from './word-table.ts';

/** The words of a person's name in the order written. */
export type PersonName = PackedWords;

const LONGEST_NAME = 12;
/** Forms of address before a name; `bà` and `ông` are names where fewer than two more words follow. */
const ADDRESSING = new Set(['ong', 'ba', 'mr', 'mrs', 'ms', 'dr']);
const CHILD_OF = new Set(['ba', 'be', 'chi', 'cua', 'ong', 'me', 'san']);

/**
 * @returns null when nothing is said about the person's own name: empty, or a newborn entered as "Con bà Nguyễn Thị X".
 */
export function standardisePersonName(text: string, words: WordTable): PersonName | null {
  let numbers = words.numbersOf(text);
  if (numbers.length >= 3) {
    const first = words.bareText(numbers[0] ?? 0);
    if (first === 'con' && CHILD_OF.has(words.bareText(numbers[1] ?? 0))) return null;
    while (numbers.length >= 3 && ADDRESSING.has(words.bareText(numbers[0] ?? 0))) numbers = numbers.slice(1);
  }
  if (numbers.length === 0) return null;
  return packWords(numbers.length > LONGEST_NAME ? numbers.slice(0, LONGEST_NAME) : numbers);
}
