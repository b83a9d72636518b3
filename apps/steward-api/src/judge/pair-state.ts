import { createHash } from 'node:crypto';
import { compareUtf8, isReference, LienThongError } from '#libs/contract';
import {
  findClaim,
  listJudgementsOfPair,
  readStewardsEntities,
  readStewardsRecords,
  type StewardsEntity,
  type StewardsPair,
  type StewardsRecord,
  type Store,
  type StoredClaim,
  type StoredJudgement,
} from '#libs/store';

type Reader = Store['pool'] | Parameters<typeof findClaim>[0];

/** Everything about a pair that a judgement stands on. */
export interface PairState {
  readonly pair: StewardsPair;
  /** Null: it never came. */
  readonly left: StewardsRecord | null;
  readonly right: StewardsRecord | null;
  readonly leftEntity: StewardsEntity | null;
  readonly rightEntity: StewardsEntity | null;
  /** The last word on the pair, taken by the reconciler or on its way to it. */
  readonly last: StoredJudgement | null;
  readonly claim: StoredClaim | null;
}

/** @throws LienThongError `http.bad-request` when these are not two references. */
export function stewardsPair(entityType: string, one: string, other: string): StewardsPair {
  const [left, right] = [one, other].sort(compareUtf8);
  if (left === undefined || right === undefined || left === right || !isReference(left) || !isReference(right)) {
    throw new LienThongError('http.bad-request', 'left, right: two records, each source/dataset/record-id');
  }
  return { entityType, left, right };
}

/** @throws LienThongError `http.not-found` when a record is of another entity type. */
export async function readPairState(client: Reader, pair: StewardsPair): Promise<PairState> {
  const records = await readStewardsRecords(client, [pair.left, pair.right]);
  const left = records.get(pair.left) ?? null;
  const right = records.get(pair.right) ?? null;
  if ([left, right].some((record) => record !== null && record.entityType !== pair.entityType)) {
    throw new LienThongError('http.not-found', 'a record is of another entity type');
  }
  const ids = [left?.entityId, right?.entityId].filter((id) => typeof id === 'string');
  const entities = await readStewardsEntities(client, ids);
  const [last] = await listJudgementsOfPair(client, pair, 1);
  return {
    pair,
    left,
    right,
    leftEntity: entities.get(left?.entityId ?? '') ?? null,
    rightEntity: entities.get(right?.entityId ?? '') ?? null,
    last: last ?? null,
    claim: await findClaim(client, pair),
  };
}

/** What is compared, in this order; how a change of it is told. */
const PARTS = [
  'the left record has changed',
  'the right record has changed',
  'the left record is in another entity',
  'the right record is in another entity',
  'the entity of the left record holds other records',
  'the entity of the right record holds other records',
  'the pair was judged meanwhile',
  'the pair is weighed by another model',
] as const;

function partsOf(state: PairState, modelVersion: string): (string | null)[] {
  return [
    state.left?.version ?? null,
    state.right?.version ?? null,
    state.left?.entityId ?? null,
    state.right?.entityId ?? null,
    membersMark(state.leftEntity),
    membersMark(state.rightEntity),
    state.last?.seq.toString() ?? null,
    mark(modelVersion),
  ];
}

function membersMark(entity: StewardsEntity | null): string | null {
  return entity === null ? null : mark(JSON.stringify(entity.members));
}

function mark(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

/** Opaque to the caller, who gives it back with a judgement; holds no personal data. */
export function versionOfState(state: PairState, modelVersion: string): string {
  return Buffer.from(JSON.stringify(partsOf(state, modelVersion))).toString('base64url');
}

/**
 * What has changed since the version was given; empty: nothing.
 * @throws LienThongError `http.bad-request` when it is not a version.
 */
export function changesSince(version: string, state: PairState, modelVersion: string): string[] {
  const seen = decoded(version);
  if (seen === null) throw new LienThongError('http.bad-request', 'version: take it from the task or pair as read');
  const now = partsOf(state, modelVersion);
  const changes = PARTS.filter((_, i) => seen[i] !== now[i]).map(String);
  const { last } = state;
  if (seen[6] !== now[6] && last !== null) {
    changes.push(`last word: ${last.verdict} by ${last.steward} at ${last.madeAt.toISOString()}`);
  }
  return changes;
}

function decoded(version: string): unknown[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(version, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.length === PARTS.length ? parts : null;
  } catch {
    return null;
  }
}
