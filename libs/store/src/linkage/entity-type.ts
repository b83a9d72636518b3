import { LienThongError } from '#libs/contract';
import type { Pool } from 'pg';
import { rawQuery, required } from './raw-query.ts';
import { findDefinitionInForce, type StoredDefinition } from './release.ts';

/** Record numbers of one entity type lie in a range of their own: type_no · 2^40 + counter, below 2^53. */
const COUNTER_RANGE = 2 ** 40;

export interface RecordNumbers {
  /** The smallest number of the type. */
  readonly from: number;
  /** Above the greatest. */
  readonly to: number;
}

/** How an entity type is linked in this store. */
export interface RememberedType {
  /** The range of its record numbers. */
  readonly numbers: RecordNumbers;
  /** The definition that it is linked by: the one given, unless another one was released since. */
  readonly inForce: StoredDefinition;
}

/**
 * Remembers the definition that an entity type's records are linked by. One that was in force before, or is asked for,
 * is no stranger: the store says which one is in force now.
 * @throws LienThongError `entity-type.changed` when the store was built with another definition and never heard of this.
 */
export async function rememberEntityType(pool: Pool, name: string, own: StoredDefinition): Promise<RememberedType> {
  await pool.query(
    'INSERT INTO linkage.entity_type (name, definition_hash) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [name, own.hash],
  );
  const rows = await rawQuery(pool, 'SELECT type_no, definition_hash FROM linkage.entity_type WHERE name = $1', [name]);
  const row = rows[0] ?? [];
  const from = Number(required(row, 0)) * COUNTER_RANGE;
  const numbers = { from, to: from + COUNTER_RANGE };
  if (required(row, 1) !== own.hash) return { numbers, inForce: await releasedInstead(pool, name, own.hash) };
  await pool.query(
    `INSERT INTO linkage.definition (entity_type, definition_hash, definition) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING`,
    [name, own.hash, own.text],
  );
  return { numbers, inForce: own };
}

async function releasedInstead(pool: Pool, name: string, hash: string): Promise<StoredDefinition> {
  const known = await rawQuery(
    pool,
    `SELECT FROM linkage.definition WHERE entity_type = $1 AND definition_hash = $2
     UNION ALL SELECT FROM linkage.release_request WHERE entity_type = $1 AND definition_hash = $2`,
    [name, hash],
  );
  const inForce = known.length === 0 ? null : await findDefinitionInForce(pool, name);
  if (inForce === null) throw new LienThongError('entity-type.changed', `entity type ${name}`);
  return inForce;
}
