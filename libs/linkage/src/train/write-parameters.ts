import type { LevelParameters, ParametersFile } from '#libs/contract';
import { NO_LEVEL } from '../compare/comparator.ts';
import { levelName } from '../weigh/level-weights.ts';
import { toMillibits } from '../weigh/millibits.ts';
import { learntWeights, type LearntWeights } from './held-weights.ts';
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

export const SIZE_PENALTY = 0.5;
export const SIZE_BONUS = 1;
/** Combinations that differ less from the sum of their levels are not written. 1/1000 bit. */
const LEAST_TOGETHER = 50;

/** Rounds what was learnt, held to what the author states, to a frozen model: integers of 1/1000 bit. */
export function writeParameters(data: TrainingData, learnt: Learnt, description: string): ParametersFile {
  const weights: Record<string, Record<string, LevelParameters>> = {};
  const together: Record<string, Record<string, number>> = {};
  data.comparisons.forEach((comparison, c) => {
    const { name, comparator, stated } = comparison;
    const [u, m] = [learnt.u[c] as ComparisonU, learnt.m[c] as ComparisonM];
    const levels = learntWeights(comparison, m, u);
    weights[name] = Object.fromEntries(
      comparator.factors.flatMap((factor, f) =>
        factor.levels.map((_, l): [string, LevelParameters] => {
          const weight = (levels.held[f] as number[])[l] as number;
          const isStated = levels.seen[f]?.[l] !== true && stated.unseenAt(f, l) !== undefined;
          const [ofM, ofU] = [m.levels[f] as Float64Array, u.levels[f] as Float64Array];
          const trained = { weight, m: rounded(2 ** (ofM[l] as number)), u: rounded(2 ** (ofU[l] as number)) };
          return [levelName(factor, l), isStated ? weight / 1000 : trained];
        }),
      ),
    );
    if (comparator.factors.length < 2) return;
    together[name] = whatTogetherSays(comparison, m, u, levels);
  });
  // λ itself would say less: where most entities have a record or two, it counts a record's own entity for nothing.
  const priorBits = rounded(-Math.log2(learnt.entities));
  return {
    description,
    priorBits,
    caps: { ...data.caps },
    merge: { priorBits, sizePenalty: SIZE_PENALTY, sizeBonus: SIZE_BONUS },
    weights,
    together,
    frequencies: Object.fromEntries([...learnt.tables].sort(byName).map(([name, { shares }]) => [name, shares])),
    aliases: Object.fromEntries(
      [...learnt.aliases].sort(byName).map(([name, pairs]) => [name, pairs.map(([a, b]): [string, string] => [a, b])]),
    ),
  };
}

/**
 * Combinations that were seen say more or less than the sum of their levels: by their names, 1/1000 bit. One with a level
 * that no pair of one entity showed says what its levels say.
 */
function whatTogetherSays(
  { combinations, stated }: TrainingData['comparisons'][number],
  m: ComparisonM,
  u: ComparisonU,
  { own, held, seen }: LearntWeights,
): Record<string, number> {
  const found: [string, number][] = [];
  const heldBits = held.map((weights) => weights.map((weight) => weight / 1000));
  for (let i = 1; i < combinations.count; i += 1) {
    const levels = combinations.levels(i);
    const isUnseen = levels.some(
      (level, f) => level !== NO_LEVEL && seen[f]?.[level] !== true && stated.unseenAt(f, level) !== undefined,
    );
    let extra = 0;
    if (m.seen[i] !== 0 || (u.seen[i] !== 0 && !isUnseen)) {
      const sum = levels.reduce((total, level, f) => total + (level === NO_LEVEL ? 0 : (own[f]?.[level] as number)), 0);
      extra = toMillibits((m.combinations[i] as number) - (u.combinations[i] as number)) - sum;
      if (Math.abs(extra) < LEAST_TOGETHER) extra = 0;
    }
    if (!stated.isEmpty) extra = toMillibits(stated.heldTogether(levels, heldBits, extra / 1000));
    if (extra !== 0) found.push([combinations.name(i), extra]);
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
