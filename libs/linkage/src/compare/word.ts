import type { WordTable } from '../standardise/word-table.ts';
import { isOneSlip, jaroWinkler } from './similarity.ts';

/**
 * How alike two words of a name are.
 * - `marks-lost`: the same letters, and one side is written without any diacritics;
 * - `marks-differ`: the same letters, other diacritics (Hùng, Hưng): mostly two names;
 * - `close`: one slip of the pen in a longer word;
 * - `initial`: one side gives the first letter only.
 */
export type WordLevel = 'same' | 'marks-lost' | 'marks-differ' | 'close' | 'initial' | 'different';

const CLOSE = 0.92;

/** @param isUnmarked one of the two names as a whole carries no diacritics. */
export function wordLevel(words: WordTable, left: number, right: number, isUnmarked: boolean): WordLevel {
  if (left === right) return 'same';
  const a = words.bareText(left);
  const b = words.bareText(right);
  if (a === b) return isUnmarked ? 'marks-lost' : 'marks-differ';
  if (a.length === 1 || b.length === 1) return a.charCodeAt(0) === b.charCodeAt(0) ? 'initial' : 'different';
  return isClose(a, b) ? 'close' : 'different';
}

function isClose(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length);
  if (longest >= 4 && Math.min(a.length, b.length) >= 3 && isOneSlip(a, b)) return true;
  // In order, since Jaro matches greedily and could differ between (a, b) and (b, a).
  return longest >= 6 && (a < b ? jaroWinkler(a, b) : jaroWinkler(b, a)) >= CLOSE;
}
