import { NO_LEVEL } from '../compare/comparator.ts';
import type { Combinations } from '../weigh/level-weights.ts';

/** m of one comparison, as log₂. */
export interface ComparisonM {
  readonly levels: readonly Float64Array[];
  readonly combinations: Float64Array;
  /** Pairs of one entity by combination, as far as they are known. */
  readonly seen: Float64Array;
}

/** Dirichlet smoothing: pairs that are added as if seen, spread as the levels are one by one. */
const JOINT_PRIOR = 20;
const SINGLE_PRIOR = 2;
const LEVEL_PRIOR = 0.5;

/** The smoothed m of counted pairs of one entity. Combinations are smoothed towards the product of their levels. */
export function smoothM(combinations: Combinations, seen: Float64Array): ComparisonM {
  const { factors } = combinations;
  const isSingle = factors.length === 1;
  const levels = factors.map((factor, f) => {
    const start = isSingle ? SINGLE_PRIOR / factor.levels.length : LEVEL_PRIOR;
    const counts = new Float64Array(factor.levels.length).fill(start);
    for (let i = 1; i < seen.length; i += 1) {
      const level = seen[i] === 0 ? NO_LEVEL : combinations.level(i, f);
      if (level !== NO_LEVEL) counts[level] = (counts[level] as number) + (seen[i] as number);
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => Math.log2(count / total));
  });
  const all = new Float64Array(combinations.count);
  const presence = new Map<number, number>();
  const patterns = new Int32Array(combinations.count);
  for (let i = 1; i < seen.length; i += 1) {
    const own = combinations.levels(i);
    const pattern = own.reduce((bits, level, f) => bits | (level === NO_LEVEL ? 0 : 1 << f), 0);
    patterns[i] = pattern;
    presence.set(pattern, (presence.get(pattern) ?? 0) + (seen[i] as number));
    all[i] = own.reduce(
      (sum, level, f) => sum + (level === NO_LEVEL ? 0 : ((levels[f] as Float64Array)[level] as number)),
      0,
    );
  }
  if (!isSingle) {
    for (let i = 1; i < seen.length; i += 1) {
      const total = presence.get(patterns[i] as number) ?? 0;
      all[i] = Math.log2(((seen[i] as number) + JOINT_PRIOR * 2 ** (all[i] as number)) / (total + JOINT_PRIOR));
    }
  }
  return { levels, combinations: all, seen };
}

/** What is assumed before anything is seen: agreement is likely, and the more so the stronger. */
export function assumedM(combinations: Combinations): ComparisonM {
  const levels = combinations.factors.map(({ levels: own }) => {
    const weights = own.map((_, l) => (l === 0 ? 0.7 : 0.3 * (0.6 ** l / sumOfPowers(own.length))));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return Float64Array.from(weights, (weight) => Math.log2(weight / total));
  });
  const all = new Float64Array(combinations.count);
  for (let i = 1; i < all.length; i += 1) {
    all[i] = combinations
      .levels(i)
      .reduce((sum, level, f) => sum + (level === NO_LEVEL ? 0 : ((levels[f] as Float64Array)[level] as number)), 0);
  }
  return { levels, combinations: all, seen: new Float64Array(combinations.count) };
}

function sumOfPowers(count: number): number {
  let sum = 0;
  for (let l = 1; l < count; l += 1) sum += 0.6 ** l;
  return Math.max(sum, 1e-9);
}
