import type { ReferenceText } from '#libs/contract';
import type { Pool } from 'pg';
import { textArray } from '../binary-array.ts';
import type { LedgerRow, ReviewTaskRow } from './linkage-batch.ts';
import { rawQuery, required } from './raw-query.ts';

/** All events that a consumer ever read, by dataset (L3). */
export async function readLedger(pool: Pool, consumer: string): Promise<LedgerRow[]> {
  const rows = await rawQuery(
    pool,
    `SELECT source, dataset, sum(applied), sum(stale), sum(duplicate), sum(quarantined) FROM linkage.ledger
     WHERE consumer = $1 GROUP BY source, dataset ORDER BY source, dataset`,
    [consumer],
  );
  return rows.map((row) => ({
    source: required(row, 0),
    dataset: required(row, 1),
    applied: Number(required(row, 2)),
    stale: Number(required(row, 3)),
    duplicate: Number(required(row, 4)),
    quarantined: Number(required(row, 5)),
  }));
}

export interface LinkageCounts {
  readonly liveRecords: number;
  readonly tombstones: number;
  readonly entities: number;
  readonly openReviewTasks: number;
  readonly alarms: number;
  readonly quarantined: number;
  /** Events committed and not acknowledged by the log yet. */
  readonly unpublished: number;
}

export async function countLinkage(pool: Pool, entityType: string): Promise<LinkageCounts> {
  const rows = await rawQuery(
    pool,
    `SELECT (SELECT count(*) FROM linkage.record WHERE entity_type = $1 AND NOT deleted),
            (SELECT count(*) FROM linkage.record WHERE entity_type = $1 AND deleted),
            (SELECT count(*) FROM linkage.entity WHERE entity_type = $1 AND NOT removed),
            (SELECT count(*) FROM linkage.review_task WHERE entity_type = $1 AND open),
            (SELECT count(*) FROM linkage.alarm WHERE entity_type = $1),
            (SELECT count(*) FROM linkage.quarantine WHERE entity_type = $1),
            (SELECT count(*) FROM linkage.outbox WHERE entity_type = $1)`,
    [entityType],
  );
  const row = rows[0] ?? [];
  const count = (column: number): number => Number(required(row, column));
  return {
    liveRecords: count(0),
    tombstones: count(1),
    entities: count(2),
    openReviewTasks: count(3),
    alarms: count(4),
    quarantined: count(5),
    unpublished: count(6),
  };
}

/** Deleted records with the version of their deletion, in canonical order. */
export async function listTombstones(
  pool: Pool,
  entityType: string,
): Promise<{ reference: ReferenceText; version: bigint }[]> {
  const rows = await rawQuery(
    pool,
    'SELECT reference, version FROM linkage.record WHERE entity_type = $1 AND deleted ORDER BY reference',
    [entityType],
  );
  return rows.map((row) => ({ reference: required(row, 0) as ReferenceText, version: BigInt(required(row, 1)) }));
}

/** The partition that the reconciler holds: each live record with its entity, in canonical order of the records. */
export async function listMemberships(
  pool: Pool,
  entityType: string,
): Promise<{ reference: ReferenceText; entityId: string }[]> {
  const rows = await rawQuery(
    pool,
    'SELECT reference, entity_id FROM linkage.record WHERE entity_type = $1 AND NOT deleted ORDER BY reference',
    [entityType],
  );
  return rows.map((row) => ({ reference: required(row, 0) as ReferenceText, entityId: required(row, 1) }));
}

/** Open questions to stewards, in canonical order. */
export async function listOpenReviewTasks(pool: Pool, entityType: string): Promise<ReviewTaskRow[]> {
  const rows = await rawQuery(
    pool,
    `SELECT kind, left_reference, right_reference, weight FROM linkage.review_task
     WHERE entity_type = $1 AND open ORDER BY left_reference, right_reference, kind`,
    [entityType],
  );
  return rows.map((row) => ({
    kind: required(row, 0),
    left: required(row, 1) as ReferenceText,
    right: required(row, 2) as ReferenceText,
    weight: row[3] == null ? null : Number(row[3]),
  }));
}

/** A pair's last word as the reconciler holds it. */
export interface HeldJudgement {
  readonly left: ReferenceText;
  readonly right: ReferenceText;
  readonly verdict: string;
  readonly status: string;
}

/** Judgements of which both records are among these. */
export async function listHeldJudgements(
  pool: Pool,
  entityType: string,
  references: readonly ReferenceText[],
): Promise<HeldJudgement[]> {
  const rows = await rawQuery(
    pool,
    `SELECT left_reference, right_reference, verdict, status FROM linkage.judgement
     WHERE entity_type = $1 AND left_reference = ANY ($2::text[]) AND right_reference = ANY ($2::text[])`,
    [entityType, textArray(references)],
  );
  return rows.map((row) => ({
    left: required(row, 0) as ReferenceText,
    right: required(row, 1) as ReferenceText,
    verdict: required(row, 2),
    status: required(row, 3),
  }));
}
