import type { Pool, PoolClient } from 'pg';
import { EntitySchema, type DataSource } from 'typeorm';

/** A file that a source delivered, known by its content. */
export interface DeliveredFile {
  readonly contentHash: string;
  readonly name: string;
  readonly finished: boolean;
  /** How often it was asked to be read, the first time included. */
  readonly passes: number;
  /** Byte at which reading goes on. */
  readonly positionBytes: bigint;
  /** Lines before that byte. */
  readonly positionLine: bigint;
  readonly rowsAccepted: bigint;
  readonly rowsQuarantined: bigint;
}

/** A step of reading, saved with the rows it covers. */
export interface FileAdvance {
  readonly contentHash: string;
  readonly passes: number;
  readonly fromBytes: bigint;
  readonly toBytes: bigint;
  readonly toLine: bigint;
  readonly rowsAccepted: number;
  readonly rowsQuarantined: number;
  readonly finished: boolean;
}

interface FileRow {
  contentHash: string;
  name: string;
  finished: boolean;
  passes: number;
  positionBytes: string;
  positionLine: string;
  rowsAccepted: string;
  rowsQuarantined: string;
}
const COLUMNS = `content_hash AS "contentHash", name, finished, passes, position_bytes AS "positionBytes",
  position_line AS "positionLine", rows_accepted AS "rowsAccepted", rows_quarantined AS "rowsQuarantined"`;

function deliveredFile(row: FileRow): DeliveredFile {
  const { contentHash, name, finished, passes } = row;
  return {
    contentHash,
    name,
    finished,
    passes,
    positionBytes: BigInt(row.positionBytes),
    positionLine: BigInt(row.positionLine),
    rowsAccepted: BigInt(row.rowsAccepted),
    rowsQuarantined: BigInt(row.rowsQuarantined),
  };
}

/** Remembers the file unless its content is known; gives what is known of it. */
export async function registerFile(
  pool: Pool,
  source: string,
  file: { readonly contentHash: string; readonly name: string; readonly sizeBytes: number },
): Promise<DeliveredFile> {
  await pool.query(
    `INSERT INTO adapter.file (source, content_hash, name, size_bytes) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [source, file.contentHash, file.name, file.sizeBytes],
  );
  const { rows } = await pool.query<FileRow>(
    `SELECT ${COLUMNS} FROM adapter.file WHERE source = $1 AND content_hash = $2`,
    [source, file.contentHash],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a file that was just remembered is gone');
  return deliveredFile(row);
}

/** Asks for finished files of this name to be read again from the start; gives how many. */
export async function takeFileAgain(pool: Pool, source: string, name: string): Promise<number> {
  const result = await pool.query(
    `UPDATE adapter.file
        SET finished = false, finished_at = NULL, position_bytes = 0, position_line = 0, passes = passes + 1
      WHERE source = $1 AND name = $2 AND finished`,
    [source, name],
  );
  return result.rowCount ?? 0;
}

/** `adapter.file`; the migration makes the table, this describes it. */
export const DeliveredFileEntity = new EntitySchema<FileRow & { source: string; takenAt: Date }>({
  name: 'delivered-file',
  schema: 'adapter',
  tableName: 'file',
  columns: {
    source: { type: 'text', primary: true },
    contentHash: { type: 'text', name: 'content_hash', primary: true },
    name: { type: 'text' },
    finished: { type: 'boolean' },
    passes: { type: 'integer' },
    positionBytes: { type: 'bigint', name: 'position_bytes' },
    positionLine: { type: 'bigint', name: 'position_line' },
    rowsAccepted: { type: 'bigint', name: 'rows_accepted' },
    rowsQuarantined: { type: 'bigint', name: 'rows_quarantined' },
    takenAt: { type: 'timestamptz', name: 'taken_at' },
  },
});

/** What a source has delivered, in the order it was taken. */
export async function listFiles(dataSource: DataSource, source: string): Promise<DeliveredFile[]> {
  const order = { takenAt: 'ASC', name: 'ASC' } as const;
  const rows = await dataSource.getRepository(DeliveredFileEntity).find({ where: { source }, order });
  return rows.map(deliveredFile);
}

/** Compare and set: moves on only from where the caller began, in the pass it began in. */
export async function advanceFile(client: PoolClient, source: string, advance: FileAdvance): Promise<boolean> {
  const result = await client.query(
    `UPDATE adapter.file
        SET position_bytes = $5, position_line = $6, finished = $7,
            finished_at = CASE WHEN $7 THEN now() END,
            rows_accepted = rows_accepted + $8, rows_quarantined = rows_quarantined + $9
      WHERE source = $1 AND content_hash = $2 AND passes = $3 AND position_bytes = $4 AND NOT finished`,
    [
      source,
      advance.contentHash,
      advance.passes,
      advance.fromBytes,
      advance.toBytes,
      advance.toLine,
      advance.finished,
      advance.rowsAccepted,
      advance.rowsQuarantined,
    ],
  );
  return result.rowCount === 1;
}
