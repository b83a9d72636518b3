import type { ReferenceText } from '#libs/contract';
import type { JudgementBefore, JudgementEntry } from '../judge/judgement-book.ts';
import type { Judgement, JudgementStanding, ReviewTaskDraft, ReviewTaskKey } from '../model.ts';
import type { LinkageMemory } from './memory.ts';

export interface JudgementChanges {
  readonly standings: readonly JudgementStanding[];
  readonly opened: readonly ReviewTaskDraft[];
  readonly closed: readonly ReviewTaskKey[];
  /** Records of judgements that came to hold, ceased to hold, or were replaced while holding. */
  readonly ends: ReadonlySet<ReferenceText>;
}

/**
 * Takes in judgements, and settles anew every connected part that a judgement or a changed record touches (L10).
 * @param changed records that came, changed or went
 */
export function reviseJudgements<S>(
  memory: LinkageMemory<S>,
  judgements: readonly Judgement[],
  changed: Iterable<ReferenceText>,
): JudgementChanges {
  const book = memory.judgements;
  const touched = new Set<ReferenceText>();
  const accepted = new Map<JudgementEntry, JudgementBefore>();
  for (const judgement of judgements) {
    const taken = book.accept(judgement);
    if (taken === null) continue;
    if (!accepted.has(taken.entry)) accepted.set(taken.entry, taken);
    touched.add(judgement.left).add(judgement.right);
  }
  if (!book.isEmpty) for (const ref of changed) if (book.of(ref).length > 0) touched.add(ref);
  if (touched.size === 0) return NO_CHANGES;

  const standings: JudgementStanding[] = [];
  const opened: ReviewTaskDraft[] = [];
  const closed: ReviewTaskKey[] = [];
  const ends = new Set<ReferenceText>();
  for (const [entry, former] of book.settle(touched, (ref) => memory.records.isLive(ref))) {
    const before = accepted.has(entry) ? accepted.get(entry)?.before?.status : former;
    const { left, right } = entry.judgement;
    if (accepted.has(entry) || before !== entry.status) {
      standings.push({ ...entry.judgement, status: entry.status });
      if (before === 'taken' || entry.status === 'taken') ends.add(left).add(right);
    }
    const task = taskOf(memory, entry);
    if (task === entry.task) continue;
    if (entry.task !== null) closed.push({ kind: entry.task, left, right });
    if (task !== null) opened.push({ kind: task, left, right, weight: null });
    entry.task = task;
  }
  return { standings, opened, closed, ends };
}

const NO_CHANGES: JudgementChanges = { standings: [], opened: [], closed: [], ends: new Set() };

function taskOf<S>(memory: LinkageMemory<S>, entry: JudgementEntry): JudgementEntry['task'] {
  if (entry.status === 'suspended') return 'judgement-suspended';
  return entry.status === 'taken' && isOutdated(memory, entry.judgement) ? 'judgement-outdated' : null;
}

/** The records no longer compare as the steward saw them. */
function isOutdated<S>(memory: LinkageMemory<S>, judgement: Judgement): boolean {
  const seen = Object.entries(judgement.levels);
  if (seen.length === 0) return false;
  const { records, model } = memory;
  const [left, right] = [records.idOf(judgement.left), records.idOf(judgement.right)];
  if (left === undefined || right === undefined) return false;
  const now = new Map(
    model.compare(records.standard(left), records.standard(right)).map(({ comparison, level }) => [comparison, level]),
  );
  return now.size !== seen.length || seen.some(([comparison, level]) => now.get(comparison) !== level);
}
