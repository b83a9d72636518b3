import type { EntityMove, ReferenceText } from '#libs/contract';
import type { EntityAfter, LinkageState, Members } from '#libs/linkage';
import type { BatchRecords } from '../link/batch-records.ts';
import type { EntityToTell } from '../link/entity-events.ts';
import { entityBefore } from '../link/name-entities.ts';
import type { RecordChange } from '../read-events/read-change.ts';
import type { Postponed } from './postponed.ts';

/** Who waited so long already may wait some more: for the rest of the heap that the change lay in. */
export const LATE_MS = 10_000;

/** A group of records that waited for its event. */
export interface DueGroup {
  readonly members: Members;
  readonly waitingSinceMs: number | null;
}

/** The groups that are to be told along with a batch, each once, as they are now. */
export function groupsDue<S>(
  postponed: Postponed,
  state: Pick<LinkageState<S>, 'groupOf'>,
  events: number,
): DueGroup[] {
  const groups = new Map<ReferenceText, DueGroup>();
  for (const { record, waitingSinceMs } of postponed.due(events)) {
    const members = state.groupOf(record);
    const [first] = members ?? [];
    // Of a record that is gone its entity has told, or there was nothing to tell.
    if (members === undefined || first === undefined) postponed.remove([record]);
    else if (!groups.has(first)) groups.set(first, { members, waitingSinceMs });
  }
  return [...groups.values()];
}

export interface ChoiceOf {
  readonly postponed: Postponed;
  readonly records: BatchRecords;
  readonly latest: ReadonlyMap<ReferenceText, RecordChange>;
  readonly knownAt: number;
}

/**
 * Who is told with this batch and who waits. An entity waits while the heap lasts if all that is new about it is late
 * anyway, and no record moved between entities: consumers shall see both ends of a move at once.
 * @param entities touched by the batch
 */
export function whoIsTold(
  entities: readonly EntityAfter[],
  due: readonly DueGroup[],
  { postponed, records, latest, knownAt }: ChoiceOf,
): { told: EntityToTell[]; waiting: EntityAfter[] } {
  const dueByFirst = new Map(due.map((group) => [group.members[0], group]));
  const told: EntityToTell[] = [];
  const waiting: EntityAfter[] = [];
  for (const entity of entities) {
    const [first] = entity.members;
    const isDue = dueByFirst.get(first);
    dueByFirst.delete(first);
    if (isDue === undefined && postponed.isBehind && !entity.moved.some(isMove) && isLate(entity, latest, knownAt)) {
      waiting.push(entity);
    } else told.push({ ...entity, waitingSinceMs: isDue?.waitingSinceMs ?? null });
  }
  for (const { members, waitingSinceMs } of dueByFirst.values()) {
    const entityId = entityBefore(members, records);
    told.push({ entityId, members, happened: 'changed', moved: [], waitingSinceMs });
  }
  return { told, waiting };
}

function isMove({ from }: EntityMove): boolean {
  return from !== null;
}

/** Whether all that the batch brings of it waited for long. */
function isLate({ members }: EntityAfter, latest: ReadonlyMap<ReferenceText, RecordChange>, knownAt: number): boolean {
  const changes = members.flatMap((member) => latest.get(member) ?? []);
  return changes.length > 0 && changes.every((change) => isLateChange(change, knownAt));
}

export function isLateChange({ acceptedMs }: RecordChange, knownAt: number): boolean {
  return knownAt - acceptedMs >= LATE_MS;
}
