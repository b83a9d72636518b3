import type { LevelParameters, ParametersFile } from '#libs/contract';
import { NO_LEVEL } from '../compare/comparator.ts';
import { levelName } from '../weigh/level-weights.ts';
import { toMillibits } from '../weigh/millibits.ts';
import { rounded, type TableShares } from './learn-frequencies.ts';
import type { ComparisonM } from './learn-m.ts';
import type { ComparisonU } from './learn-u.ts';
import type { TrainingData } from './training-data.ts';

/** Everything that was learnt, in the numbers it was learnt in. */
export interface Learnt {
  readonly tables: ReadonlyMap<string, TableShares>;
  readonly aliases: ReadonlyMap<string, readonly (readonly [string, string])[]>;
  readonly u: readonly ComparisonU[];
  readonly m: readonly ComparisonM[];
  /** Share of all pairs of records that are one. */
  readonly lambda: number;
  /** How many entities the records are of, about. */
  readonly entities: number;
}

/** Bits that one comparison may add or take. */
export const CAPS = { positive: 16, negative: 10 } as const;
export const SIZE_PENALTY = 0.5;
export const SIZE_BONUS = 1;
/** Combinations that differ less from the sum of their levels are not written. 1/1000 bit. */
const LEAST_TOGETHER = 50;

/** Rounds what was learnt to a frozen model: integers of 1/1000 bit. */
export function writeParameters(data: TrainingData, learnt: Learnt, description: string): ParametersFile {
  const weights: Record<string, Record<string, LevelParameters>> = {};
  const together: Record<string, Record<string, number>> = {};
  data.comparisons.forEach(({ name, comparator, combinations }, c) => {
    const [u, m] = [learnt.u[c] as ComparisonU, learnt.m[c] as ComparisonM];
    const own = comparator.factors.map((_, f) => levelWeights(m, u, f));
    weights[name] = Object.fromEntries(
      comparator.factors.flatMap((factor, f) =>
        factor.levels.map((_, l): [string, LevelParameters] => [
          levelName(factor, l),
          {
            weight: (own[f] as number[])[l] as number,
            m: rounded(2 ** ((m.levels[f] as Float64Array)[l] as number)),
            u: rounded(2 ** ((u.levels[f] as Float64Array)[l] as number)),
          },
        ]),
      ),
    );
    if (comparator.factors.length < 2) return;
    const extra: [string, number][] = [];
    for (let i = 1; i < combinations.count; i += 1) {
      if (m.seen[i] === 0 && u.seen[i] === 0) continue;
      const sum = combinations
        .levels(i)
        .reduce((total, level, f) => total + (level === NO_LEVEL ? 0 : ((own[f] as number[])[level] as number)), 0);
      const weight = toMillibits((m.combinations[i] as number) - (u.combinations[i] as number));
      if (Math.abs(weight - sum) >= LEAST_TOGETHER) extra.push([combinations.name(i), weight - sum]);
    }
    together[name] = Object.fromEntries(extra.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  const priorBits = rounded(Math.log2(learnt.lambda / (1 - learnt.lambda)));
  return {
    description,
    priorBits,
    caps: CAPS,
    merge: { priorBits: rounded(-Math.log2(learnt.entities)), sizePenalty: SIZE_PENALTY, sizeBonus: SIZE_BONUS },
    weights,
    together,
    frequencies: Object.fromEntries([...learnt.tables].sort(byName).map(([name, { shares }]) => [name, shares])),
    aliases: Object.fromEntries(
      [...learnt.aliases].sort(byName).map(([name, pairs]) => [name, pairs.map(([a, b]): [string, string] => [a, b])]),
    ),
  };
}

/** Stronger agreement never weighs less: neighbours that would are given their common mean (pool adjacent violators). */
function levelWeights(m: ComparisonM, u: ComparisonU, factor: number): number[] {
  const [ofM, ofU] = [m.levels[factor] as Float64Array, u.reference[factor] as Float64Array];
  const pools: { sum: number; weight: number; size: number }[] = [];
  ofM.forEach((bits, level) => {
    // By how often the level is met at all.
    const weight = 2 ** bits + 2 ** (ofU[level] as number);
    pools.push({ sum: (bits - (ofU[level] as number)) * weight, weight, size: 1 });
    for (;;) {
      const [before, last] = [pools.at(-2), pools.at(-1)];
      if (before === undefined || last === undefined || before.sum / before.weight >= last.sum / last.weight) return;
      pools.splice(-2, 2, {
        sum: before.sum + last.sum,
        weight: before.weight + last.weight,
        size: before.size + last.size,
      });
    }
  });
  return pools.flatMap(({ sum, weight, size }) => Array.from({ length: size }, () => toMillibits(sum / weight)));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
