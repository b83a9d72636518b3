import type { ReferenceText } from '#libs/contract';
import { comparePairs } from '../judge/pair.ts';
import type { Edge, JudgementStanding, ReviewTaskDraft } from '../model.ts';
import { compareTasks } from './outcome.ts';
import type { LinkageMemory } from './memory.ts';

/** Everything the memory holds, in canonical order and without its inner numbers: equal memories give equal dumps. */
export interface MemoryDump {
  readonly records: readonly RecordDump[];
  readonly inactiveKeys: readonly string[];
  readonly edges: readonly Edge[];
  readonly judgements: readonly JudgementStanding[];
  readonly reviewTasks: readonly ReviewTaskDraft[];
}
export interface RecordDump {
  readonly ref: ReferenceText;
  readonly blockingKeys: readonly string[];
  /** Smallest records of its component, part and group. */
  readonly component: ReferenceText;
  readonly part: ReferenceText;
  readonly group: ReferenceText;
}

export function dumpMemory<S>(memory: LinkageMemory<S>): MemoryDump {
  const { blocking, judgements } = memory;
  const ids = memory.records.sort([...memory.records.all()]);
  const entries = [...judgements.all()].sort((a, b) => comparePairs(a.judgement, b.judgement));
  return {
    records: ids.map((id) => dumpRecord(memory, id)),
    inactiveKeys: blocking.inactiveKeys().sort(),
    edges: dumpEdges(memory, ids),
    judgements: entries.map(({ judgement, status }) => ({ ...judgement, status })),
    reviewTasks: openTasks(memory),
  };
}

/** Every open review task, in canonical order. */
export function openTasks<S>(memory: LinkageMemory<S>): ReviewTaskDraft[] {
  const tasks = [...memory.possibleMatches.values()].flat();
  for (const { judgement, task } of memory.judgements.all()) {
    if (task !== null) tasks.push({ kind: task, left: judgement.left, right: judgement.right, weight: null });
  }
  return tasks.sort(compareTasks);
}

function dumpRecord<S>(memory: LinkageMemory<S>, id: number): RecordDump {
  const { records, places, blocking, model } = memory;
  const blockingKeys = [...model.blockingKeys(records.standard(id))];
  if (!blocking.carries(id, blockingKeys)) throw new Error('the index holds other keys than the record has');
  const component = records.sort(places.neighboursOf(id))[0] as number;
  return {
    ref: records.ref(id),
    blockingKeys: blockingKeys.sort(),
    component: records.ref(component),
    part: records.ref(places.part(id)),
    group: records.ref(places.group(id)),
  };
}

function dumpEdges<S>(memory: LinkageMemory<S>, ids: readonly number[]): Edge[] {
  const { edges, records } = memory;
  const found: Edge[] = [];
  for (const id of ids) {
    for (let e = 0; e < edges.degree(id); e += 1) {
      const end = edges.end(id, e);
      if (records.compare(id, end) < 0) {
        found.push({ left: records.ref(id), right: records.ref(end), weight: edges.weightAt(id, e) });
      }
    }
  }
  return found.sort(comparePairs);
}
