import { compareUtf8 } from '#libs/contract';
import { comparePairs, pairKey } from '../judge/pair.ts';
import type {
  Edge,
  LinkageAlarm,
  LinkageOutcome,
  Members,
  ReviewTaskDraft,
  ReviewTaskKey,
  ReviewTaskKind,
} from '../model.ts';
import type { Crossings } from './blocking-index.ts';
import type { LinkageMemory } from './memory.ts';
import type { Regrouping } from './regroup.ts';
import type { EdgeChange, EdgeChanges } from './revise-edges.ts';
import type { JudgementChanges } from './revise-judgements.ts';

/** Puts what a batch changed into words: references for numbers, canonical order. */
export function outcomeOf<S>(
  memory: LinkageMemory<S>,
  changes: {
    readonly crossings: Crossings;
    readonly edges: EdgeChanges;
    readonly judgements: JudgementChanges;
    readonly regrouping: Regrouping;
  },
): LinkageOutcome {
  const { regrouping, judgements } = changes;
  const edges = (list: readonly EdgeChange[]): Edge[] => list.map((edge) => edgeOf(memory, edge)).sort(comparePairs);
  const groups = (list: readonly number[][]): Members[] => inOrder(list.map((group) => membersOf(memory, group)));
  const possible = differenceOfTasks(regrouping.tasksBefore, regrouping.tasksAfter);
  return {
    groupsBefore: groups(regrouping.groupsBefore),
    groupsAfter: groups(regrouping.groupsAfter),
    edges: {
      added: edges(changes.edges.added),
      changed: edges(changes.edges.changed),
      removed: edges(changes.edges.removed).map(({ left, right }) => ({ left, right })),
    },
    reviewTasks: {
      opened: [...possible.opened, ...judgements.opened].sort(compareTasks),
      closed: [...possible.closed, ...judgements.closed].sort(compareTasks),
    },
    judgements: [...judgements.standings].sort(comparePairs),
    alarms: [...keyAlarms(memory, changes.crossings), ...componentAlarms(regrouping)],
  };
}

export function compareTasks(one: ReviewTaskKey, other: ReviewTaskKey): number {
  return comparePairs(one, other) || KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
}
const KINDS: readonly ReviewTaskKind[] = ['possible-match', 'judgement-suspended', 'judgement-outdated'];

/** Groups by their smallest records. */
export function inOrder(groups: Members[]): Members[] {
  return groups.sort((a, b) => compareUtf8(a[0] ?? '', b[0] ?? ''));
}

export function membersOf<S>(memory: LinkageMemory<S>, group: number[]): Members {
  return memory.records.sort(group).map((id) => memory.records.ref(id));
}

function edgeOf<S>({ records }: LinkageMemory<S>, { one, other, weight }: EdgeChange): Edge {
  const [a, b] = [records.ref(one), records.ref(other)];
  return compareUtf8(a, b) <= 0 ? { left: a, right: b, weight } : { left: b, right: a, weight };
}

/** Tasks that are new or weigh something else, and those that are gone. */
export function differenceOfTasks(
  before: readonly ReviewTaskDraft[],
  after: readonly ReviewTaskDraft[],
): { opened: ReviewTaskDraft[]; closed: ReviewTaskKey[] } {
  if (before.length === 0 && after.length === 0) return { opened: [], closed: [] };
  const weights = new Map(before.map((task) => [taskKey(task), task.weight]));
  const standing = new Set(after.map(taskKey));
  return {
    opened: after.filter((task) => weights.get(taskKey(task)) !== task.weight),
    closed: before
      .filter((task) => !standing.has(taskKey(task)))
      .map(({ kind, left, right }) => ({ kind, left, right })),
  };
}

/** Several kinds of question may name one pair. */
function taskKey(task: ReviewTaskKey): string {
  return `${task.kind} ${pairKey(task)}`;
}

function keyAlarms<S>({ blocking }: LinkageMemory<S>, { activated, deactivated }: Crossings): LinkageAlarm[] {
  const about = (key: number): { key: string; carriers: number } => {
    return { key: blocking.text(key), carriers: blocking.carrierCount(key) };
  };
  return [
    ...deactivated.map((key) => ({ kind: 'blocking-key-inactive' as const, ...about(key) })),
    ...activated.map((key) => ({ kind: 'blocking-key-active-again' as const, ...about(key) })),
  ].sort((a, b) => compareUtf8(a.key, b.key));
}

function componentAlarms({ largeBefore, largeAfter }: Regrouping): LinkageAlarm[] {
  const large = [...largeAfter].filter(([smallest]) => !largeBefore.has(smallest));
  const fitting = [...largeBefore.keys()].filter((smallest) => !largeAfter.has(smallest));
  return [
    ...large.map(([smallest, records]) => ({ kind: 'component-too-large' as const, smallest, records })),
    ...fitting.map((smallest) => ({ kind: 'component-fits-again' as const, smallest, records: 0 })),
  ].sort((a, b) => compareUtf8(a.smallest, b.smallest));
}
