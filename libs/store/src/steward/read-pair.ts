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
  const found = await recordsWhere(client, 'reference = ANY ($1::text[])', references);
  return new Map(found.map((record) => [record.reference, record]));
}

export async function recordsWhere(
  client: ClientBase | Pool,
  condition: string,
  values: readonly string[],
): Promise<StewardsRecord[]> {
  if (values.length === 0) return [];
  const { rows } = await client.query<Omit<StewardsRecord, 'recordNo' | 'sourceTsMs'> & Record<'no' | 'ts', string>>(
    `SELECT reference, record_no AS no, entity_type AS "entityType", version, deleted, source_ts_ms AS ts,
            entity_id AS "entityId", after
       FROM linkage.record WHERE ${condition}`,
    [values],
  );
  return rows.map(({ no, ts, ...row }) => ({
    ...row,
    recordNo: BigInt(no),
    sourceTsMs: ts === null ? null : Number(ts),
  }));
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
