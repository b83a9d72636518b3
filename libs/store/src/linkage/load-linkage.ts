import type { ReferenceText } from '#libs/contract';
import type { Pool, PoolClient } from 'pg';
import { copyOutInTurns, type CopiedRows } from '../copy-rows.ts';
import { inTransaction } from '../transaction.ts';
import type { RecordNumbers } from './entity-type.ts';
import type { EdgeRow, JudgementRow } from './linkage-batch.ts';
import { rawQuery } from './raw-query.ts';

export interface LoadedRecord {
  readonly reference: ReferenceText;
  readonly recordNo: number;
  readonly entityId: string;
  /** Canonical JSON. */
  readonly after: string;
}

/** Takes what the store holds, chunk by chunk; the event loop is free between two chunks. */
export interface LinkageVisitor {
  /** Live records only; all of them come before the first edge. */
  records(rows: readonly LoadedRecord[]): void;
  edges(rows: readonly EdgeRow[]): void;
  judgements(rows: readonly JudgementRow[]): void;
}

/**
 * Reads one entity type's whole state as of one moment.
 * @returns the record number that the next new record takes.
 */
export async function loadLinkage(
  pool: Pool,
  entityType: string,
  { from, to }: RecordNumbers,
  visitor: LinkageVisitor,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const type = client.escapeLiteral(entityType);
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    // Work in memory goes on between two chunks; no row is locked meanwhile.
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await client.query('SET LOCAL transaction_timeout = 0');
    await readInTurns(
      client,
      `SELECT reference, record_no, entity_id, after FROM linkage.record
       WHERE entity_type = ${type} AND NOT deleted`,
      loadedRecord,
      (rows) => visitor.records(rows),
    );
    await readInTurns(
      client,
      `SELECT left_no, right_no, weight FROM linkage.edge WHERE left_no >= ${from} AND left_no < ${to}`,
      edge,
      (rows) => visitor.edges(rows),
    );
    await readInTurns(
      client,
      `SELECT left_reference, right_reference, seq, verdict, status, levels
       FROM linkage.judgement WHERE entity_type = ${type}`,
      judgement,
      (rows) => visitor.judgements(rows),
    );
    const rows = await rawQuery(client, 'SELECT max(record_no) FROM linkage.record WHERE entity_type = $1', [
      entityType,
    ]);
    const greatest = rows[0]?.[0];
    return greatest == null ? from : Number(greatest) + 1;
  });
}

async function readInTurns<T>(
  client: PoolClient,
  query: string,
  read: (rows: CopiedRows) => T,
  take: (rows: readonly T[]) => void,
): Promise<void> {
  for await (const copied of copyOutInTurns(client, query)) {
    const rows: T[] = [];
    while (copied.next()) rows.push(read(copied));
    take(rows);
  }
}

function loadedRecord(row: CopiedRows): LoadedRecord {
  return {
    reference: requiredText(row) as ReferenceText,
    recordNo: row.safeInteger(),
    entityId: row.uuid(),
    after: requiredText(row),
  };
}

function edge(row: CopiedRows): EdgeRow {
  return { leftNo: row.safeInteger(), rightNo: row.safeInteger(), weight: row.integer() };
}

function judgement(row: CopiedRows): JudgementRow {
  return {
    left: requiredText(row) as ReferenceText,
    right: requiredText(row) as ReferenceText,
    seq: row.bigint(),
    verdict: requiredText(row),
    status: requiredText(row),
    levels: requiredText(row),
  };
}

/** Of a column that the table declares NOT NULL, or that a live record has. */
function requiredText(row: CopiedRows): string {
  const text = row.text();
  if (text === null) throw new Error('a column is missing');
  return text;
}
