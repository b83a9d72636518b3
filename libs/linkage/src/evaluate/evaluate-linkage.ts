import type { ReferenceText } from '#libs/contract';
import { candidatePairs, type PairList } from '../block/candidates.ts';
import { keyYields, type KeyYield } from '../block/key-yields.ts';
import { LinkageState } from '../fold/linkage-state.ts';
import type { LinkageModel } from '../model.ts';
import type { SourceRecord } from '../train/training-data.ts';
import { evaluateClusters, type ClusterQuality } from './evaluate-clusters.ts';

/** A record with the entity that it truly is of. */
export interface TrueRecord extends SourceRecord {
  readonly entity: string;
}

export interface LinkageQuality extends ClusterQuality {
  readonly candidatePairs: number;
  /** What each blocking rule yields by itself. */
  readonly blocking: readonly KeyYield[];
  /** Share of the true pairs that are candidates. */
  readonly blockingRecall: number;
  /** The threshold (bits) whose groups have the highest pairwise F1, among those tried. */
  readonly best: { readonly threshold: number; readonly f1: number };
  /** Mean distance of the probability that a candidate pair is one from the share that truly is, by weight. */
  readonly calibrationError: number;
}

/** A linked state of labelled records. */
export interface LinkedRecords<S> {
  readonly model: LinkageModel<S>;
  readonly records: readonly TrueRecord[];
  readonly state: LinkageState<S>;
}

const BATCH = 5000;
/** Bits, around the preset threshold. */
const TRIED = [-6, -4, -3, -2, -1, 1, 2, 3, 4, 6, 8];

/** Links records as the stream does: batch after batch through the fold. */
export function linkRecords<S>(model: LinkageModel<S>, records: readonly TrueRecord[]): LinkedRecords<S> {
  const state = new LinkageState(model);
  for (let i = 0; i < records.length; i += BATCH) {
    state.apply(records.slice(i, i + BATCH).map(({ ref, after }) => ({ kind: 'record', ref, after })));
  }
  return { model, records, state };
}

export function evaluateLinkage<S>(linked: LinkedRecords<S>): LinkageQuality {
  const { model, records, state } = linked;
  const entityOf = new Map(records.map(({ ref, entity }) => [ref, entity]));
  const qualityOf = (partition: Iterable<readonly ReferenceText[]>): ClusterQuality =>
    evaluateClusters(labelled(partition, entityOf));
  const quality = qualityOf(state.partition());
  const standards = records.map(({ ref, after }) => model.standardise(ref, after));
  const keys = standards.map((standard) => model.blockingKeys(standard));
  const pairs = candidatePairs(keys, model.blockCap);
  let best = { threshold: model.thresholds.link / 1000, f1: quality.pairwise.f1 };
  const links = TRIED.map((bits) => model.thresholds.link + bits * 1000);
  state.partitionsAt(links).forEach((partition, i) => {
    const { f1 } = qualityOf(partition).pairwise;
    if (f1 > best.f1) best = { threshold: (links[i] as number) / 1000, f1 };
  });
  return {
    ...quality,
    candidatePairs: pairs.length,
    blocking: keyYields(
      keys,
      records.map(({ entity }) => entity),
      model.blockCap,
    ),
    blockingRecall: recallOf(pairs, records),
    best,
    calibrationError: calibrationError(linked, standards, pairs),
  };
}

function* labelled(
  partition: Iterable<readonly ReferenceText[]>,
  entityOf: ReadonlyMap<ReferenceText, string>,
): Generator<{ cluster: string; entity: string }> {
  let number = 0;
  for (const group of partition) {
    const cluster = String((number += 1));
    for (const ref of group) yield { cluster, entity: entityOf.get(ref) ?? '' };
  }
}

function recallOf(pairs: PairList, records: readonly TrueRecord[]): number {
  let found = 0;
  for (let p = 0; p < pairs.length; p += 1) {
    if (records[pairs.left[p] as number]?.entity === records[pairs.right[p] as number]?.entity) found += 1;
  }
  const sizes = new Map<string, number>();
  for (const { entity } of records) sizes.set(entity, (sizes.get(entity) ?? 0) + 1);
  let all = 0;
  for (const size of sizes.values()) all += (size * (size - 1)) / 2;
  return all === 0 ? 1 : found / all;
}

function calibrationError<S>(linked: LinkedRecords<S>, standards: readonly S[], pairs: PairList): number {
  const { model, records } = linked;
  const bins = new Map<number, { count: number; expected: number; matches: number }>();
  for (let p = 0; p < pairs.length; p += 1) {
    const [i, j] = [pairs.left[p] as number, pairs.right[p] as number];
    const weight = model.weigh(standards[i] as S, standards[j] as S);
    const place = Math.round(weight / 1000);
    const bin = bins.get(place) ?? { count: 0, expected: 0, matches: 0 };
    bins.set(place, bin);
    bin.count += 1;
    bin.expected += model.probability(weight);
    if (records[i]?.entity === records[j]?.entity) bin.matches += 1;
  }
  let distance = 0;
  for (const { expected, matches } of bins.values()) distance += Math.abs(expected - matches);
  return pairs.length === 0 ? 0 : distance / pairs.length;
}
