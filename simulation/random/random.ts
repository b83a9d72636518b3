/**
 * The only source of chance in the simulation: xoshiro128** seeded through splitmix32, so that the same seed gives the
 * same bytes on every machine. Nothing here reads a clock.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number | string) {
    let state = typeof seed === 'number' ? seed >>> 0 : hashText(seed);
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let word = state ^ (state >>> 16);
      word = Math.imul(word, 0x21f0aaad);
      word ^= word >>> 15;
      word = Math.imul(word, 0x735a2d97);
      return (word ^ (word >>> 15)) >>> 0;
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  /** An integer from 0 up to 2^32 − 1. */
  uint32(): number {
    const result = Math.imul(rotate(Math.imul(this.b, 5), 7), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = rotate(this.d, 11);
    return result;
  }

  /** From 0 up to, and without, 1. */
  fraction(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** Both ends included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** @throws RangeError when there is nothing to pick from. */
  pick<T>(list: readonly T[]): T {
    const index = this.integer(0, list.length - 1);
    if (index >= list.length || list.length === 0) throw new RangeError('nothing to pick from');
    return list[index] as T;
  }

  /** Fisher–Yates, in place. */
  shuffle<T>(list: T[]): T[] {
    for (let i = list.length - 1; i > 0; i -= 1) {
      const j = this.integer(0, i);
      const kept = list[i] as T;
      list[i] = list[j] as T;
      list[j] = kept;
    }
    return list;
  }
}

/** Values drawn in proportion to their weights. */
export class Weighted<T> {
  private readonly values: readonly T[];
  private readonly bounds: readonly number[];

  constructor(weights: readonly (readonly [T, number])[]) {
    let sum = 0;
    this.values = weights.map(([value]) => value);
    this.bounds = weights.map(([, weight]) => (sum += weight));
  }

  draw(random: Random): T {
    const point = random.fraction() * (this.bounds[this.bounds.length - 1] ?? 0);
    let low = 0;
    let high = this.bounds.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (point < (this.bounds[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return this.values[low] as T;
  }
}

/** FNV-1a over UTF-16 units, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
