import type { EntityTypeDefinition, ReferenceText } from '#libs/contract';
import type {
  EntityAssignment,
  Judgement,
  LinkageAlarm,
  LinkageChange,
  LinkageOutcome,
  LinkageState,
  Members,
  Pair,
} from '#libs/linkage';
import { inTurns } from '#libs/runtime';
import type { AlarmRow, LinkageBatch, RecordHead } from '#libs/store';
import type { RecordChange } from '../take-changes/read-change.ts';
import { BatchRecords } from './batch-records.ts';
import { changedEntities, type ChangedEntity } from './entity-events.ts';
import type { FormLog } from '../saved-forms/form-log.ts';
import type { LinkageReads } from './linkage-reads.ts';
import { nameEntities, othersOf } from './name-entities.ts';

/** What one batch brings to linkage. */
export interface LinkageInput {
  readonly latest: ReadonlyMap<ReferenceText, RecordChange>;
  readonly stored: ReadonlyMap<ReferenceText, RecordHead>;
  readonly judgements: readonly Judgement[];
  readonly batchSeq: bigint;
  /** Epoch milliseconds. */
  readonly knownAt: number;
}

/** The rows that follow from linking. */
export type LinkedRows = Pick<
  LinkageBatch,
  | 'newRecords'
  | 'changedRecords'
  | 'memberships'
  | 'edges'
  | 'newEntities'
  | 'changedEntities'
  | 'reviewTasks'
  | 'judgements'
  | 'alarms'
  | 'forms'
>;

export interface LinkedBatch {
  readonly rows: LinkedRows;
  /** Their events, in order. */
  readonly changed: readonly ChangedEntity[];
}

/** The writer's memory of one entity type. */
export interface LinkageRoom<S> {
  readonly definition: EntityTypeDefinition;
  readonly state: LinkageState<S>;
  readonly forms: FormLog;
  readonly nextRecordNo: () => number;
  /** Told of every change that memory takes. */
  readonly follow: (changes: readonly LinkageChange[]) => void;
}

type StoredThings = Pick<LinkageReads, 'records' | 'entities'>;

/**
 * Folds a batch into memory and says what has to be written. From the first line on memory is ahead of the store: if
 * this or the commit fails, the memory must be thrown away.
 * @returns also how long the fold took, milliseconds, the turns of others not counted
 */
export async function linkBatch<S>(
  room: LinkageRoom<S>,
  input: LinkageInput,
  reads: StoredThings,
): Promise<LinkedBatch & { readonly foldMilliseconds: number }> {
  const changes = linkageChanges(input);
  const draft = room.forms.draft(changes.length);
  const { result: outcome, milliseconds } = await inTurns(room.state.applyInSteps(changes, draft));
  room.follow(changes);
  const { rows, changed } = await linkOutcome(room, input, { outcome, reads });
  const live = [rows.newRecords, rows.changedRecords].map((records) => records.filter(({ deleted }) => !deleted));
  return { rows: { ...rows, forms: room.forms.rows(draft, ...live) }, changed, foldMilliseconds: milliseconds };
}

/** Says what has to be written for an outcome, by the definition of the room. */
export async function linkOutcome<S>(
  room: Pick<LinkageRoom<S>, 'definition' | 'nextRecordNo'>,
  input: LinkageInput,
  { outcome, reads }: { readonly outcome: LinkageOutcome; readonly reads: StoredThings },
): Promise<LinkedBatch> {
  const records = new BatchRecords(input.latest, input.stored, room.nextRecordNo);
  const others = othersOf(outcome, records);
  records.setOthers(await reads.records(others));
  const assignment = nameEntities(outcome, records, input.batchSeq);
  const known = assignment.entities.filter(({ happened }) => happened !== 'created').map(({ entityId }) => entityId);
  const storedEntities = await reads.entities(known);
  const entities = changedEntities(assignment, {
    definition: room.definition,
    records,
    storedEntities,
    batchSeq: input.batchSeq,
    knownAt: input.knownAt,
  });
  const { result: changed } = await inTurns(entities);
  return { rows: linkedRows({ outcome, assignment, records, changed }), changed };
}

/** A deletion of a record that is not live changes nothing but its tombstone. */
function linkageChanges({ latest, stored, judgements }: LinkageInput): LinkageChange[] {
  const changes: LinkageChange[] = judgements.map((judgement) => ({ kind: 'judgement', ...judgement }));
  for (const [ref, { after }] of latest) {
    if (after === null && (stored.get(ref)?.deleted ?? true)) continue;
    changes.push({ kind: 'record', ref, after });
  }
  return changes;
}

interface Linked {
  readonly outcome: LinkageOutcome;
  readonly assignment: EntityAssignment;
  readonly records: BatchRecords;
  readonly changed: readonly ChangedEntity[];
}

function linkedRows({ outcome, assignment, records, changed }: Linked): LinkedRows {
  const entityOf = new Map<ReferenceText, string>();
  for (const { entityId, members } of assignment.entities) addMembers(entityOf, entityId, members);
  const { created, changed: changedRecords } = records.rows(entityOf);
  const numbered = (pair: Pair): { leftNo: number; rightNo: number } => ({
    leftNo: records.recordNo(pair.left),
    rightNo: records.recordNo(pair.right),
  });
  return {
    newRecords: created,
    changedRecords,
    memberships: assignment.moves.flatMap(({ record, to }) => {
      const reference = record as ReferenceText;
      return to === null || records.isInBatch(reference) ? [] : [{ reference, entityId: to }];
    }),
    edges: {
      saved: [...outcome.edges.added, ...outcome.edges.changed].map((edge) => ({
        ...numbered(edge),
        weight: edge.weight,
      })),
      removed: outcome.edges.removed.map(numbered),
    },
    newEntities: changed.filter(({ isNew }) => isNew).map(({ row }) => row),
    changedEntities: changed.filter(({ isNew }) => !isNew).map(({ row }) => row),
    reviewTasks: {
      opened: outcome.reviewTasks.opened,
      closed: outcome.reviewTasks.closed,
    },
    judgements: outcome.judgements.map((judgement) => ({ ...judgement, levels: JSON.stringify(judgement.levels) })),
    alarms: outcome.alarms.map(alarmRow),
  };
}

function addMembers(entityOf: Map<ReferenceText, string>, entityId: string, members: Members): void {
  for (const member of members) entityOf.set(member, entityId);
}

function alarmRow(alarm: LinkageAlarm): AlarmRow {
  switch (alarm.kind) {
    case 'blocking-key-inactive':
    case 'blocking-key-active-again':
      return { kind: alarm.kind, subject: alarm.key, amount: alarm.carriers };
    case 'component-too-large':
    case 'component-fits-again':
      return { kind: alarm.kind, subject: alarm.smallest, amount: alarm.records };
  }
}
