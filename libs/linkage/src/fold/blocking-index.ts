import type { KeySpan } from '../block/key-hash.ts';
import { IntLists } from './int-lists.ts';
import { KeyNumbers } from './key-numbers.ts';
import { Marks } from './marks.ts';

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
  /** Keys touched since the last `settle`, and the number of carriers each had. */
  private readonly touched = new Marks();
  private readonly touchedKeys: number[] = [];
  private readonly carriersBefore: number[] = [];

  constructor(private readonly cap: number) {}

  /**
   * Gives the record these keys and no others.
   * @param textsOf the texts of the keys, in their order: asked for only where one is too common
   */
  replaceKeys(record: number, { hashes, from, to }: KeySpan, textsOf: () => readonly string[]): void {
    const former = this.keys.length(record) === 0 ? NO_KEYS : this.keys.toArray(record);
    this.keys.clear(record);
    for (let i = from; i < to; i += 1) {
      const key = this.numbers.number(hashes.low(i), hashes.high(i));
      this.keys.push(record, key);
      if (former.includes(key)) continue;
      this.touch(key);
      if (this.carry(record, key)) this.texts.set(key, textsOf()[i - from] as string);
    }
    for (const key of former) if (this.keys.indexOf(record, key) < 0) this.leave(record, key);
  }

  /** The same for a record that has none yet, outside of any round of changes: no key's crossing of the cap is told. */
  addKeys(record: number, { hashes, from, to }: KeySpan, textsOf: () => readonly string[]): void {
    for (let i = from; i < to; i += 1) {
      const key = this.numbers.number(hashes.low(i), hashes.high(i));
      this.keys.push(record, key);
      if (this.carry(record, key)) this.texts.set(key, textsOf()[i - from] as string);
    }
  }

  /** The record carries no key any more. */
  dropKeys(record: number): void {
    for (const key of this.keys.toArray(record)) this.leave(record, key);
    this.keys.clear(record);
  }

  /** Ends a round of changes: says which keys crossed the cap, and forgets those that nobody carries. */
  settle(): Crossings {
    const activated: number[] = [];
    const deactivated: number[] = [];
    for (let i = 0; i < this.touchedKeys.length; i += 1) {
      const key = this.touchedKeys[i] as number;
      const before = this.carriersBefore[i] as number;
      const after = this.carriers.length(key);
      if (before > this.cap && after <= this.cap) activated.push(key);
      if (before <= this.cap && after > this.cap) deactivated.push(key);
    }
    return { activated, deactivated };
  }

  /** Forgets keys without carriers; after this the numbers of `settle` mean nothing. */
  sweep(): void {
    for (const key of this.touchedKeys) {
      const carriers = this.carriers.length(key);
      if (carriers <= this.cap) this.texts.delete(key);
      if (carriers === 0) this.numbers.forget(key);
    }
    this.touched.clear();
    this.touchedKeys.length = 0;
    this.carriersBefore.length = 0;
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

  /** @returns whether the key is too common, and its text is to be remembered */
  private carry(record: number, key: number): boolean {
    this.carriers.push(key, record);
    return this.carriers.length(key) > this.cap && !this.texts.has(key);
  }

  private leave(record: number, key: number): void {
    this.touch(key);
    this.carriers.removeAt(key, this.carriers.indexOf(key, record));
  }

  private touch(key: number): void {
    if (!this.touched.add(key)) return;
    this.touchedKeys.push(key);
    this.carriersBefore.push(this.carriers.length(key));
  }
}

const NO_KEYS: readonly number[] = [];
