import { IntLists } from './int-lists.ts';
import { KeyNumbers } from './key-numbers.ts';
import type { Marks } from './marks.ts';

/** Keys that crossed the cap in a micro-batch. */
export interface Crossings {
  readonly activated: readonly number[];
  readonly deactivated: readonly number[];
}

/**
 * Which records carry which blocking key. A key is active while at most `cap` records carry it: that is judged in
 * `settle`, once, after all records of a micro-batch have changed, never as they come (L8).
 */
export class BlockingIndex {
  private readonly numbers = new KeyNumbers();
  /** Of keys above the cap, now or before the last `sweep`: nobody asks for the text of another one. */
  private readonly texts = new Map<number, string>();
  private readonly carriers = new IntLists();
  private readonly keys = new IntLists();
  /** Keys touched since the last `settle`, with the number of carriers they had. */
  private readonly touched = new Map<number, number>();

  constructor(private readonly cap: number) {}

  /** Gives the record these keys and no others. */
  replaceKeys(record: number, keys: readonly string[]): void {
    const former = this.keys.length(record) === 0 ? NO_KEYS : this.keys.toArray(record);
    const next = keys.length === 0 ? NO_KEYS : keys.map((key) => this.numbers.number(key));
    for (const key of former) {
      if (next.includes(key)) continue;
      this.touch(key);
      this.carriers.removeAt(key, this.carriers.indexOf(key, record));
    }
    this.keys.clear(record);
    next.forEach((key, i) => {
      this.keys.push(record, key);
      if (former.includes(key)) return;
      this.touch(key);
      this.carriers.push(key, record);
      if (this.carriers.length(key) > this.cap) this.texts.set(key, keys[i] as string);
    });
  }

  /** Ends a round of changes: says which keys crossed the cap, and forgets those that nobody carries. */
  settle(): Crossings {
    const activated: number[] = [];
    const deactivated: number[] = [];
    for (const [key, before] of this.touched) {
      const after = this.carriers.length(key);
      if (before > this.cap && after <= this.cap) activated.push(key);
      if (before <= this.cap && after > this.cap) deactivated.push(key);
    }
    return { activated, deactivated };
  }

  /** Forgets keys without carriers; after this the numbers of `settle` mean nothing. */
  sweep(): void {
    for (const key of this.touched.keys()) {
      const carriers = this.carriers.length(key);
      if (carriers <= this.cap) this.texts.delete(key);
      if (carriers === 0) this.numbers.forget(key);
    }
    this.touched.clear();
  }

  /** Of a key that crossed the cap, until `sweep`. */
  text(key: number): string {
    const text = this.texts.get(key);
    if (text === undefined) throw new RangeError('the text of a key that stayed below the cap');
    return text;
  }

  carrierCount(key: number): number {
    return this.carriers.length(key);
  }

  /** How many records carry a key given by its text. */
  carriersWith(text: string): number {
    const key = this.numbers.find(text);
    return key < 0 ? 0 : this.carriers.length(key);
  }

  carriersOf(key: number): number[] {
    return this.carriers.toArray(key);
  }

  /** Whether the record carries these keys and no others. */
  carries(record: number, keys: readonly string[]): boolean {
    const held = new Set(this.keys.toArray(record));
    return held.size === new Set(keys).size && keys.every((key) => held.has(this.numbers.find(key)));
  }

  inactiveKeys(): string[] {
    return [...this.texts].filter(([key]) => this.carriers.length(key) > this.cap).map(([, text]) => text);
  }

  /** Every other record that shares an active key with this one, once each. */
  forEachCandidate(record: number, seen: Marks, visit: (other: number) => void): void {
    seen.clear();
    seen.add(record);
    const count = this.keys.length(record);
    for (let k = 0; k < count; k += 1) {
      const key = this.keys.at(record, k);
      const carriers = this.carriers.length(key);
      if (carriers > this.cap) continue;
      for (let i = 0; i < carriers; i += 1) {
        const other = this.carriers.at(key, i);
        if (seen.add(other)) visit(other);
      }
    }
  }

  shareActiveKey(one: number, other: number): boolean {
    const count = this.keys.length(one);
    for (let k = 0; k < count; k += 1) {
      const key = this.keys.at(one, k);
      if (this.carriers.length(key) <= this.cap && this.keys.indexOf(other, key) >= 0) return true;
    }
    return false;
  }

  private touch(key: number): void {
    if (!this.touched.has(key)) this.touched.set(key, this.carriers.length(key));
  }
}

const NO_KEYS: readonly number[] = [];
