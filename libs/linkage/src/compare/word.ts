import type { WordTable } from '../standardise/word-table.ts';
import { isOneSlip, jaroWinkler } from './similarity.ts';

/**
 * How alike two words of a name are.
 * - `marks-lost`: the same letters, and one side is written without any diacritics;
 * - `mark-missing`: the same letters, and this word alone lacks its diacritics on one side (An, Ân may be two names);
 * - `marks-differ`: the same letters, other diacritics (Hùng, Hưng): mostly two names;
 * - `close`: one slip of the pen in a longer word; `near`: one in a word so short that it may be another name;
 * - `initial`: one side gives the first letter only.
 */
export type WordLevel =
  'same' | 'marks-lost' | 'mark-missing' | 'marks-differ' | 'close' | 'near' | 'initial' | 'different';

const CLOSE = 0.92;

/** @param isUnmarked one of the two names as a whole carries no diacritics. */
export function wordLevel(words: WordTable, left: number, right: number, isUnmarked: boolean): WordLevel {
  if (left === right) return 'same';
  const a = words.bareText(left);
  const b = words.bareText(right);
  if (a === b) {
    if (isUnmarked) return 'marks-lost';
    return words.isMarked(left) && words.isMarked(right) ? 'marks-differ' : 'mark-missing';
  }
  if (a.length === 1 || b.length === 1) return a.charCodeAt(0) === b.charCodeAt(0) ? 'initial' : 'different';
  const longest = Math.max(a.length, b.length);
  if (isOneSlip(a, b)) return Math.min(a.length, b.length) >= 4 ? 'close' : 'near';
  // In order, since Jaro matches greedily and could differ between (a, b) and (b, a).
  return longest >= 6 && (a < b ? jaroWinkler(a, b) : jaroWinkler(b, a)) >= CLOSE ? 'close' : 'different';
}
