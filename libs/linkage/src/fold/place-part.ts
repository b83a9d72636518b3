import { clusterPart, type NumberPair } from '../cluster/cluster-part.ts';
import { cutComponent, type NumberedEdge } from '../cluster/cut-component.ts';
import type { ReviewTaskDraft } from '../model.ts';
import type { LinkageMemory } from './memory.ts';

/** The live records that a taken judgement of this verdict ties to the record. */
export function taken<S>(memory: LinkageMemory<S>, record: number, verdict: 'same' | 'different'): number[] {
  const { judgements, records } = memory;
  if (judgements.isEmpty) return [];
  const ref = records.ref(record);
  const others: number[] = [];
  for (const { judgement, status } of judgements.of(ref)) {
    if (status !== 'taken' || judgement.verdict !== verdict) continue;
    const other = records.idOf(judgement.left === ref ? judgement.right : judgement.left);
    if (other !== undefined) others.push(other);
  }
  return others;
}

/** The parts of a component: itself, unless it is over the cap. */
export function partsOf<S>(memory: LinkageMemory<S>, component: readonly number[]): number[][] {
  const { componentCap, thresholds } = memory.model;
  if (component.length <= componentCap) return [[...component]];
  const indices = new Map(component.map((record, i) => [record, i]));
  const edges: NumberedEdge[] = [];
  component.forEach((record, left) => {
    const degree = memory.edges.degree(record);
    for (let e = 0; e < degree; e += 1) {
      const right = indices.get(memory.edges.end(record, e));
      if (right !== undefined && left < right) edges.push({ left, right, weight: memory.edges.weightAt(record, e) });
    }
  });
  const same = numberedJudgements(memory, component, 'same');
  const parts = cutComponent({ size: component.length, edges, same }, componentCap, thresholds.edge);
  return parts.map((part) => part.map((i) => component[i] as number));
}

/**
 * Clusters a part and gives its records their places.
 * @returns the tasks that stand open in it
 */
export function placePart<S>(memory: LinkageMemory<S>, part: number[]): readonly ReviewTaskDraft[] {
  const { places, records, scores } = memory;
  const ids = records.sort(part);
  const name = ids[0] as number;
  if (ids.length === 1) {
    places.place(name, name, name);
    return [];
  }
  const clustered = clusterPart(
    {
      size: ids.length,
      score: (i, j) => scores.score(ids[i] as number, ids[j] as number, ids.length),
      comparisonCount: memory.model.comparisonCount,
      weighEach: (i, j, into) => scores.weighEach(ids[i] as number, ids[j] as number, into),
      same: numberedJudgements(memory, ids, 'same'),
      different: numberedJudgements(memory, ids, 'different'),
    },
    memory.model,
  );
  ids.forEach((record, i) => places.place(record, name, ids[clustered.groups[i] as number] as number));
  const tasks = clustered.near.map(({ left, right, weight }): ReviewTaskDraft => {
    return { kind: 'possible-match', left: ref(left), right: ref(right), weight };
  });
  if (tasks.length > 0) memory.possibleMatches.set(name, tasks);
  return tasks;

  function ref(index: number): ReviewTaskDraft['left'] {
    return records.ref(ids[index] as number);
  }
}

/** Taken judgements among these records, as pairs of their positions. */
export function numberedJudgements<S>(
  memory: LinkageMemory<S>,
  records: readonly number[],
  verdict: 'same' | 'different',
): NumberPair[] {
  if (memory.judgements.isEmpty) return [];
  const positions = new Map(records.map((record, i) => [record, i]));
  const pairs: NumberPair[] = [];
  records.forEach((record, i) => {
    for (const other of taken(memory, record, verdict)) {
      const j = positions.get(other);
      if (j !== undefined && i < j) pairs.push([i, j]);
    }
  });
  return pairs;
}
