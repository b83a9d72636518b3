import type { Pool } from 'pg';

/** Nothing of the source is accepted once this has committed; acceptances under way are waited for. */
export async function pauseSource(pool: Pool, source: string): Promise<void> {
  await pool.query(
    `INSERT INTO adapter.source (source, paused_at) VALUES ($1, now())
     ON CONFLICT (source) DO UPDATE SET paused_at = COALESCE(adapter.source.paused_at, now())`,
    [source],
  );
}

export async function resumeSource(pool: Pool, source: string): Promise<void> {
  await pool.query('UPDATE adapter.source SET paused_at = NULL WHERE source = $1', [source]);
}
