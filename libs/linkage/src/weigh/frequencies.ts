import { bareWord, canonicalWord, wordsOf } from '../standardise/letters.ts';
import { toMillibits } from './level-weights.ts';

/**
 * Term frequencies of one table, frozen with the model (L7). A weight of `parameters.json` holds for a value of share
 * `*`; agreeing on a value of the larger share s says log₂(s / `*`) bits less. Two people who share the name Nguyễn
 * share little.
 */
export class Frequencies {
  private readonly exact = new Map<string, number>();
  private readonly bare = new Map<string, number>();

  /** @param shares share of each value among all values, `*` for any other; no table: nothing is common. */
  constructor(shares: Readonly<Record<string, number>> | undefined) {
    if (shares === undefined) return;
    const rare = shares['*'] ?? Math.min(...Object.values(shares));
    const exact = new Map<string, number>();
    const bare = new Map<string, number>();
    for (const [value, share] of Object.entries(shares)) {
      if (value === '*') continue;
      const words = wordsOf(value).map(canonicalWord);
      add(exact, words.join(' '), share);
      add(bare, words.map(bareWord).join(' '), share);
    }
    for (const [value, share] of exact) this.exact.set(value, lossOf(share, rare));
    for (const [value, share] of bare) this.bare.set(value, lossOf(share, rare));
  }

  /** 1/1000 bit that agreement on this canonical spelling loses. */
  loss(canonical: string): number {
    return this.exact.get(canonical) ?? 0;
  }

  /** The same for agreement on what is left without diacritics: all names that look so are one. */
  bareLoss(bare: string): number {
    return this.bare.get(bare) ?? 0;
  }
}

function add(shares: Map<string, number>, value: string, share: number): void {
  shares.set(value, (shares.get(value) ?? 0) + share);
}

function lossOf(share: number, rare: number): number {
  return Math.max(0, toMillibits(Math.log2(share / rare)));
}
