import type { Pool } from 'pg';

/** A downstream service that may read the unified store. */
export interface Consumer {
  readonly name: string;
  readonly purposes: readonly string[];
}

/** Adds a consumer, or gives the known one another token and other purposes. `tokenHash`: `hashToken(token)`. */
export async function saveConsumer(pool: Pool, consumer: Consumer & { readonly tokenHash: string }): Promise<void> {
  await pool.query(
    `INSERT INTO access.consumer (name, token_hash, purposes) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET token_hash = EXCLUDED.token_hash, purposes = EXCLUDED.purposes`,
    [consumer.name, consumer.tokenHash, consumer.purposes],
  );
}

/** Whose token this is, or null. */
export async function findConsumer(pool: Pool, tokenHash: string): Promise<Consumer | null> {
  const { rows } = await pool.query<Consumer>(`SELECT name, purposes FROM access.consumer WHERE token_hash = $1`, [
    tokenHash,
  ]);
  return rows[0] ?? null;
}

export async function listConsumers(pool: Pool): Promise<Consumer[]> {
  const { rows } = await pool.query<Consumer>(`SELECT name, purposes FROM access.consumer ORDER BY name`);
  return rows;
}
