/**
 * Kafka's own partitioner (murmur2, sign bit dropped, modulo), so that a key lies in the same partition whichever log
 * is used and whichever client writes.
 */
const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** @returns an integer in [0, partitions) */
export function partitionOf(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

/** 32-bit murmur2 with Kafka's seed, as a signed integer. */
export function murmur2(key: Uint8Array): number {
  const length = key.length;
  const body = length & ~3;
  let hash = SEED ^ length;
  for (let i = 0; i < body; i += 4) {
    let block = byte(key, i) | (byte(key, i + 1) << 8) | (byte(key, i + 2) << 16) | (byte(key, i + 3) << 24);
    block = Math.imul(block, M);
    block = Math.imul(block ^ (block >>> 24), M);
    hash = Math.imul(hash, M) ^ block;
  }
  const rest = length - body;
  if (rest === 3) hash ^= byte(key, body + 2) << 16;
  if (rest >= 2) hash ^= byte(key, body + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ byte(key, body), M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}

function byte(key: Uint8Array, at: number): number {
  return key[at] ?? 0;
}
