import type { Random } from '../random/random.ts';

/** Mixes a long stream within bounded memory: holds up to `size` items and lets a random one go for each that comes. */
export class ShuffleWindow<T> {
  private readonly held: T[] = [];
  private readonly random: Random;
  private readonly size: number;

  constructor(random: Random, size: number) {
    this.random = random;
    this.size = size;
  }

  /** Takes one in; gives one back once the window is full. */
  exchange(item: T): T | undefined {
    this.held.push(item);
    return this.held.length > this.size ? this.release() : undefined;
  }

  *drain(): Generator<T> {
    while (this.held.length > 0) yield this.release();
  }

  private release(): T {
    const at = this.random.integer(0, this.held.length - 1);
    const item = this.held[at] as T;
    const last = this.held.pop() as T;
    if (at < this.held.length) this.held[at] = last;
    return item;
  }
}
