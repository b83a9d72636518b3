import type { Pool } from 'pg';

export interface AcceptedCount {
  readonly source: string;
  readonly dataset: string;
  /** UTC day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly changes: bigint;
}
export interface AdapterQuarantineEntry {
  readonly id: bigint;
  readonly source: string;
  readonly dataset: string | null;
  readonly recordId: string | null;
  readonly code: string;
  readonly path: string;
  readonly sentence: string;
  readonly place: string;
  readonly rawBytes: bigint;
  readonly refusedAt: Date;
}

/** Changes that were given a version, by source, dataset and UTC day of the commit. */
export async function listAccepted(pool: Pool): Promise<AcceptedCount[]> {
  const { rows } = await pool.query<Omit<AcceptedCount, 'changes'> & { changes: string }>(
    `SELECT source, dataset, to_char(day, 'YYYY-MM-DD') AS day, changes
       FROM adapter.accepted ORDER BY source, dataset, day`,
  );
  return rows.map((row) => ({ ...row, changes: BigInt(row.changes) }));
}

/** Rows refused, by source. */
export async function countAdapterQuarantine(pool: Pool): Promise<Map<string, bigint>> {
  const { rows } = await pool.query<{ source: string; count: string }>(
    `SELECT source, count(*) AS count FROM adapter.quarantine GROUP BY source ORDER BY source`,
  );
  return new Map(rows.map((row) => [row.source, BigInt(row.count)]));
}

const COLUMNS = `id, source, dataset, record_id AS "recordId", code, path, sentence, place,
  raw_bytes AS "rawBytes", refused_at AS "refusedAt"`;
type EntryRow = Omit<AdapterQuarantineEntry, 'id' | 'rawBytes'> & { id: string; rawBytes: string };

/** Newest first, `limit` at most, below the id `before` where given. */
export async function listAdapterQuarantine(
  pool: Pool,
  page: { readonly source?: string; readonly before?: bigint; readonly limit: number },
): Promise<AdapterQuarantineEntry[]> {
  const { rows } = await pool.query<EntryRow>(
    `SELECT ${COLUMNS} FROM adapter.quarantine
      WHERE ($1::text IS NULL OR source = $1) AND ($2::bigint IS NULL OR id < $2)
      ORDER BY id DESC LIMIT $3`,
    [page.source ?? null, page.before ?? null, page.limit],
  );
  return rows.map(entry);
}

/** One refused row with its bytes, or null. */
export async function findAdapterQuarantine(
  pool: Pool,
  id: bigint,
): Promise<(AdapterQuarantineEntry & { readonly raw: Buffer }) | null> {
  const { rows } = await pool.query<EntryRow & { raw: Buffer }>(
    `SELECT ${COLUMNS}, raw FROM adapter.quarantine WHERE id = $1`,
    [id],
  );
  const [row] = rows;
  return row === undefined ? null : { ...entry(row), raw: row.raw };
}

function entry(row: EntryRow): AdapterQuarantineEntry {
  return { ...row, id: BigInt(row.id), rawBytes: BigInt(row.rawBytes) };
}
