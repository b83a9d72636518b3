import { NO_LEVEL, type Factor } from '../compare/comparator.ts';
import { levelName } from '../weigh/level-weights.ts';
import { toMillibits } from '../weigh/millibits.ts';
import type { ComparisonM } from './learn-m.ts';
import type { ComparisonU } from './learn-u.ts';
import type { TrainingData } from './training-data.ts';

type TrainedComparison = TrainingData['comparisons'][number];

/** Fewer pairs of one entity than this, as expected, are none. */
const FEWEST_SEEN = 1;

/** Whether pairs of one entity were seen at the levels, by factor and level. */
export function seenLevels({ combinations }: TrainedComparison, m: ComparisonM): boolean[][] {
  const counts = combinations.factors.map(({ levels }) => new Float64Array(levels.length));
  m.seen.forEach((count, i) => {
    if (count === 0 || i === 0) return;
    combinations.levels(i).forEach((level, f) => {
      const own = counts[f] as Float64Array;
      if (level !== NO_LEVEL) own[level] = (own[level] as number) + count;
    });
  });
  return counts.map((own) => Array.from(own, (count) => count >= FEWEST_SEEN));
}

/**
 * The weight of every combination as learnt, in bits, held to what the author states: the constraint under which the
 * other parameters are found.
 */
export function heldWeights(comparison: TrainedComparison, m: ComparisonM, u: ComparisonU): Float64Array {
  const { combinations, stated } = comparison;
  const bits = m.combinations.map((own, i) => own - (u.combinations[i] as number));
  if (stated.isEmpty) return bits;
  const seen = seenLevels(comparison, m);
  const learnt = m.levels.map((own, f) => own.map((level, l) => level - (u.reference[f]?.[l] ?? 0)));
  const held = learnt.map((own, f) => own.map((level, l) => stated.held(f, l, level, seen[f]?.[l] === true)));
  const sum = (levels: readonly number[], of: readonly Float64Array[]): number =>
    levels.reduce((total, level, f) => total + (level === NO_LEVEL ? 0 : (of[f]?.[level] ?? 0)), 0);
  for (let i = 1; i < bits.length; i += 1) {
    const levels = combinations.levels(i);
    const extra = stated.heldTogether(levels, held, (bits[i] as number) - sum(levels, learnt));
    bits[i] = sum(levels, held) + extra;
  }
  return bits;
}

/** Weights by factor and level, 1/1000 bit. */
export interface LearntWeights {
  readonly own: readonly (readonly number[])[];
  /** The same, held to what the author states. */
  readonly held: readonly (readonly number[])[];
  readonly seen: readonly (readonly boolean[])[];
}

export function learntWeights(comparison: TrainedComparison, m: ComparisonM, u: ComparisonU): LearntWeights {
  const { comparator, stated } = comparison;
  const seen = seenLevels(comparison, m);
  const own = comparator.factors.map((factor, f) => levelWeights(factor, m, u, f));
  const held = own.map((weights, f) =>
    weights.map((weight, l) => toMillibits(stated.held(f, l, weight / 1000, seen[f]?.[l] === true))),
  );
  return { own, held, seen };
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

/** A level that weighs other than was learnt of it. */
export interface HeldLevel {
  readonly level: string;
  /** Bits. */
  readonly learnt: number;
  readonly held: number;
  /** The author's reason for the bound; null where no pair of one entity was seen. */
  readonly because: string | null;
}

export function heldLevels(
  data: TrainingData,
  learnt: { readonly m: readonly ComparisonM[]; readonly u: readonly ComparisonU[] },
): HeldLevel[] {
  return data.comparisons.flatMap((comparison, c) => {
    const { own, held, seen } = learntWeights(comparison, learnt.m[c] as ComparisonM, learnt.u[c] as ComparisonU);
    const { comparator, stated, name } = comparison;
    return comparator.factors.flatMap((factor, f) =>
      factor.levels.flatMap((_, l) => {
        const [was, is] = [own[f]?.[l] ?? 0, held[f]?.[l] ?? 0];
        if (was === is) return [];
        const isUnseen = seen[f]?.[l] !== true && stated.unseenAt(f, l) !== undefined;
        const because = isUnseen ? null : stated.reason(f, l);
        return [{ level: `${name} ${levelName(factor, l)}`, learnt: was / 1000, held: is / 1000, because }];
      }),
    );
  });
}
