import type { Attributes, EntityMove, EntityTypeDefinition, ReferenceText } from '#libs/contract';
import type {
  Edge,
  EntityAfter,
  EntityAssignment,
  Judgement,
  LinkageAlarm,
  LinkageChange,
  LinkageOutcome,
  LinkageState,
  MadeForm,
  Members,
  Pair,
} from '#libs/linkage';
import { inTurns } from '#libs/runtime';
import type { AlarmRow, EdgeRow, LinkageBatch, RecordHead } from '#libs/store';
import { attributesOf, type RecordChange } from '../read-events/read-change.ts';
import { BatchRecords } from './batch-records.ts';
import { changedEntities, type ChangedEntity } from './entity-events.ts';
import { asTold, spokenOf } from '../postpone/as-told.ts';
import { groupsDue, whoIsTold, type DueGroup } from '../postpone/choose-told.ts';
import type { Postponed } from '../postpone/postponed.ts';
import type { FormLog } from '../saved-forms/form-log.ts';
import type { LinkageReads } from './linkage-reads.ts';
import { nameEntities } from './name-entities.ts';
import type { GoneRecords } from './gone-records.ts';
import type { RecordPlace, RecordPlaces } from './record-places.ts';

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
  | 'postponed'
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
  readonly places: RecordPlaces;
  readonly gone: GoneRecords;
  readonly forms: FormLog;
  readonly postponed: Postponed;
  readonly nextRecordNo: () => number;
  /** Told of every change that memory takes. */
  readonly follow: (changes: readonly LinkageChange[]) => void;
}

type StoredThings = Pick<LinkageReads, 'records' | 'readAhead' | 'entities'>;

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
  for (const [reference, { deleted }] of input.latest) if (deleted) takeLeave(room, reference);
  const { result: outcome, milliseconds } = await inTurns(room.state.applyInSteps(changes, draft));
  room.follow(changes);
  const due = groupsDue(room.postponed, room.state, input.latest.size);
  const lookAhead = (): void => {
    const next = groupsDue(room.postponed, room.state, input.latest.size);
    reads.readAhead(next.flatMap(({ members }) => members));
  };
  const { rows, changed } = await linkOutcome(room, input, { outcome, due, reads, lookAhead });
  const forms = room.forms.rows(draft, {
    created: rows.newRecords.filter(({ deleted }) => !deleted),
    others: rows.changedRecords.filter(({ deleted }) => !deleted),
  });
  return { rows: { ...rows, forms }, changed, foldMilliseconds: milliseconds };
}

/** Says what has to be written for an outcome, by the definition of the room. */
export async function linkOutcome<S>(
  room: Omit<LinkageRoom<S>, 'gone' | 'forms' | 'follow'>,
  input: LinkageInput,
  { outcome, due, reads, lookAhead }: LinkageResult,
): Promise<LinkedBatch> {
  const { postponed } = room;
  const { batchSeq, knownAt, latest } = input;
  const records = new BatchRecords(latest, input.stored, (reference) => placeOf(room, reference), room.nextRecordNo);
  const assignment = nameEntities(outcome, records, batchSeq);
  const spoken = [...spokenOf(assignment)];
  const spokenEntities = await reads.entities(spoken);
  const toldBefore = asTold(assignment, (entityId) => spokenEntities.has(entityId));
  const { told, waiting } = whoIsTold(toldBefore.entities, due, { postponed, records, latest, knownAt });
  for (const { members } of told) postponed.remove(members);
  for (const { members } of waiting) postponed.add(members, input);
  const toRead = told.flatMap(({ members }) => members.filter((member) => !records.isInBatch(member)));
  const isUnknown = ({ entityId, happened }: EntityAfter): boolean =>
    happened !== 'created' && !spokenEntities.has(entityId);
  const [read, storedEntities] = await Promise.all([
    reads.records(toRead),
    reads.entities(told.filter(isUnknown).map(({ entityId }) => entityId)),
  ]);
  records.setContents(read);
  lookAhead?.();
  for (const [entityId, entity] of spokenEntities) storedEntities.set(entityId, entity);
  const entities = changedEntities(
    { entities: told, removed: toldBefore.removed },
    { definition: room.definition, records, storedEntities, batchSeq, knownAt },
  );
  const { result: changed } = await inTurns(entities);
  const rows = linkedRows({ outcome, assignment, records, changed });
  settle(room, assignment.moves, records);
  return { rows: { ...rows, postponed: postponed.rows(batchSeq) }, changed };
}

