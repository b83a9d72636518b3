import type { Pool } from 'pg';

/** Forgets answers given under an `Idempotency-Key` more than so many days ago; says how many. */
export async function forgetAnswers(pool: Pool, days: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM adapter.idempotency WHERE answered_at < now() - make_interval(days => $1)`,
    [days],
  );
  return rowCount ?? 0;
}
