import { hash } from 'node:crypto';
import type { EntityChanged, EntityMove, EntityTypeDefinition, ReferenceText } from '#libs/contract';
import type { Member } from '#libs/golden-record';
import type { EntityAfter, EntityRemoved } from '#libs/linkage';
import type { EntityRow, StoredEntity } from '#libs/store';
import type { BatchRecords } from './batch-records.ts';
import { goldenText } from './golden-text.ts';

/** What an entity-changed event tells, and the row that remembers it. */
export interface ChangedEntity {
  readonly entityId: string;
  readonly isNew: boolean;
  readonly row: EntityRow;
  /** Records that it has, and those that came or went. */
  readonly members: readonly ReferenceText[];
  readonly moved: readonly EntityMove[];
  /** When the oldest change was accepted that it has not told of for long; null: that is not known, or no such one. */
  readonly waitingSinceMs: number | null;
  /** The event as JSON, in UTF-8: as a text it would take twice the room until the batch is published. */
  readonly event: Buffer;
}

export interface EntityEventContext {
  readonly definition: EntityTypeDefinition;
  readonly records: BatchRecords;
  readonly storedEntities: ReadonlyMap<string, StoredEntity>;
  readonly batchSeq: bigint;
  /** Known time: of the transaction, epoch milliseconds. */
  readonly knownAt: number;
}

/** Golden records take a while: after so many entities others have their turn. */
const STEP_ENTITIES = 100;
/** 128 bits of SHA-256 tell golden records apart. */
const HASH_DIGITS = 32;
const NO_GOLDEN = Buffer.from('"members":[],"rules":[],"golden":null');
const CLOSING = Buffer.from('}');

/** An entity that is to be told if anything about it is new. */
export interface EntityToTell extends EntityAfter {
  readonly waitingSinceMs: number | null;
}

/** One event for each entity whose members or values changed, and none for the others (L11). */
export function* changedEntities(
  told: { readonly entities: readonly EntityToTell[]; readonly removed: readonly EntityRemoved[] },
  context: EntityEventContext,
): Generator<undefined, ChangedEntity[]> {
  const changed: ChangedEntity[] = told.removed.map((entity) => removedEntity(entity, context));
  for (const [nth, entity] of told.entities.entries()) {
    const change = liveEntity(entity, context);
    if (change !== null) changed.push(change);
    if (nth % STEP_ENTITIES === STEP_ENTITIES - 1) yield undefined;
  }
  return changed;
}

function liveEntity(entity: EntityToTell, context: EntityEventContext): ChangedEntity | null {
  const { entityId, waitingSinceMs } = entity;
  const members = entity.members.map((reference) => context.records.member(reference));
  const golden = Buffer.from(goldenText(members, context.definition));
  const goldenHash = hash('sha256', golden, 'hex').slice(0, HASH_DIGITS);
  const stored = context.storedEntities.get(entityId);
  if (stored?.goldenHash === goldenHash) return null;
  // It may have been made long ago and be told now for the first time.
  const isNew = stored === undefined;
  const event = entityChangedEvent(
    {
      ...eventHead(entityId, context),
      happened: isNew ? 'created' : entity.happened,
      valid_from: latestTime(members),
      moved: realMoves(entity.moved),
      redirect_to: null,
    },
    golden,
  );
  return {
    entityId,
    isNew,
    row: { entityId, goldenHash, removed: false, redirectTo: null },
    members: entity.members,
    moved: entity.moved,
    waitingSinceMs,
    event,
  };
}

function removedEntity(entity: EntityRemoved, context: EntityEventContext): ChangedEntity {
  const { entityId, redirectTo } = entity;
  const deleted = entity.moved.filter(({ to }) => to === null);
  const times = deleted.map(({ record }) => ({ tsMs: context.records.sourceTsMs(record as ReferenceText) }));
  const event = entityChangedEvent(
    {
      ...eventHead(entityId, context),
      happened: 'removed',
      valid_from: latestTime(times),
      moved: realMoves(entity.moved),
      redirect_to: redirectTo,
    },
    NO_GOLDEN,
  );
  const row = { entityId, goldenHash: '', removed: true, redirectTo };
  return { entityId, isNew: false, row, members: [], moved: entity.moved, waitingSinceMs: null, event };
}

type EventHead = Pick<EntityChanged, 'entity_id' | 'entity_version' | 'entity_type' | 'known_at'>;

function eventHead(entityId: string, context: EntityEventContext): EventHead {
  return {
    entity_id: entityId,
    entity_version: context.batchSeq.toString(),
    entity_type: context.definition.name,
    known_at: context.knownAt,
  };
}

/** Members and golden record are written once, for their hash, and set in here as they stand. */
function entityChangedEvent(head: Omit<EntityChanged, 'members' | 'rules' | 'golden'>, golden: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head).slice(0, -1)},`), golden, CLOSING]);
}

/** A record that was in no entity before came from nowhere: that is no move. */
function realMoves(moved: readonly EntityMove[]): EntityMove[] {
  return moved.filter(({ from }) => from !== null);
}

/** Valid time: the latest that the sources state, else null. */
function latestTime(stated: readonly Pick<Member, 'tsMs'>[]): number | null {
  let latest: number | null = null;
  for (const { tsMs } of stated) if (tsMs !== null && (latest === null || tsMs > latest)) latest = tsMs;
  return latest;
}
