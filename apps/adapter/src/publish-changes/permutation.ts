/** A permutation drawn by a seed (Fisher–Yates over mulberry32): the same seed gives the same order everywhere. */
export function permutation<T>(values: readonly T[], seed: number): T[] {
  const permuted = [...values];
  const random = mulberry32(seed);
  for (let i = permuted.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const held = permuted[i] as T;
    permuted[i] = permuted[j] as T;
    permuted[j] = held;
  }
  return permuted;
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
