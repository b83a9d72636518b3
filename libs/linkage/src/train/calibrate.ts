import type { PairList } from '../block/candidates.ts';
import type { LinkageModel } from '../model.ts';
import type { StandardRecord } from '../weigh/specification.ts';
import type { TrainingData } from './training-data.ts';

/** What the odds of a weight count beside the pairs seen. */
const PRIOR_PAIRS = 5;

/**
 * Share of candidate pairs that end in one cluster, by weight in whole bits, made to rise: what a weight comes to once
 * all records of both groups have spoken. No label is needed.
 */
export function calibrate(
  model: LinkageModel<StandardRecord>,
  data: TrainingData,
  candidates: PairList,
  clusterOf: Int32Array,
): [number, number][] {
  const bins = new Map<number, { pairs: number; together: number }>();
  for (let p = 0; p < candidates.length; p += 1) {
    const [i, j] = [candidates.left[p] as number, candidates.right[p] as number];
    const bits = Math.round(model.weigh(data.record(i), data.record(j)) / 1000);
    const bin = bins.get(bits) ?? { pairs: 0, together: 0 };
    bins.set(bits, bin);
    bin.pairs += 1;
    if (clusterOf[i] === clusterOf[j]) bin.together += 1;
  }
  const rising: { at: number[]; pairs: number; together: number }[] = [];
  for (const [bits, { pairs, together }] of [...bins].sort(([a], [b]) => a - b)) {
    const odds = 1 / (1 + 2 ** -bits);
    rising.push({ at: [bits], pairs: pairs + PRIOR_PAIRS, together: together + PRIOR_PAIRS * odds });
    for (;;) {
      const [before, last] = [rising.at(-2), rising.at(-1)];
      if (before === undefined || last === undefined) break;
      if (before.together / before.pairs <= last.together / last.pairs) break;
      rising.splice(-2, 2, {
        at: [...before.at, ...last.at],
        pairs: before.pairs + last.pairs,
        together: before.together + last.together,
      });
    }
  }
  return rising.flatMap(({ at, pairs, together }) =>
    at.map((bits): [number, number] => [bits * 1000, Number((together / pairs).toFixed(5))]),
  );
}
