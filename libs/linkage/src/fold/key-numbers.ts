import { KeyHash } from '../block/key-hash.ts';
import { enlarged } from './int-lists.ts';

/** Tables grow at different times, and each so small that its growing holds nobody up. */
const SHARDS = 64;
const FIRST_SLOTS = 64;
const EMPTY = 0;

const hash = new KeyHash();

interface Shard {
  /** Two integers a slot, so that who looks for a key seldom looks elsewhere: the hash's low word, and the number + 1. */
  slots: Int32Array;
  used: number;
}

/**
 * Numbers for millions of blocking keys, without their texts: a key is known by 64 bits of hash, in open addressing over
 * typed arrays. Two keys of one hash would pass for one: among ten million keys once in some hundred thousand stores, and
 * then the same in every order and after every restart.
 */
export class KeyNumbers {
  private readonly shards = Array.from({ length: SHARDS }, (): Shard => ({
    slots: new Int32Array(2 * FIRST_SLOTS),
    used: 0,
  }));
  private low = new Int32Array(64);
  private high = new Int32Array(64);
  private readonly vacant: number[] = [];
  private bound = 0;

  /** -1 where the key has no number. */
  find(key: string): number {
    const { one, other } = hash.begin().take(key).finish();
    return this.lookUp(one, other);
  }

  /** The number of the key of this hash, a new one where it had none. */
  number(low: number, high: number): number {
    const known = this.lookUp(low, high);
    if (known >= 0) return known;
    const id = this.vacant.pop() ?? this.bound++;
    if (id >= this.low.length) {
      this.low = enlarged(this.low, id + 1);
      this.high = enlarged(this.high, id + 1);
    }
    this.low[id] = low;
    this.high[id] = high;
    const shard = this.shardOf(id);
    shard.used += 1;
    if (shard.used * 8 > shard.slots.length * 3) shard.slots = widened(shard.slots);
    place(shard.slots, low, id);
    return id;
  }

  /** The number is free for another key. */
  forget(id: number): void {
    const shard = this.shardOf(id);
    const { slots } = shard;
    const mask = slots.length - 1;
    let hole = homeOf(this.low[id] as number, mask);
    while (slots[hole + 1] !== id + 1) hole = (hole + 2) & mask;
    // What stands behind the hole moves into it, so that whoever looks for it does not stop there.
    for (let at = (hole + 2) & mask; slots[at + 1] !== EMPTY; at = (at + 2) & mask) {
      const home = homeOf(slots[at] as number, mask);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      slots[hole] = slots[at] as number;
      slots[hole + 1] = slots[at + 1] as number;
      hole = at;
    }
    slots[hole + 1] = EMPTY;
    shard.used -= 1;
    this.vacant.push(id);
  }

  private lookUp(low: number, high: number): number {
    const { slots } = this.shards[high & (SHARDS - 1)] as Shard;
    const mask = slots.length - 1;
    for (let at = homeOf(low, mask); ; at = (at + 2) & mask) {
      const slot = slots[at + 1] as number;
      if (slot === EMPTY) return -1;
      if (slots[at] === low && this.high[slot - 1] === high) return slot - 1;
    }
  }

  private shardOf(id: number): Shard {
    return this.shards[(this.high[id] as number) & (SHARDS - 1)] as Shard;
  }
}

function homeOf(low: number, mask: number): number {
  return (low << 1) & mask;
}

function place(slots: Int32Array, low: number, id: number): void {
  const mask = slots.length - 1;
  let at = homeOf(low, mask);
  while (slots[at + 1] !== EMPTY) at = (at + 2) & mask;
  slots[at] = low;
  slots[at + 1] = id + 1;
}

function widened(former: Int32Array): Int32Array {
  const slots = new Int32Array(former.length * 2);
  for (let at = 0; at < former.length; at += 2) {
    if (former[at + 1] !== EMPTY) place(slots, former[at] as number, (former[at + 1] as number) - 1);
  }
  return slots;
}
