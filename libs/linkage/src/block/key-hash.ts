import { enlarged } from '../fold/int-lists.ts';

/** 64 bits of hash in the making: the two words of cyrb53, which take a text in pieces as they take it whole. */
export class KeyHash {
  one = 0;
  other = 0;

  begin(): this {
    return this.resume(0xdeadbeef | 0, 0x41c6ce57);
  }

  resume(one: number, other: number): this {
    this.one = one;
    this.other = other;
    return this;
  }

  take(text: string): this {
    let { one, other } = this;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      one = Math.imul(one ^ unit, 2654435761);
      other = Math.imul(other ^ unit, 1597334677);
    }
    return this.resume(one, other);
  }

  /** After this nothing more is taken. */
  finish(): this {
    let { one, other } = this;
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
    other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
    return this.resume(one, other);
  }
}

const hash = new KeyHash();

/** Hashes of blocking keys one after another: of the keys of many records, so that no text of a key is made. */
export class KeyHashes {
  length = 0;
  private words = new Int32Array(1024);

  low(index: number): number {
    return this.words[2 * index] as number;
  }

  high(index: number): number {
    return this.words[2 * index + 1] as number;
  }

  /** A hash that is finished. */
  add({ one, other }: KeyHash): void {
    this.addWords(one, other);
  }

  addWords(low: number, high: number): void {
    const at = 2 * this.length;
    if (at >= this.words.length) this.words = enlarged(this.words, at + 2);
    this.words[at] = low;
    this.words[at + 1] = high;
    this.length += 1;
  }

  addTexts(keys: readonly string[]): void {
    for (const key of keys) this.add(hash.begin().take(key).finish());
  }

  clear(): void {
    this.length = 0;
  }
}

/** The keys of one record among many. */
export interface KeySpan {
  readonly hashes: KeyHashes;
  readonly from: number;
  readonly to: number;
}
