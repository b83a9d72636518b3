import { bareWord, canonicalWord } from '../standardise/letters.ts';
import type { WordTable } from '../standardise/word-table.ts';

/** Pairs of words that stand for each other, frozen with the model (L7): william and willie. */
export class Aliases {
  private readonly partners = new Map<number, Set<number>>();

  constructor(private readonly words: WordTable) {}

  replace(pairs: readonly (readonly [string, string])[]): void {
    this.partners.clear();
    for (const [one, other] of pairs) {
      const [a, b] = [this.numberOf(one), this.numberOf(other)];
      this.add(a, b);
      this.add(b, a);
    }
  }

  /** Numbers of the words without diacritics. */
  has(one: number, other: number): boolean {
    return this.partners.size > 0 && this.partners.get(one)?.has(other) === true;
  }

  private numberOf(word: string): number {
    return this.words.numberOfCanonical(bareWord(canonicalWord(word)));
  }

  private add(one: number, other: number): void {
    this.partners.set(one, (this.partners.get(one) ?? new Set()).add(other));
  }
}
