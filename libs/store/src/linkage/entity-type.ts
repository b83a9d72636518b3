import { LienThongError } from '#libs/contract';
import type { Pool } from 'pg';
import { rawQuery, required } from './raw-query.ts';

/** Record numbers of one entity type lie in a range of their own: type_no · 2^40 + counter, below 2^53. */
const COUNTER_RANGE = 2 ** 40;

export interface RecordNumbers {
  /** The smallest number of the type. */
  readonly from: number;
  /** Above the greatest. */
  readonly to: number;
}

/**
 * Remembers the definition that an entity type's records are linked by, and gives the range of its record numbers.
 * @throws LienThongError `entity-type.changed` when the store was built with another definition.
 */
export async function rememberEntityType(pool: Pool, name: string, definitionHash: string): Promise<RecordNumbers> {
  await pool.query(
    'INSERT INTO linkage.entity_type (name, definition_hash) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [name, definitionHash],
  );
  const rows = await rawQuery(pool, 'SELECT type_no, definition_hash FROM linkage.entity_type WHERE name = $1', [name]);
  const row = rows[0] ?? [];
  if (required(row, 1) !== definitionHash) throw new LienThongError('entity-type.changed', `entity type ${name}`);
  const from = Number(required(row, 0)) * COUNTER_RANGE;
  return { from, to: from + COUNTER_RANGE };
}
