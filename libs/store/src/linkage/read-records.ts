import type { ReferenceText } from '#libs/contract';
import { escapeLiteral, type ClientBase, type Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { textArray, uuidArray } from '../binary-array.ts';
import { onConnection } from '../connection.ts';
import { copyOut } from '../copy-rows.ts';
import { hexOf, optionalNumber, rawQuery, required } from './raw-query.ts';

/** What decides whether an event is news (L5). */
export interface RecordHead {
  readonly recordNo: number;
  readonly version: bigint;
  readonly deleted: boolean;
  /** SHA-256, hex. */
  readonly contentHash: string;
  readonly entityId: string | null;
  readonly sourceTsMs: number | null;
}

/** A record with all its values. */
export interface StoredRecord {
  readonly version: bigint;
  readonly sourceTsMs: number | null;
  /** Canonical JSON in UTF-8; null for a tombstone. */
  readonly after: Buffer | null;
}

export interface StoredEntity {
  readonly entityVersion: bigint;
  /** Hex. */
  readonly goldenHash: string;
}

/** Heads of those of the records that the store knows, tombstones included. */
export async function readRecordHeads(
  client: ClientBase | Pool,
  references: readonly ReferenceText[],
): Promise<Map<ReferenceText, RecordHead>> {
  const heads = new Map<ReferenceText, RecordHead>();
  if (references.length === 0) return heads;
  const rows = await rawQuery(
    client,
    `SELECT reference, record_no, version, deleted, content_hash, entity_id, source_ts_ms
     FROM linkage.record WHERE reference = ANY ($1::text[])`,
    [textArray(references)],
  );
  for (const row of rows) {
    heads.set(required(row, 0) as ReferenceText, {
      recordNo: Number(required(row, 1)),
      version: BigInt(required(row, 2)),
      deleted: required(row, 3) === 't',
      contentHash: hexOf(row, 4),
      entityId: row[5] ?? null,
      sourceTsMs: optionalNumber(row, 6),
    });
  }
  return heads;
}

/**
 * The records' values, for golden records and for the losing content of an equivocation. Copied out, so that contents
 * come as bytes: as texts they would all have to be collected once the batch is through.
 */
export async function readRecords(
  pool: Pool,
  references: readonly ReferenceText[],
): Promise<Map<ReferenceText, StoredRecord>> {
  const records = new Map<ReferenceText, StoredRecord>();
  if (references.length === 0) return records;
  const asked = escapeLiteral(arrayLiteral(references));
  const rows = await onConnection(pool, (client) =>
    copyOut(
      client,
      `SELECT reference, version, source_ts_ms, after FROM linkage.record WHERE reference = ANY (${asked}::text[])`,
    ),
  );
  while (rows.next()) {
    const reference = rows.text() as ReferenceText;
    records.set(reference, { version: rows.bigint(), sourceTsMs: rows.optionalNumber(), after: rows.bytes() });
  }
  return records;
}

export async function readEntities(
  client: ClientBase | Pool,
  entityIds: readonly string[],
): Promise<Map<string, StoredEntity>> {
  const entities = new Map<string, StoredEntity>();
  if (entityIds.length === 0) return entities;
  const rows = await rawQuery(
    client,
    'SELECT entity_id, entity_version, golden_hash FROM linkage.entity WHERE entity_id = ANY ($1::uuid[])',
    [uuidArray(entityIds)],
  );
  for (const row of rows) {
    entities.set(required(row, 0), { entityVersion: BigInt(required(row, 1)), goldenHash: hexOf(row, 2) });
  }
  return entities;
}

/** The database's clock, epoch milliseconds: the known time of what is learnt now. */
export async function readClock(client: ClientBase | Pool): Promise<number> {
  const rows = await rawQuery(client, 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint');
  return Number(rows[0]?.[0]);
}
