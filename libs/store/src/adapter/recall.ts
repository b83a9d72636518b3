import type { Pool } from 'pg';
import { inTransaction } from '../transaction.ts';
import { AcceptTransaction, type AcceptedVersion } from './accept-transaction.ts';

/** Whether the adapter has learnt what it had accepted before this incarnation began. */
export async function isRecalled(pool: Pool, incarnation: number): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM adapter.recall WHERE incarnation = $1', [incarnation]);
  return rowCount === 1;
}

/** At most one version for a record; what the store knows and is newer stays. */
export async function saveRecalled(pool: Pool, source: string, versions: readonly AcceptedVersion[]): Promise<void> {
  await inTransaction(pool, (client) => new AcceptTransaction(client, source).saveVersions(versions));
}

export async function rememberRecall(pool: Pool, incarnation: number): Promise<void> {
  await pool.query('INSERT INTO adapter.recall (incarnation) VALUES ($1) ON CONFLICT DO NOTHING', [incarnation]);
}
