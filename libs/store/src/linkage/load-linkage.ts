import type { ReferenceText } from '#libs/contract';
import type { Pool, PoolClient } from 'pg';
import type { RecordNumbers } from './entity-type.ts';
import type { EdgeRow, JudgementRow } from './linkage-batch.ts';
import { rawQuery, required, type RawRow } from './raw-query.ts';
import { inTransaction } from '../transaction.ts';

export interface LoadedRecord {
  readonly reference: ReferenceText;
  readonly recordNo: number;
  readonly entityId: string;
  /** Canonical JSON. */
  readonly after: string;
}

/** Takes edges and judgements, chunk by chunk; the event loop is free between two chunks. */
export interface RestVisitor {
  edges(rows: readonly EdgeRow[]): void;
  judgements(rows: readonly JudgementRow[]): void;
}

/** Takes what the store holds. */
export interface LinkageVisitor extends RestVisitor {
  /** Live records only; all of them come before the first edge. */
  records(rows: readonly LoadedRecord[]): void;
}

/** The entity type to be loaded, and the range of its record numbers. */
export interface TypeToLoad {
  readonly name: string;
  readonly numbers: RecordNumbers;
}

const CHUNK_ROWS = 1000;

/**
 * Reads one entity type's whole state as of one moment.
 * @returns the record number that the next new record takes.
 */
export async function loadLinkage(
  pool: Pool,
  entityType: string,
  numbers: RecordNumbers,
  visitor: LinkageVisitor,
): Promise<number> {
  return asOfOneMoment(pool, 'READ ONLY', async (client) => {
    await readInChunks(
      client,
      `SELECT reference, record_no, entity_id, after FROM linkage.record WHERE entity_type = $1 AND NOT deleted`,
      [entityType],
      (rows) => visitor.records(rows.map(loadedRecord)),
    );
    await readRest(client, { name: entityType, numbers }, visitor);
    return nextRecordNo(client, { name: entityType, numbers });
  });
}

export async function asOfOneMoment<T>(
  pool: Pool,
  mode: 'READ ONLY' | 'READ WRITE',
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, ${mode}`);
    // Work in memory goes on between two fetches; no row that others write is locked meanwhile.
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await client.query('SET LOCAL transaction_timeout = 0');
    return work(client);
  });
}

export async function readRest(client: PoolClient, { name, numbers }: TypeToLoad, visitor: RestVisitor): Promise<void> {
  await readInChunks(
    client,
    `SELECT left_no, right_no, weight FROM linkage.edge WHERE left_no >= $1::bigint AND left_no < $2::bigint`,
    [numbers.from, numbers.to],
    (rows) => visitor.edges(rows.map(edge)),
  );
  await readInChunks(
    client,
    `SELECT left_reference, right_reference, seq, verdict, status, levels FROM linkage.judgement
     WHERE entity_type = $1`,
    [name],
    (rows) => visitor.judgements(rows.map(judgement)),
  );
}

export async function nextRecordNo(client: PoolClient, { name, numbers }: TypeToLoad): Promise<number> {
  const rows = await rawQuery(client, 'SELECT max(record_no) FROM linkage.record WHERE entity_type = $1', [name]);
  const greatest = rows[0]?.[0];
  return greatest == null ? numbers.from : Number(greatest) + 1;
}

async function readInChunks(
  client: PoolClient,
  query: string,
  values: readonly (string | number)[],
  take: (rows: readonly RawRow[]) => void,
): Promise<void> {
  await client.query(`DECLARE loading NO SCROLL CURSOR FOR ${query}`, [...values]);
  const fetchChunk = (): Promise<RawRow[]> => {
    const chunk = rawQuery(client, `FETCH ${CHUNK_ROWS} FROM loading`);
    // Waited for later, or never if taking the chunk before fails: the transaction ends with that failure.
    chunk.catch(() => undefined);
    return chunk;
  };
  // The server prepares the next chunk while this one is taken.
  for (let coming = fetchChunk(); ;) {
    const rows = await coming;
    if (rows.length === 0) break;
    coming = fetchChunk();
    take(rows);
  }
  await client.query('CLOSE loading');
}

function loadedRecord(row: RawRow): LoadedRecord {
  return {
    reference: required(row, 0) as ReferenceText,
    recordNo: Number(required(row, 1)),
    entityId: required(row, 2),
    after: required(row, 3),
  };
}

function edge(row: RawRow): EdgeRow {
  return { leftNo: Number(required(row, 0)), rightNo: Number(required(row, 1)), weight: Number(required(row, 2)) };
}

function judgement(row: RawRow): JudgementRow {
  return {
    left: required(row, 0) as ReferenceText,
    right: required(row, 1) as ReferenceText,
    seq: BigInt(required(row, 2)),
    verdict: required(row, 3),
    status: required(row, 4),
    levels: required(row, 5),
  };
}
