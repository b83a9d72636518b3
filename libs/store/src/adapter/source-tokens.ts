import type { Pool } from 'pg';

/** Lets whoever holds the token push records of this source. `tokenHash`: `hashToken(token)`. */
export async function saveSourceToken(pool: Pool, source: string, tokenHash: string): Promise<void> {
  await pool.query(
    `INSERT INTO adapter.source_token (token_hash, source) VALUES ($1, $2)
     ON CONFLICT (token_hash) DO UPDATE SET source = EXCLUDED.source, revoked_at = NULL`,
    [tokenHash, source],
  );
}

export async function revokeSourceToken(pool: Pool, tokenHash: string): Promise<void> {
  await pool.query(`UPDATE adapter.source_token SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL`, [
    tokenHash,
  ]);
}

/** The source whose valid token this is, or null. */
export async function findTokenSource(pool: Pool, tokenHash: string): Promise<string | null> {
  const { rows } = await pool.query<{ source: string }>(
    `SELECT source FROM adapter.source_token WHERE token_hash = $1 AND revoked_at IS NULL`,
    [tokenHash],
  );
  return rows[0]?.source ?? null;
}
