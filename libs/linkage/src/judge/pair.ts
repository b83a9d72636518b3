import { compareUtf8, type ReferenceText } from '#libs/contract';
import type { Pair } from '../model.ts';

/** The pair with its smaller reference on the left. */
export function orderedPair(one: ReferenceText, other: ReferenceText): Pair {
  return compareUtf8(one, other) <= 0 ? { left: one, right: other } : { left: other, right: one };
}

/** References hold no NUL (refused at the door), so the text is injective. */
export function pairKey(pair: Pair): string {
  return `${pair.left}\u0000${pair.right}`;
}

export function comparePairs(one: Pair, other: Pair): number {
  return compareUtf8(one.left, other.left) || compareUtf8(one.right, other.right);
}