/** What is to be put into rows and events. */
interface LinkageResult {
  readonly outcome: LinkageOutcome;
  /** Groups that waited and are to be told along with it. */
  readonly due: readonly DueGroup[];
  readonly reads: StoredThings;
  /** Called when nothing more is read for this one. */
  readonly lookAhead?: () => void;
}

type Places<S> = Pick<LinkageRoom<S>, 'state' | 'places'>;

function placeOf<S>({ state, places }: Places<S>, reference: ReferenceText): RecordPlace | undefined {
  const number = state.numberOf(reference);
  return number === undefined ? undefined : places.find(number);
}

/** Before its number can be another record's: what is left of its entity waits anew, or is told. */
function takeLeave<S>({ state, places, postponed, gone }: LinkageRoom<S>, reference: ReferenceText): void {
  gone.add(reference);
  postponed.remove([reference]);
  const number = state.numberOf(reference);
  if (number !== undefined) places.remove(number);
}

/** Records that came to an entity, or from one to another, belong there from now on. */
function settle<S>({ state, places }: Places<S>, moves: readonly EntityMove[], records: BatchRecords): void {
  for (const { record, to } of moves) {
    if (to === null) continue;
    const reference = record as ReferenceText;
    const number = state.numberOf(reference);
    if (number === undefined) throw new Error('a record that is not live came to an entity');
    places.put(number, { recordNo: records.recordNo(reference), entityId: to });
  }
}

/** A deletion of a record that is not live changes nothing but its tombstone. */
function linkageChanges({ latest, stored, judgements }: LinkageInput): LinkageChange[] {
  const changes: LinkageChange[] = judgements.map((judgement) => ({ kind: 'judgement', ...judgement }));
  for (const [ref, change] of latest) {
    if (change.deleted && (stored.get(ref)?.deleted ?? true)) continue;
    changes.push(new RecordState(ref, change));
  }
  return changes;
}

/** Says what is in the record when that is asked for: not all of a batch's records are objects at one time. */
class RecordState {
  readonly kind = 'record';

  constructor(
    readonly ref: ReferenceText,
    private readonly change: RecordChange,
  ) {}

  get after(): Attributes | null {
    return attributesOf(this.change);
  }

  get form(): MadeForm | null {
    return this.change.form ?? null;
  }
}

interface Linked {
  readonly outcome: LinkageOutcome;
  readonly assignment: EntityAssignment;
  readonly records: BatchRecords;
  readonly changed: readonly ChangedEntity[];
}

function linkedRows({ outcome, assignment, records, changed }: Linked): Omit<LinkedRows, 'postponed'> {
  const entityOf = new Map<ReferenceText, string>();
  for (const { entityId, members } of assignment.entities) addMembers(entityOf, entityId, members);
  const { created, changed: changedRecords } = records.rows(entityOf);
  const numbered = (pair: Pair): { leftNo: number; rightNo: number } => ({
    leftNo: records.recordNo(pair.left),
    rightNo: records.recordNo(pair.right),
  });
  const weighed = (edge: Edge): EdgeRow => ({ ...numbered(edge), weight: edge.weight });
  return {
    newRecords: created,
    changedRecords,
    memberships: assignment.moves.flatMap(({ record, to }) => {
      const reference = record as ReferenceText;
      return to === null || records.isInBatch(reference) ? [] : [{ reference, entityId: to }];
    }),
    edges: {
      added: outcome.edges.added.map(weighed),
      changed: outcome.edges.changed.map(weighed),
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
