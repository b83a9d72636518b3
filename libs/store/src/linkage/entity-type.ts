import { LienThongError } from '#libs/contract';
import type { Pool } from 'pg';
import { rawQuery, required } from './raw-query.ts';
import { findDefinitionInForce, type LinkedBy, type StoredDefinition } from './release.ts';

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
  /** Method version by which all its records are linked; null: by code that did not say, or by several. */
  readonly method: number | null;
}

/**
 * Remembers the definition that an entity type's records are linked by. One that was in force before, or is asked for,
 * is no stranger: the store says which one is in force now, and by which method version.
 * @throws LienThongError `entity-type.changed` when the store was built with another definition and never heard of this.
 */
export async function rememberEntityType(pool: Pool, name: string, own: LinkedBy): Promise<RememberedType> {
  await pool.query(
    'INSERT INTO linkage.entity_type (name, definition_hash, method) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING',
    [name, own.hash, own.method],
  );
  const rows = await rawQuery(
    pool,
    'SELECT type_no, definition_hash, method FROM linkage.entity_type WHERE name = $1',
    [name],
  );
  const row = rows[0] ?? [];
  const from = Number(required(row, 0)) * COUNTER_RANGE;
  const numbers = { from, to: from + COUNTER_RANGE };
  const method = row[2] == null ? null : Number(row[2]);
  if (required(row, 1) !== own.hash) return { numbers, method, inForce: await releasedInstead(pool, name, own.hash) };
  await pool.query(
    `INSERT INTO linkage.definition (entity_type, definition_hash, definition) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING`,
    [name, own.hash, own.text],
  );
  return { numbers, method, inForce: { hash: own.hash, text: own.text } };
}

/**
 * To be called before code of another method version links anything: if it ends before all is linked anew, none may take
 * the store for its own.
 */
export async function forgetMethod(pool: Pool, name: string): Promise<void> {
  await pool.query('UPDATE linkage.entity_type SET method = NULL WHERE name = $1', [name]);
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
