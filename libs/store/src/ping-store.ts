import type { Pool } from 'pg';

/** Resolves while the store answers; for health checks. */
export async function pingStore(pool: Pool): Promise<void> {
  await pool.query('SELECT 1');
}
