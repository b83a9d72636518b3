import type { Random } from './random.ts';

/**
 * Kinds dealt from a shuffled deck of fixed composition, not drawn independently: after every full deck the shares are
 * exact, so that a small population shows the same error rates as a large one. A card that does not fit the record at
 * hand waits for the next record that it fits.
 */
export class Deck<T> {
  private readonly cards: readonly T[];
  private readonly random: Random;
  private left: T[] = [];
  private readonly waiting = new Map<T, number>();

  constructor(random: Random, composition: readonly (readonly [T, number])[]) {
    this.random = random;
    this.cards = composition.flatMap(([card, count]) => Array.from({ length: count }, () => card));
  }

  /** @throws RangeError when two whole decks hold no card that fits. */
  deal(fits: (card: T) => boolean = () => true): T {
    for (const [card, count] of this.waiting) {
      if (!fits(card)) continue;
      if (count === 1) this.waiting.delete(card);
      else this.waiting.set(card, count - 1);
      return card;
    }
    for (let tries = 0; tries <= this.cards.length * 2; tries += 1) {
      if (this.left.length === 0) this.left = this.random.shuffle([...this.cards]);
      const card = this.left.pop() as T;
      if (fits(card)) return card;
      this.waiting.set(card, (this.waiting.get(card) ?? 0) + 1);
    }
    throw new RangeError('no card of the deck fits');
  }
}
