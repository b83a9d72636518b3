import { heldWeights } from './held-weights.ts';
import type { ComparisonM } from './learn-m.ts';
import type { ComparisonU } from './learn-u.ts';
import type { PairList } from '../block/candidates.ts';
import type { TrainingData } from './training-data.ts';

const ROUNDS = 10;

/** The weight of each pair without a prior, in bits. */
export function weighPairs(
  data: TrainingData,
  pairs: PairList,
  u: readonly ComparisonU[],
  m: readonly ComparisonM[],
): Float32Array {
  const tables = data.comparisons.map((comparison, c) =>
    heldWeights(comparison, m[c] as ComparisonM, u[c] as ComparisonU),
  );
  const weights = new Float32Array(pairs.length);
  for (let p = 0; p < pairs.length; p += 1) {
    let weight = 0;
    for (let c = 0; c < tables.length; c += 1) {
      const combination = data.read(c, pairs.left[p] as number, pairs.right[p] as number);
      if (combination === 0) continue;
      const own = ((tables[c] as Float64Array)[combination] as number) - data.reading.loss / 1000;
      weight += Math.min(data.caps.positive, Math.max(-data.caps.negative, own));
    }
    weights[p] = weight;
  }
  return weights;
}

/**
 * Share of all pairs that are one: the expected number of matches among the candidates, which hold nearly all of them,
 * found again with the prior it makes until it stays.
 */
export function learnLambda(weights: Float32Array, records: number, start: number): number {
  const all = (records * (records - 1)) / 2;
  let lambda = start;
  for (let round = 0; round < ROUNDS; round += 1) {
    const prior = Math.log2(lambda / (1 - lambda));
    let matches = 0;
    for (const weight of weights) matches += 1 / (1 + 2 ** -(weight + prior));
    lambda = Math.min(0.5, Math.max(1 / (all + 2), matches / all));
  }
  return lambda;
}
