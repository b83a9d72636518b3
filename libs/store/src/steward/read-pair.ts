import type { ReferenceText } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';
import { MEMBERS } from './history.ts';

/** A record as a steward sees it. */
export interface StewardsRecord {
  readonly reference: ReferenceText;
  readonly recordNo: bigint;
  readonly entityType: string;
  /** A decimal text. */
  readonly version: string;
  readonly deleted: boolean;
  readonly sourceTsMs: number | null;
  readonly entityId: string | null;
  /** JSON; null for a tombstone. */
  readonly after: string | null;
}

/** An entity with its records, as the unified store has it. */
export interface StewardsEntity {
  readonly entityId: string;
  readonly entityVersion: string;
  readonly members: readonly ReferenceText[];
}

/** Those of the records that ever came, by reference. */
export async function readStewardsRecords(
  client: ClientBase | Pool,
  references: readonly string[],
): Promise<Map<string, StewardsRecord>> {
  const { rows } = await client.query<Omit<StewardsRecord, 'recordNo' | 'sourceTsMs'> & Record<'no' | 'ts', string>>(
    `SELECT reference, record_no AS no, entity_type AS "entityType", version, deleted, source_ts_ms AS ts,
            entity_id AS "entityId", after
       FROM linkage.record WHERE reference = ANY ($1::text[])`,
    [references],
  );
  return new Map(
    rows.map(({ no, ts, ...row }) => [
      row.reference,
      { ...row, recordNo: BigInt(no), sourceTsMs: ts === null ? null : Number(ts) },
    ]),
  );
}

/** Those of the entities that are live in the unified store, by id. */
export async function readStewardsEntities(
  client: ClientBase | Pool,
  entityIds: readonly string[],
): Promise<Map<string, StewardsEntity>> {
  const { rows } = await client.query<StewardsEntity>(
    `SELECT e.entity_id AS "entityId", e.entity_version AS "entityVersion", ${MEMBERS} AS members
       FROM unified.entity e JOIN unified.entity_version v USING (entity_id, entity_version)
      WHERE e.entity_id = ANY ($1::text[]) AND NOT e.removed`,
    [entityIds],
  );
  return new Map(rows.map((row) => [row.entityId, row]));
}

/** The pair's last word for the reconciler, and every judgement tied to the records, however far the chain goes. */
export interface StandingJudgement {
  readonly left: ReferenceText;
  readonly right: ReferenceText;
  readonly seq: bigint;
  readonly verdict: string;
  readonly status: string;
  readonly levels: string;
}

/** Judgements that name one of the records. */
export async function listStandingJudgements(
  client: ClientBase | Pool,
  entityType: string,
  references: readonly string[],
): Promise<StandingJudgement[]> {
  const { rows } = await client.query<Omit<StandingJudgement, 'seq'> & { readonly seq: string }>(
    `SELECT left_reference AS "left", right_reference AS "right", seq, verdict, status, levels
       FROM linkage.judgement
      WHERE entity_type = $1 AND (left_reference = ANY ($2::text[]) OR right_reference = ANY ($2::text[]))`,
    [entityType, references],
  );
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq) }));
}
