import { wordsOf } from './letters.ts';
import { packWords, type PackedWords, type WordTable } from './word-table.ts';

/** The words of a person's name in the order written. */
export type PersonName = PackedWords;

const LONGEST_NAME = 12;
/** Forms of address before a name; `Bà` and `Ông` are no names where two more words follow. */
const ADDRESSING = new Set(['ông', 'bà', 'mr', 'mrs', 'ms', 'dr']);
const CHILD_OF = new Set(['bà', 'ba', 'bé', 'be', 'chị', 'chi', 'của', 'cua', 'ông', 'ong', 'mẹ', 'me', 'sản', 'san']);

/**
 * @returns null when nothing is said about the person's own name: empty, or a newborn entered as "Con bà Nguyễn Thị X".
 */
export function standardisePersonName(text: string, words: WordTable): PersonName | null {
  let written = wordsOf(text);
  if (written.length >= 3 && written[0] === 'con' && CHILD_OF.has(written[1] ?? '')) return null;
  if (written.length >= 3 && ADDRESSING.has(written[0] ?? '')) written = written.slice(1);
  if (written.length === 0) return null;
  return packWords(written.slice(0, LONGEST_NAME).map((word) => words.numberOf(word)));
}
