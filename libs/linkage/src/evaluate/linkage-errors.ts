import type { ReferenceText } from '#libs/contract';
import type { Comparison } from '../model.ts';
import type { LinkedRecords } from './evaluate-linkage.ts';

/** A pair that was judged wrongly, and why. */
export interface LinkageError {
  readonly kind: 'false-link' | 'miss';
  readonly left: ReferenceText;
  readonly right: ReferenceText;
  /** Bits. */
  readonly weight: number;
  readonly why: string;
  readonly comparisons: readonly Comparison[];
}

const MOST_OF_A_KIND = 500;

/** The false links that weigh least, which only their groups made, and the misses that weigh most: each kind worst first. */
export function linkageErrors<S>({ model, records, state }: LinkedRecords<S>): LinkageError[] {
  const byRef = new Map(records.map((record) => [record.ref, record]));
  const partition = state.partition();
  const clusterOf = new Map(partition.flatMap((group, i) => group.map((ref): [ReferenceText, number] => [ref, i])));
  const entities = new Map<string, ReferenceText[]>();
  for (const { ref, entity } of records) entities.set(entity, [...(entities.get(entity) ?? []), ref]);
  const standard = (ref: ReferenceText): S => model.standardise(ref, byRef.get(ref)?.after ?? {});
  const describe = (kind: LinkageError['kind'], [left, right]: [ReferenceText, ReferenceText]): LinkageError => {
    const [a, b] = [standard(left), standard(right)];
    const keys = new Set(model.blockingKeys(a));
    const weight = model.weigh(a, b);
    const shares = model.blockingKeys(b).some((key) => keys.has(key));
    const why =
      kind === 'false-link'
        ? 'the evidence of the two groups together is above the link threshold'
        : !shares
          ? 'no blocking key in common'
          : weight < model.thresholds.edge
            ? 'weight below the edge threshold'
            : 'the evidence of the two groups together is below the link threshold';
    return { kind, left, right, weight: weight / 1000, why, comparisons: model.compare(a, b) };
  };
  const wrong = (
    groups: Iterable<readonly ReferenceText[]>,
    isWrong: (a: ReferenceText, b: ReferenceText) => boolean,
  ) => [...onePairOfEach(groups, isWrong)];
  const falseLinks = wrong(partition, (a, b) => byRef.get(a)?.entity !== byRef.get(b)?.entity);
  const misses = wrong(entities.values(), (a, b) => clusterOf.get(a) !== clusterOf.get(b));
  const worst = (kind: LinkageError['kind'], pairs: [ReferenceText, ReferenceText][], sign: number): LinkageError[] =>
    pairs
      .map((pair) => describe(kind, pair))
      .sort((x, y) => sign * (x.weight - y.weight))
      .slice(0, MOST_OF_A_KIND);
  return [...worst('false-link', falseLinks, 1), ...worst('miss', misses, -1)];
}

/** Of a group of thousands not every pair: each record with the first one that it is wrongly with, or wrongly without. */
function* onePairOfEach(
  groups: Iterable<readonly ReferenceText[]>,
  isWrong: (a: ReferenceText, b: ReferenceText) => boolean,
): Generator<[ReferenceText, ReferenceText]> {
  for (const group of groups) {
    for (const [i, ref] of group.entries()) {
      const other = group.slice(0, i).find((each) => isWrong(each, ref));
      if (other !== undefined) yield [other, ref];
    }
  }
}
