import type { ReferenceText } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';
import { rawQuery, required } from './raw-query.ts';

/** A definition of an entity type as the store keeps it. */
export interface StoredDefinition {
  readonly hash: string;
  /** Canonical JSON. */
  readonly text: string;
}

/** What an entity type's records are linked by. */
export interface LinkedBy extends StoredDefinition {
  /** Method version: of the code that links. */
  readonly method: number;
}

/** What a release came to. */
export interface ReleaseEffect {
  readonly batchSeq: bigint;
  readonly recordsMoved: number;
  readonly entitiesChanged: number;
}

/** Asks the reconciler of the entity type to put a definition in force; the last one asked for counts. */
export async function requestRelease(pool: Pool, entityType: string, wanted: StoredDefinition): Promise<void> {
  await pool.query(
    `INSERT INTO linkage.release_request (entity_type, definition_hash, definition) VALUES ($1, $2, $3)
     ON CONFLICT (entity_type) DO UPDATE
     SET definition_hash = EXCLUDED.definition_hash, definition = EXCLUDED.definition, requested_at = now()`,
    [entityType, wanted.hash, wanted.text],
  );
}

/** The definition asked for where it is another one than `inForce`. */
export async function findReleaseRequest(
  pool: Pool,
  entityType: string,
  inForce: string,
): Promise<StoredDefinition | null> {
  const rows = await rawQuery(
    pool,
    `SELECT definition_hash, definition FROM linkage.release_request
     WHERE entity_type = $1 AND definition_hash <> $2`,
    [entityType, inForce],
  );
  const row = rows[0];
  return row === undefined ? null : { hash: required(row, 0), text: required(row, 1) };
}

/** The definition that the entity type is linked by now; null before its first record. */
export async function findDefinitionInForce(pool: Pool, entityType: string): Promise<StoredDefinition | null> {
  const rows = await rawQuery(
    pool,
    `SELECT definition_hash, definition FROM linkage.entity_type
     JOIN linkage.definition USING (definition_hash) WHERE name = $1 AND entity_type = $1`,
    [entityType],
  );
  const row = rows[0];
  return row === undefined ? null : { hash: required(row, 0), text: required(row, 1) };
}

/** What the release that put this definition in force came to; null where it is in force from the start, or not at all. */
export async function findReleaseEffect(
  pool: Pool,
  entityType: string,
  definitionHash: string,
): Promise<ReleaseEffect | null> {
  const rows = await rawQuery(
    pool,
    `SELECT in_force_seq, records_moved, entities_changed FROM linkage.definition
     WHERE entity_type = $1 AND definition_hash = $2 AND in_force_seq IS NOT NULL`,
    [entityType, definitionHash],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    batchSeq: BigInt(required(row, 0)),
    recordsMoved: Number(required(row, 1)),
    entitiesChanged: Number(required(row, 2)),
  };
}

/**
 * Puts a definition in force, within the transaction that writes what follows from it. A whole store may change at once:
 * the transaction takes as long as it takes.
 */
export async function putDefinitionInForce(
  client: ClientBase,
  entityType: string,
  wanted: LinkedBy,
  effect: ReleaseEffect,
): Promise<void> {
  await client.query('SET LOCAL transaction_timeout = 0');
  await client.query(
    'UPDATE linkage.entity_type SET definition_hash = $2, method = $3, remembered_at = now() WHERE name = $1',
    [entityType, wanted.hash, wanted.method],
  );
  await client.query(
    `INSERT INTO linkage.definition
       (entity_type, definition_hash, definition, in_force_seq, records_moved, entities_changed)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (entity_type, definition_hash) DO UPDATE
     SET in_force_seq = EXCLUDED.in_force_seq, records_moved = EXCLUDED.records_moved,
         entities_changed = EXCLUDED.entities_changed, remembered_at = now()`,
    [entityType, wanted.hash, wanted.text, `${effect.batchSeq}`, effect.recordsMoved, effect.entitiesChanged],
  );
}

/** Live records after a reference, in its order: the whole type page by page, each page as of its own moment. */
export async function readLivePage(
  pool: Pool,
  entityType: string,
  after: string,
  limit: number,
): Promise<{ reference: ReferenceText; after: string }[]> {
  const rows = await rawQuery(
    pool,
    `SELECT reference, after FROM linkage.record
     WHERE entity_type = $1 AND NOT deleted AND reference > $2 ORDER BY reference LIMIT $3`,
    [entityType, after, limit],
  );
  return rows.map((row) => ({ reference: required(row, 0) as ReferenceText, after: required(row, 1) }));
}
