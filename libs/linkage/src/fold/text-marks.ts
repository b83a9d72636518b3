import { KeyHash } from '../block/key-hash.ts';
import type { NumberedTexts } from '../model.ts';
import { enlarged } from './int-lists.ts';

const hash = new KeyHash();
const END_OF_TEXT = '\0';

/**
 * A mark for the first n of numbered texts and for whatever made them, 64 bits: two tables of the same mark mean the same
 * by each number below n, so that bytes which name texts by number can be read with either.
 */
export class TextMarks {
  private words = new Int32Array(2048);
  /** So many texts are in the marks. */
  private taken = 0;

  /** @param maker the code and the model that bytes and texts are made by */
  constructor(
    readonly numbered: NumberedTexts,
    maker: string,
  ) {
    this.put(0, hash.begin().take(maker).take(END_OF_TEXT));
  }

  get count(): number {
    return this.numbered.texts.length;
  }

  /** @param count at most as many texts as there are */
  low(count: number): number {
    this.takeUpTo(count);
    return this.words[2 * count] as number;
  }

  high(count: number): number {
    this.takeUpTo(count);
    return this.words[2 * count + 1] as number;
  }

  /** @returns whether these are the texts from number `from` on; those that there were not yet are there then */
  follow(from: number, texts: readonly string[]): boolean {
    if (from > this.count) return false;
    return texts.every((text, i) => {
      const known = this.numbered.texts[from + i];
      return known === undefined ? this.numbered.numberOfCanonical(text) === from + i : known === text;
    });
  }

  private takeUpTo(count: number): void {
    for (; this.taken < count; this.taken += 1) {
      hash.resume(this.words[2 * this.taken] as number, this.words[2 * this.taken + 1] as number);
      this.put(this.taken + 1, hash.take(this.numbered.texts[this.taken] as string).take(END_OF_TEXT));
    }
  }

  private put(count: number, { one, other }: KeyHash): void {
    if (2 * count + 1 >= this.words.length) this.words = enlarged(this.words, 2 * count + 2);
    this.words[2 * count] = one;
    this.words[2 * count + 1] = other;
  }
}
