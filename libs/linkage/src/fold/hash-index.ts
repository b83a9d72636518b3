import { enlarged } from './int-lists.ts';

/** Tables grow at different times, and each so small that its growing holds nobody up. */
const SHARDS = 64;
const FIRST_SLOTS = 64;
const EMPTY = 0;

interface Shard {
  /** Two integers a slot, so that who looks for a hash seldom looks elsewhere: its low word, and the number + 1. */
  slots: Int32Array;
  used: number;
}

/** Small integers by 64 bits of hash, for millions of them: open addressing over typed arrays. */
export class HashIndex {
  private readonly shards = Array.from({ length: SHARDS }, (): Shard => ({
    slots: new Int32Array(2 * FIRST_SLOTS),
    used: 0,
  }));
  /** By number. */
  private low = new Int32Array(64);
  private high = new Int32Array(64);

  /** -1 where no number has the hash. */
  find(low: number, high: number): number {
    const { slots } = this.shards[high & (SHARDS - 1)] as Shard;
    const mask = slots.length - 1;
    for (let at = homeOf(low, mask); ; at = (at + 2) & mask) {
      const slot = slots[at + 1] as number;
      if (slot === EMPTY) return -1;
      if (slots[at] === low && this.high[slot - 1] === high) return slot - 1;
    }
  }

  /** To be called for a hash that no number has. */
  set(low: number, high: number, number: number): void {
    if (number >= this.low.length) {
      this.low = enlarged(this.low, number + 1);
      this.high = enlarged(this.high, number + 1);
    }
    this.low[number] = low;
    this.high[number] = high;
    const shard = this.shardOf(number);
    shard.used += 1;
    if (shard.used * 8 > shard.slots.length * 3) shard.slots = widened(shard.slots);
    place(shard.slots, low, number);
  }

  /** The number is free for another hash. */
  forget(number: number): void {
    const shard = this.shardOf(number);
    const { slots } = shard;
    const mask = slots.length - 1;
    let hole = homeOf(this.low[number] as number, mask);
    while (slots[hole + 1] !== number + 1) hole = (hole + 2) & mask;
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
  }

  private shardOf(number: number): Shard {
    return this.shards[(this.high[number] as number) & (SHARDS - 1)] as Shard;
  }
}

function homeOf(low: number, mask: number): number {
  return (low << 1) & mask;
}

function place(slots: Int32Array, low: number, number: number): void {
  const mask = slots.length - 1;
  let at = homeOf(low, mask);
  while (slots[at + 1] !== EMPTY) at = (at + 2) & mask;
  slots[at] = low;
  slots[at + 1] = number + 1;
}

function widened(former: Int32Array): Int32Array {
  const slots = new Int32Array(former.length * 2);
  for (let at = 0; at < former.length; at += 2) {
    if (former[at + 1] !== EMPTY) place(slots, former[at] as number, (former[at + 1] as number) - 1);
  }
  return slots;
}
