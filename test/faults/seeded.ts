/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[below(random, from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

export function shuffled<T>(random: Random, of: readonly T[]): T[] {
  const all = [...of];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = below(random, last + 1);
    [all[last], all[other]] = [all[other] as T, all[last] as T];
  }
  return all;
}
