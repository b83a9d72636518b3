import { bareWord, canonicalWord, wordsOf } from '../standardise/letters.ts';
import type { WordTable } from '../standardise/word-table.ts';
import { toMillibits } from './millibits.ts';

const NOT_LOOKED_UP = -1;

/**
 * Term frequencies of one table, frozen with the model (L7). A weight of `parameters.json` holds for a value of share
 * `*`; agreeing on a value of the larger share s says log₂(s / `*`) bits less. Two people who share the name Nguyễn
 * share little.
 */
export class Frequencies {
  private readonly exact = new Map<string, number>();
  private readonly bare = new Map<string, number>();
  /** Losses by word number, as far as they were asked for. */
  private ofWords = new Int32Array(0);
  private ofBareWords = new Int32Array(0);
  /** 1/1000 bit: −log₂ of the share of a value that is not listed. */
  floor = 0;

  constructor(private readonly words: WordTable) {}

  /** @param shares share of each value among all values, `*` for any other; no table: nothing is common. */
  replace(shares: Readonly<Record<string, number>> | undefined): void {
    this.exact.clear();
    this.bare.clear();
    this.ofWords = new Int32Array(0);
    this.ofBareWords = new Int32Array(0);
    this.floor = 0;
    if (shares === undefined) return;
    const rare = shares['*'] ?? Math.min(...Object.values(shares));
    this.floor = toMillibits(-Math.log2(rare));
    const exact = new Map<string, number>();
    const bare = new Map<string, number>();
    for (const [value, share] of Object.entries(shares)) {
      if (value === '*') continue;
      const words = wordsOf(value).map(canonicalWord);
      add(exact, words.join(' '), share);
      // E-mail addresses and numbers are looked up as they are.
      if (words.join(' ') !== value) add(exact, value, share);
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

  /** `loss` of a single word, by its number. */
  lossOfWord(number: number): number {
    if (number >= this.ofWords.length) this.ofWords = wider(this.ofWords, number);
    const known = this.ofWords[number] as number;
    if (known !== NOT_LOOKED_UP) return known;
    return (this.ofWords[number] = this.loss(this.words.text(number)));
  }

  /** `bareLoss` of a single word, by its number or that of its form without diacritics. */
  bareLossOfWord(number: number): number {
    if (number >= this.ofBareWords.length) this.ofBareWords = wider(this.ofBareWords, number);
    const known = this.ofBareWords[number] as number;
    if (known !== NOT_LOOKED_UP) return known;
    return (this.ofBareWords[number] = this.bareLoss(this.words.bareText(number)));
  }
}

function wider(losses: Int32Array, number: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(1024, number + 1, losses.length * 2)).fill(NOT_LOOKED_UP);
  grown.set(losses);
  return grown;
}

function add(shares: Map<string, number>, value: string, share: number): void {
  shares.set(value, (shares.get(value) ?? 0) + share);
}

function lossOf(share: number, rare: number): number {
  return Math.max(0, toMillibits(Math.log2(share / rare)));
}
