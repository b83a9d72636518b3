import { enlarged } from './int-lists.ts';

/** Tables grow at different times, and each so small that its growing holds nobody up. */
const SHARDS = 64;
const FIRST_SLOTS = 64;
const EMPTY = 0;

/**
 * Numbers for millions of blocking keys, without their texts: a key is known by 64 bits of hash (cyrb53's two words),
 * in open addressing over typed arrays. Two keys of one hash would pass for one: among ten million keys once in some
 * hundred thousand stores, and then the same in every order and after every restart.
 */
export class KeyNumbers {
  private readonly shards = Array.from({ length: SHARDS }, () => ({ slots: new Int32Array(FIRST_SLOTS), used: 0 }));
  private low = new Int32Array(64);
  private high = new Int32Array(64);
  private readonly vacant: number[] = [];
  private bound = 0;

  /** -1 where the key has no number. */
  find(key: string): number {
    const [low, high] = hashOf(key);
    return this.lookUp(low, high);
  }

  /** The key's number, a new one where it had none. */
  number(key: string): number {
    const [low, high] = hashOf(key);
    const known = this.lookUp(low, high);
    if (known >= 0) return known;
    const id = this.vacant.pop() ?? this.bound++;
    if (id >= this.low.length) {
      this.low = enlarged(this.low, id + 1);
      this.high = enlarged(this.high, id + 1);
    }
    this.low[id] = low;
    this.high[id] = high;
    this.insert(id);
    return id;
  }

  /** The number is free for another key. */
  forget(id: number): void {
    const shard = this.shardOf(id);
    const { slots } = shard;
    const mask = slots.length - 1;
    let hole = this.home(id) & mask;
    while (slots[hole] !== id + 1) hole = (hole + 1) & mask;
    // What stands behind the hole moves into it, so that whoever looks for it does not stop there.
    for (let at = (hole + 1) & mask; slots[at] !== EMPTY; at = (at + 1) & mask) {
      const home = this.home((slots[at] as number) - 1) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      slots[hole] = slots[at] as number;
      hole = at;
    }
    slots[hole] = EMPTY;
    shard.used -= 1;
    this.vacant.push(id);
  }

  private lookUp(low: number, high: number): number {
    const { slots } = this.shards[high & (SHARDS - 1)] as { slots: Int32Array };
    const mask = slots.length - 1;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const slot = slots[at] as number;
      if (slot === EMPTY) return -1;
      if (this.low[slot - 1] === low && this.high[slot - 1] === high) return slot - 1;
    }
  }

  private insert(id: number): void {
    const shard = this.shardOf(id);
    shard.used += 1;
    if (shard.used * 4 > shard.slots.length * 3) {
      const former = shard.slots;
      shard.slots = new Int32Array(former.length * 2);
      for (const slot of former) if (slot !== EMPTY) this.place(shard.slots, slot - 1);
    }
    this.place(shard.slots, id);
  }

  private place(slots: Int32Array, id: number): void {
    const mask = slots.length - 1;
    let at = this.home(id) & mask;
    while (slots[at] !== EMPTY) at = (at + 1) & mask;
    slots[at] = id + 1;
  }

  private shardOf(id: number): { slots: Int32Array; used: number } {
    return this.shards[(this.high[id] as number) & (SHARDS - 1)] as { slots: Int32Array; used: number };
  }

  private home(id: number): number {
    return this.low[id] as number;
  }
}

const words: [number, number] = [0, 0];

/** The array is used again by the next call. */
function hashOf(text: string): readonly [number, number] {
  let one = 0xdeadbeef | 0;
  let other = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 2654435761);
    other = Math.imul(other ^ unit, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  words[0] = one;
  words[1] = other;
  return words;
}
