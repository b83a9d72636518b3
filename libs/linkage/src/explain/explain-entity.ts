import type { ReferenceText } from '#libs/contract';
import { clusterPart, type NumberPair, type PartMerge } from '../cluster/cluster-part.ts';
import { Evidence, ProfileMerge } from '../cluster/profile-merge.ts';
import type { Edge, LinkageModel, Members } from '../model.ts';

/** A record in the form that the model compares. */
export interface ExplainedRecord<S> {
  readonly ref: ReferenceText;
  readonly standard: S;
}

/** One step in which an entity came about. */
export interface EntityMerge {
  /** `judgement`: a steward said so; `average`: by the mean weight of their pairs; `profile`: by all records together. */
  readonly by: PartMerge['by'];
  /** 1/1000 bit; null for a judgement. */
  readonly weight: number | null;
  readonly left: Members;
  readonly right: Members;
  /** The pair between the two that weighs most: it carried the merge. */
  readonly carriedBy: Edge;
}

/**
 * The merges by which the records came together, in their order. The members of one entity come together in the same
 * steps whatever else was in their component, since no other record ever was in a group with one of them.
 * @param records in canonical order
 * @param same pairs that taken judgements join
 */
export function explainEntity<S>(
  model: LinkageModel<S>,
  records: readonly ExplainedRecord<S>[],
  same: readonly { readonly left: ReferenceText; readonly right: ReferenceText }[],
): EntityMerge[] {
  const numbers = new Map(records.map(({ ref }, i) => [ref, i]));
  const groups = new Map(records.map((_, i) => [i, [i]]));
  const merges: EntityMerge[] = [];
  const weight = (i: number, j: number): number => model.weigh(standardAt(records, i), standardAt(records, j));
  const onMerge = ({ by, left, right, weight: score }: PartMerge): void => {
    const [kept, taken] = [groups.get(left) ?? [], groups.get(right) ?? []];
    merges.push({
      by,
      weight: score,
      left: kept.map((i) => refAt(records, i)),
      right: taken.map((i) => refAt(records, i)),
      carriedBy: strongest(records, [kept, taken], weight),
    });
    groups.set(
      left,
      [...kept, ...taken].sort((a, b) => a - b),
    );
    groups.delete(right);
  };
  const joined = same.flatMap(({ left, right }): NumberPair[] => {
    const [i, j] = [numbers.get(left), numbers.get(right)];
    return i === undefined || j === undefined ? [] : [[i, j]];
  });
  clusterPart(
    {
      size: records.length,
      score: (i, j) => ({ weight: weight(i, j), isHardConflict: false }),
      comparisonCount: model.comparisonCount,
      weighEach: (i, j, into) => model.weighEach(standardAt(records, i), standardAt(records, j), into),
      same: joined,
      different: [],
      onMerge,
    },
    model,
  );
  return merges;
}

/** What speaks for two groups being one; 1/1000 bit. */
export interface GroupEvidence {
  /** Mean weight of the pairs between them. */
  readonly average: number;
  /** By the evidence of all records together. */
  readonly profile: number;
  readonly carriedBy: Edge;
}

/** How near two groups are to each other, as clustering sees them. */
export function compareGroups<S>(
  model: LinkageModel<S>,
  one: readonly ExplainedRecord<S>[],
  other: readonly ExplainedRecord<S>[],
): GroupEvidence {
  const records = [...one, ...other];
  const [left, right] = [one.map((_, i) => i), other.map((_, i) => one.length + i)];
  const weight = (i: number, j: number): number => model.weigh(standardAt(records, i), standardAt(records, j));
  const evidence = new Evidence(records.length, model.comparisonCount);
  const each = new Int32Array(model.comparisonCount);
  let sum = 0;
  for (const i of left) {
    for (const j of right) {
      model.weighEach(standardAt(records, i), standardAt(records, j), each);
      evidence.set(i, j, each);
      sum += weight(i, j);
    }
  }
  return {
    average: Math.round(sum / (left.length * right.length)),
    profile: new ProfileMerge(evidence, [left, right], () => false, model.merge).score(0, 1),
    carriedBy: strongest(records, [left, right], weight),
  };
}

function strongest<S>(
  records: readonly ExplainedRecord<S>[],
  [one, other]: readonly [readonly number[], readonly number[]],
  weight: (i: number, j: number) => number,
): Edge {
  let best: Edge | null = null;
  for (const i of one) {
    for (const j of other) {
      const own = weight(i, j);
      if (best === null || own > best.weight) best = { left: refAt(records, i), right: refAt(records, j), weight: own };
    }
  }
  if (best === null) throw new Error('a group holds no record');
  return best;
}

function standardAt<S>(records: readonly ExplainedRecord<S>[], i: number): S {
  return (records[i] as ExplainedRecord<S>).standard;
}
function refAt<S>(records: readonly ExplainedRecord<S>[], i: number): ReferenceText {
  return (records[i] as ExplainedRecord<S>).ref;
}
