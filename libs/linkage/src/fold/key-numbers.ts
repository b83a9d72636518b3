import { KeyHash } from '../block/key-hash.ts';
import { HashIndex } from './hash-index.ts';

const hash = new KeyHash();

/**
 * Numbers for millions of blocking keys, without their texts: a key is known by 64 bits of hash. Two keys of one hash
 * would pass for one: among ten million keys once in some hundred thousand stores, and then the same in every order and
 * after every restart.
 */
export class KeyNumbers {
  private readonly index = new HashIndex();
  private readonly vacant: number[] = [];
  private bound = 0;

  /** -1 where the key has no number. */
  find(key: string): number {
    const { one, other } = hash.begin().take(key).finish();
    return this.index.find(one, other);
  }

  /** The number of the key of this hash, a new one where it had none. */
  number(low: number, high: number): number {
    const known = this.index.find(low, high);
    if (known >= 0) return known;
    const number = this.vacant.pop() ?? this.bound++;
    this.index.set(low, high, number);
    return number;
  }

  /** The number is free for another key. */
  forget(number: number): void {
    this.index.forget(number);
    this.vacant.push(number);
  }
}
