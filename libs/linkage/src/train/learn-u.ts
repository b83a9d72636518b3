import type { Factor } from '../compare/comparator.ts';
import { NO_LEVEL } from '../compare/comparator.ts';
import type { Combinations } from '../weigh/level-weights.ts';
import type { TableShares } from './learn-frequencies.ts';
import type { TrainingData } from './training-data.ts';

/** u of one comparison, as log₂. */
export interface ComparisonU {
  /** By factor and level, as met among pairs of strangers. */
  readonly levels: readonly Float64Array[];
  /** The same at the rarest value where the level is weighed by frequency: what a weight is reckoned from. */
  readonly reference: readonly Float64Array[];
  /** By combination, at the rarest value. */
  readonly combinations: Float64Array;
  /** Random pairs by combination. */
  readonly seen: Float64Array;
}

const MOST_PAIRS = 400_000;
const SMOOTHING = 0.1;
/** Strangers who share the finer attribute mostly share the coarser one: what is assumed before it is seen. */
const NESTED_PRIOR = 5;
const NESTED_SHARE = 0.8;

/**
 * u from random pairs; that of agreement on a value from the values' frequencies, which needs no luck.
 * @param clusterOf pairs of one cluster are left out; null: none are known, and random pairs are hardly ever one
 */
export function learnU(
  data: TrainingData,
  tables: ReadonlyMap<string, TableShares>,
  random: () => number,
  clusterOf: Int32Array | null,
): ComparisonU[] {
  const counts = data.comparisons.map(({ combinations }) => new Float64Array(combinations.count));
  const wanted = Math.min(MOST_PAIRS, (data.size * (data.size - 1)) / 2);
  for (let drawn = 0; drawn < wanted; drawn += 1) {
    const [i, j] = [Math.floor(random() * data.size), Math.floor(random() * data.size)];
    if (i === j || (clusterOf !== null && clusterOf[i] === clusterOf[j])) continue;
    counts.forEach((count, c) => {
      const combination = data.read(c, i, j);
      count[combination] = (count[combination] as number) + 1;
    });
  }
  return data.comparisons.map(({ comparator, combinations }, c) => {
    const seen = counts[c] as Float64Array;
    const isNested = comparator.isNested === true;
    const levels = comparator.factors.map((factor, f) => levelShares(factor, f, combinations, seen, tables));
    const reference = comparator.factors.map((factor, f) =>
      (levels[f] as Float64Array).map((own, l) => floorOf(factor, l, tables) ?? own),
    );
    const all = isNested ? nested(combinations, seen, tables) : product(combinations, reference);
    return { levels, reference, combinations: all, seen };
  });
}

/** log₂ of the share of the rarest value of the level's table. */
function floorOf(factor: Factor, level: number, tables: ReadonlyMap<string, TableShares>): number | null {
  const table = factor.levels[level]?.table;
  const shares = table === undefined ? undefined : tables.get(table);
  return shares === undefined ? null : Math.log2(shares.shares['*'] ?? 1);
}

function sameByChance(factor: Factor, level: number, tables: ReadonlyMap<string, TableShares>): number | null {
  const table = factor.levels[level]?.table;
  // Only the strongest level is agreement of the value itself.
  const shares = table === undefined || level !== 0 ? undefined : tables.get(table);
  return shares === undefined ? null : Math.log2(shares.sameByChance);
}

function levelShares(
  factor: Factor,
  f: number,
  combinations: Combinations,
  seen: Float64Array,
  tables: ReadonlyMap<string, TableShares>,
): Float64Array {
  const counts = new Float64Array(factor.levels.length).fill(SMOOTHING);
  seen.forEach((count, combination) => {
    const level = count === 0 ? NO_LEVEL : combinations.level(combination, f);
    if (level !== NO_LEVEL) counts[level] = (counts[level] as number) + count;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count, level) => sameByChance(factor, level, tables) ?? Math.log2(count / total));
}

function product(combinations: Combinations, reference: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(combinations.count);
  for (let i = 1; i < all.length; i += 1) {
    all[i] = combinations
      .levels(i)
      .reduce((sum, level, f) => sum + (level === NO_LEVEL ? 0 : ((reference[f] as Float64Array)[level] as number)), 0);
  }
  return all;
}

/** Factors that hang together: counted together; the first one that is weighed by frequency carries it. */
function nested(
  combinations: Combinations,
  seen: Float64Array,
  tables: ReadonlyMap<string, TableShares>,
): Float64Array {
  const { factors } = combinations;
  const all = new Float64Array(combinations.count);
  const presence = totals(combinations, seen, (levels) => levels.map((level) => (level === NO_LEVEL ? 0 : 1)).join());
  const byFirst = totals(combinations, seen, firstAndPresence);
  for (let i = 1; i < all.length; i += 1) {
    const levels = combinations.levels(i);
    const first = factors[0] as Factor;
    const floor = levels[0] === NO_LEVEL ? null : floorOf(first, levels[0] as number, tables);
    if (floor !== null) {
      const rest = levels.slice(1).filter((level) => level !== NO_LEVEL);
      const prior = rest.every((level) => level === 0) ? NESTED_SHARE : (1 - NESTED_SHARE) / 2;
      const given = byFirst.of(i);
      const share = ((seen[i] as number) + NESTED_PRIOR * prior) / (given + NESTED_PRIOR);
      all[i] = floor + (rest.length === 0 ? 0 : Math.log2(share));
      continue;
    }
    const present = presence.of(i);
    let own = Math.log2(((seen[i] as number) + SMOOTHING) / (present + SMOOTHING * presence.cells(i)));
    levels.forEach((level, f) => {
      const factor = factors[f] as Factor;
      const rare = level === NO_LEVEL ? null : floorOf(factor, level, tables);
      if (rare !== null) own += rare - (sameByChance(factor, level, tables) ?? rare);
    });
    all[i] = own;
  }
  return all;
}

function firstAndPresence(levels: readonly number[]): string {
  return [levels[0], ...levels.slice(1).map((level) => (level === NO_LEVEL ? 0 : 1))].join();
}

/**
 * Where a comparator takes something off for common values and no table says from which share on, the mean of what it
 * takes is given back: a level weighs on average what its m and u say.
 */
export function offsetLosses(combinations: Combinations, losses: Float64Array, u: ComparisonU): void {
  const { factors } = combinations;
  losses.forEach((loss, i) => {
    const levels = combinations.levels(i);
    const hasTable = levels.some((level, f) => level !== NO_LEVEL && factors[f]?.levels[level]?.table !== undefined);
    if (loss === 0 || hasTable) return;
    u.combinations[i] = (u.combinations[i] as number) - loss;
    const [only] = levels;
    const [reference] = u.reference;
    if (levels.length === 1 && only !== undefined && only !== NO_LEVEL && reference !== undefined) {
      reference[only] = (reference[only] as number) - loss;
    }
  });
}

/** Sums over combinations that are alike by a name. */
function totals(
  combinations: Combinations,
  counts: Float64Array,
  nameOf: (levels: readonly number[]) => string,
): { of(combination: number): number; cells(combination: number): number } {
  const names = Array.from(counts, (_, i) => nameOf(combinations.levels(i)));
  const sums = new Map<string, number>();
  const cells = new Map<string, number>();
  names.forEach((name, i) => {
    sums.set(name, (sums.get(name) ?? 0) + (counts[i] as number));
    cells.set(name, (cells.get(name) ?? 0) + 1);
  });
  return {
    of: (combination) => sums.get(names[combination] ?? '') ?? 0,
    cells: (combination) => cells.get(names[combination] ?? '') ?? 1,
  };
}
