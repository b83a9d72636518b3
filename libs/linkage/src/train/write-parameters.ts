import type { LevelParameters, ParametersFile } from '#libs/contract';
import { NO_LEVEL, type Factor } from '../compare/comparator.ts';
import { levelName, type Combinations } from '../weigh/level-weights.ts';
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

/** Weights set by hand, by comparison and level. */
export type HandSet = ParametersFile['weights'];

/**
 * Rounds what was learnt to a frozen model: integers of 1/1000 bit.
 * @param handSet of these a level keeps its weight where no pair of one entity was seen at it
 */
export function writeParameters(
  data: TrainingData,
  learnt: Learnt,
  description: string,
  handSet: HandSet = {},
): ParametersFile {
  const weights: Record<string, Record<string, LevelParameters>> = {};
  const together: Record<string, Record<string, number>> = {};
  data.comparisons.forEach(({ name, comparator, combinations }, c) => {
    const [u, m] = [learnt.u[c] as ComparisonU, learnt.m[c] as ComparisonM];
    const kept = comparator.factors.map((_, f) => keptWeights(handSet[name], combinations, m, f));
    const own = comparator.factors.map((factor, f) =>
      levelWeights(factor, m, u, f).map((weight, l) => toMillibitsOr(kept[f]?.[l], weight)),
    );
    weights[name] = Object.fromEntries(
      comparator.factors.flatMap((factor, f) =>
        factor.levels.map((_, l): [string, LevelParameters] => [
          levelName(factor, l),
          kept[f]?.[l] ?? {
            weight: (own[f] as number[])[l] as number,
            m: rounded(2 ** ((m.levels[f] as Float64Array)[l] as number)),
            u: rounded(2 ** ((u.levels[f] as Float64Array)[l] as number)),
          },
        ]),
      ),
    );
    if (comparator.factors.length < 2) return;
    together[name] = whatTogetherSays({ combinations, m, u, own, kept });
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

/** Combinations that were seen say more or less than the sum of their levels: by their names, 1/1000 bit. */
function whatTogetherSays(comparison: {
  readonly combinations: Combinations;
  readonly m: ComparisonM;
  readonly u: ComparisonU;
  readonly own: readonly (readonly number[])[];
  readonly kept: readonly (readonly (number | undefined)[])[];
}): Record<string, number> {
  const { combinations, m, u, own, kept } = comparison;
  const extra: [string, number][] = [];
  for (let i = 1; i < combinations.count; i += 1) {
    const levels = combinations.levels(i);
    if (m.seen[i] === 0 && (u.seen[i] === 0 || levels.some((level, f) => kept[f]?.[level] !== undefined))) continue;
    const sum = levels.reduce((total, level, f) => total + (level === NO_LEVEL ? 0 : (own[f]?.[level] as number)), 0);
    const weight = toMillibits((m.combinations[i] as number) - (u.combinations[i] as number));
    if (Math.abs(weight - sum) >= LEAST_TOGETHER) extra.push([combinations.name(i), weight - sum]);
  }
  return Object.fromEntries(extra.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The weights that stay as they were set by hand (bits), by level. */
function keptWeights(
  handSet: HandSet[string] | undefined,
  combinations: Combinations,
  m: ComparisonM,
  f: number,
): (number | undefined)[] {
  const factor = combinations.factors[f] as Factor;
  const seen = new Set<number>();
  m.seen.forEach((count, i) => (count > 0 && i > 0 ? seen.add(combinations.level(i, f)) : seen));
  return factor.levels.map((_, l) => {
    const weight = handSet?.[levelName(factor, l)];
    return typeof weight === 'number' && !seen.has(l) ? weight : undefined;
  });
}

function toMillibitsOr(bits: number | undefined, weight: number): number {
  return bits === undefined ? weight : toMillibits(bits);
}

/**
 * Stronger agreement never weighs less: neighbours that would are given their common mean (pool adjacent violators).
 * Levels that stand apart weigh what they weigh.
 */
function levelWeights(factor: Factor, m: ComparisonM, u: ComparisonU, f: number): number[] {
  const [ofM, ofU] = [m.levels[f] as Float64Array, u.reference[f] as Float64Array];
  const weights = Array.from(ofM, (bits, level) => toMillibits(bits - (ofU[level] as number)));
  const ordered = weights.map((_, level) => level).filter((level) => factor.levels[level]?.isApart !== true);
  const pools: { sum: number; weight: number; levels: number[] }[] = [];
  for (const level of ordered) {
    const [bits, against] = [ofM[level] as number, ofU[level] as number];
    // By how often the level is met at all.
    const weight = 2 ** bits + 2 ** against;
    pools.push({ sum: (bits - against) * weight, weight, levels: [level] });
    for (;;) {
      const [before, last] = [pools.at(-2), pools.at(-1)];
      if (before === undefined || last === undefined || before.sum / before.weight >= last.sum / last.weight) break;
      pools.splice(-2, 2, {
        sum: before.sum + last.sum,
        weight: before.weight + last.weight,
        levels: [...before.levels, ...last.levels],
      });
    }
  }
  for (const { sum, weight, levels } of pools) for (const level of levels) weights[level] = toMillibits(sum / weight);
  return weights;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
