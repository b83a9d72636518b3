import { Evidence, ProfileMerge } from '../cluster/profile-merge.ts';
import type { PairList } from '../block/candidates.ts';
import type { LinkageModel } from '../model.ts';
import type { StandardRecord } from '../weigh/specification.ts';
import type { TrainingData } from './training-data.ts';

/** A share with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How good the links are, as far as can be told without labels. */
export interface Estimates {
  /** Leave one out: how sure the rest of its cluster is of each record. */
  readonly precision: Estimate;
  /** Capture and recapture: pairs found by one half of the comparisons, by the other, by both. */
  readonly recall: Estimate;
}

const MOST_CLUSTERS = 3000;
const RESAMPLES = 200;

/** Pairs of a record with the others of its cluster, and how many of them are expected to be one. */
interface Sure {
  readonly pairs: number;
  readonly expected: number;
}

export function estimatePrecision(
  model: LinkageModel<StandardRecord>,
  data: TrainingData,
  clusters: readonly (readonly number[])[],
  random: () => number,
): Estimate {
  const linked = clusters.filter((cluster) => cluster.length > 1);
  const step = Math.max(1, linked.length / MOST_CLUSTERS);
  const sample: Sure[] = [];
  for (let at = 0; at < linked.length; at += step) {
    sample.push(sureOf(model, data, linked[Math.floor(at)] as readonly number[]));
  }
  if (sample.length === 0) return { value: 1, low: 0, high: 1 };
  const share = (of: readonly Sure[]): number =>
    of.reduce((sum, { expected }) => sum + expected, 0) / of.reduce((sum, { pairs }) => sum + pairs, 0);
  const again = Array.from({ length: RESAMPLES }, () =>
    share(sample.map(() => sample[Math.floor(random() * sample.length)] as Sure)),
  ).sort((a, b) => a - b);
  return {
    value: share(sample),
    low: again[Math.floor(RESAMPLES * 0.025)] as number,
    high: again[Math.floor(RESAMPLES * 0.975)] as number,
  };
}

function sureOf(model: LinkageModel<StandardRecord>, data: TrainingData, cluster: readonly number[]): Sure {
  const members = cluster.slice(0, 30);
  const evidence = new Evidence(members.length, model.comparisonCount);
  const each = new Int32Array(model.comparisonCount);
  members.forEach((one, i) => {
    for (let j = i + 1; j < members.length; j += 1) {
      model.weighEach(data.record(one), data.record(members[j] as number), each);
      evidence.set(i, j, each);
    }
  });
  let expected = 0;
  members.forEach((_, i) => {
    const rest = members.flatMap((__, j) => (j === i ? [] : [j]));
    const score = new ProfileMerge(evidence, [[i], rest], () => false, model.merge).score(0, 1);
    expected += (members.length - 1) / (1 + 2 ** (-score / 1000));
  });
  return { pairs: members.length * (members.length - 1), expected };
}

/** Bits of evidence in one half of the comparisons from which a pair counts as found by it. */
const FOUND = 4;

/**
 * Lincoln–Petersen with Chapman's correction: were the two halves independent among pairs of one entity, those that
 * both miss would be to those that one misses as those that one finds to those that both find. They are not quite -
 * records hard to read are so in both halves -, so that the recall is rather too high.
 */
export function estimateRecall(found: {
  readonly model: LinkageModel<StandardRecord>;
  readonly data: TrainingData;
  readonly candidates: PairList;
  readonly clusters: readonly (readonly number[])[];
  readonly precision: number;
}): Estimate {
  const { model, data, clusters, precision } = found;
  const each = new Int32Array(model.comparisonCount);
  const half = splitComparisons(found);
  let [one, other, both] = [0, 0, 0];
  for (const [i, j, probability] of likelyPairs(found)) {
    model.weighEach(data.record(i), data.record(j), each);
    const bits = [0, 0];
    each.forEach((weight, c) => {
      if (weight !== NOTHING) bits[half[c] as number] = (bits[half[c] as number] as number) + weight / 1000;
    });
    const [isOne, isOther] = [(bits[0] as number) >= FOUND, (bits[1] as number) >= FOUND];
    if (isOne) one += probability;
    if (isOther) other += probability;
    if (isOne && isOther) both += probability;
  }
  const linked = clusters.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const right = linked * precision;
  const all = ((one + 1) * (other + 1)) / (both + 1) - 1;
  const variance = ((one + 1) * (other + 1) * (one - both) * (other - both)) / ((both + 1) ** 2 * (both + 2));
  // Pairs of one entity are not independent of each other.
  const pairsOfEntity = linked / Math.max(1, clusters.filter(({ length }) => length > 1).length);
  const spread = 1.96 * Math.sqrt(Math.max(0, variance) * Math.max(1, pairsOfEntity));
  const recall = (matches: number): number => Math.min(1, right / Math.max(right, matches, 1));
  return { value: recall(all), low: recall(all + spread), high: recall(all - spread) };
}

/** Pairs of one cluster, and candidates of two clusters that are likely one all the same, each with how likely. */
function* likelyPairs(found: Parameters<typeof estimateRecall>[0]): Generator<[number, number, number]> {
  const { model, data, candidates, clusters, precision } = found;
  const clusterOf = new Int32Array(data.size);
  for (const [number, cluster] of clusters.entries()) {
    for (const [at, record] of cluster.entries()) {
      clusterOf[record] = number;
      for (const other of cluster.slice(at + 1)) yield [record, other, precision];
    }
  }
  for (let p = 0; p < candidates.length; p += 1) {
    const [i, j] = [candidates.left[p] as number, candidates.right[p] as number];
    if (clusterOf[i] === clusterOf[j]) continue;
    const probability = model.probability(model.weigh(data.record(i), data.record(j)));
    if (probability >= 0.1) yield [i, j, probability];
  }
}

const NOTHING = -0x80000000;

/** Two halves of about equal evidence: each comparison in turn, strongest first, goes to the weaker half. */
function splitComparisons({ model, data, candidates }: Parameters<typeof estimateRecall>[0]): number[] {
  const sums = new Float64Array(model.comparisonCount);
  const each = new Int32Array(model.comparisonCount);
  const step = Math.max(1, Math.floor(candidates.length / 20_000));
  for (let p = 0; p < candidates.length; p += step) {
    const [left, right] = [data.record(candidates.left[p] as number), data.record(candidates.right[p] as number)];
    if (model.weigh(left, right) < 0) continue;
    model.weighEach(left, right, each);
    each.forEach((weight, c) => {
      if (weight !== NOTHING) sums[c] = (sums[c] as number) + weight;
    });
  }
  const half = new Array<number>(model.comparisonCount).fill(0);
  const held = [0, 0];
  const order = Array.from(sums, (_, c) => c).sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b);
  for (const c of order) {
    const weaker = (held[0] as number) <= (held[1] as number) ? 0 : 1;
    half[c] = weaker;
    held[weaker] = (held[weaker] as number) + (sums[c] as number);
  }
  return half;
}
