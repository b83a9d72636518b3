import { clusterPart, type PairScore, type Part } from '../cluster/cluster-part.ts';
import type { Members } from '../model.ts';
import type { LinkageMemory } from './memory.ts';
import { numberedJudgements } from './place-part.ts';

/** The groups that other `link` thresholds would make of the parts as they are. */
export function partitionsAt<S>(memory: LinkageMemory<S>, links: readonly number[]): Members[][] {
  const { records, places, model } = memory;
  const parts = new Map<number, number[]>();
  for (const id of records.sort([...records.all()])) {
    const part = parts.get(places.part(id));
    if (part === undefined) parts.set(places.part(id), [id]);
    else part.push(id);
  }
  const partitions: Members[][] = links.map(() => []);
  for (const ids of parts.values()) {
    const part = rememberingPart(memory, ids);
    links.forEach((link, l) => {
      const { groups } = clusterPart(part, { thresholds: { ...model.thresholds, link }, merge: model.merge });
      const members = new Map<number, Members[number][]>();
      groups.forEach((name, i) => {
        const ref = records.ref(ids[i] as number);
        const known = members.get(name);
        if (known === undefined) members.set(name, [ref]);
        else known.push(ref);
      });
      partitions[l]?.push(...members.values());
    });
  }
  return partitions;
}

function rememberingPart<S>(memory: LinkageMemory<S>, ids: readonly number[]): Part {
  const { scores, model } = memory;
  const size = ids.length;
  const pairs = new Map<number, PairScore>();
  const evidence = new Map<number, Int32Array>();
  return {
    size,
    comparisonCount: model.comparisonCount,
    score(i, j) {
      const known = pairs.get(i * size + j);
      if (known !== undefined) return known;
      const score = scores.score(ids[i] as number, ids[j] as number, size);
      pairs.set(i * size + j, score);
      return score;
    },
    weighEach(i, j, into) {
      const known = evidence.get(i * size + j);
      if (known !== undefined) return into.set(known);
      scores.weighEach(ids[i] as number, ids[j] as number, into);
      evidence.set(i * size + j, into.slice());
    },
    same: numberedJudgements(memory, ids, 'same'),
    different: numberedJudgements(memory, ids, 'different'),
  };
}
