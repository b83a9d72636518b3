import type { Pool } from 'pg';

/** Somebody who judges. */
export interface Steward {
  readonly name: string;
  /** Entity types that the steward may see and judge. */
  readonly entityTypes: readonly string[];
}

/** Adds a steward, or gives the known one another token and other entity types. `tokenHash`: `hashToken(token)`. */
export async function saveSteward(pool: Pool, steward: Steward & { readonly tokenHash: string }): Promise<void> {
  await pool.query(
    `INSERT INTO access.steward (name, token_hash, entity_types) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET token_hash = EXCLUDED.token_hash, entity_types = EXCLUDED.entity_types`,
    [steward.name, steward.tokenHash, steward.entityTypes],
  );
}

/** Whose token this is, or null. */
export async function findSteward(pool: Pool, tokenHash: string): Promise<Steward | null> {
  const { rows } = await pool.query<Steward>(
    `SELECT name, entity_types AS "entityTypes" FROM access.steward WHERE token_hash = $1`,
    [tokenHash],
  );
  return rows[0] ?? null;
}
