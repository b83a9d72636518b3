import type { Pool } from 'pg';

export interface AcceptedCount {
  readonly source: string;
  readonly dataset: string;
  /** UTC day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly changes: bigint;
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
