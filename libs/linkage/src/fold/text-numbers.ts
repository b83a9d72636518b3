const SHARDS = 64;

/**
 * Numbers by text, for millions of texts. A single `Map` stops the world for a second when it doubles at some millions
 * of entries, and takes no more than 2^24: here many small maps double at different times.
 */
export class TextNumbers<T extends string = string> {
  private readonly shards = Array.from({ length: SHARDS }, () => new Map<T, number>());

  get size(): number {
    let size = 0;
    for (const shard of this.shards) size += shard.size;
    return size;
  }

  get(text: T): number | undefined {
    return this.shardOf(text).get(text);
  }

  has(text: T): boolean {
    return this.shardOf(text).has(text);
  }

  set(text: T, value: number): void {
    this.shardOf(text).set(text, value);
  }

  delete(text: T): void {
    this.shardOf(text).delete(text);
  }

  *values(): Generator<number> {
    for (const shard of this.shards) yield* shard.values();
  }

  /** Ends of texts differ most: numbers and ids come last in references and keys. */
  private shardOf(text: T): Map<T, number> {
    const end = text.length;
    let hash = end;
    for (let i = end > 6 ? end - 6 : 0; i < end; i += 1) hash = Math.imul(hash, 31) + text.charCodeAt(i);
    return this.shards[(hash ^ (hash >>> 9)) & (SHARDS - 1)] as Map<T, number>;
  }
}
