import { tracedGolden, type GoldenRecord, type ToldGolden } from '#libs/contract';
import type { Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';

/** What the api reads. Nothing here writes. */
export interface UnifiedEntity {
  readonly entityId: string;
  readonly entityType: string;
  /** Decimal text. */
  readonly entityVersion: string;
  readonly happened: string;
  readonly knownAt: Date;
  readonly validFrom: Date | null;
  readonly golden: GoldenRecord;
  /** Reference texts in canonical order. */
  readonly members: readonly string[];
}

/**
 * An entity as an id leads to it. `removed`: the id was given once, and leads nowhere any more. `unsettled`: it leads to
 * an entity whose own event has not arrived yet; asking again a little later answers.
 */
export type EntityFound =
  | { readonly found: 'live'; readonly entity: UnifiedEntity; readonly redirectedFrom: string | null }
  | { readonly found: 'removed' }
  | { readonly found: 'unsettled' }
  | { readonly found: 'unknown' };

export interface EntityRow {
  readonly entity_id: string;
  readonly entity_type: string;
  readonly entity_version: string;
  readonly happened: string;
  readonly known_at: Date;
  readonly valid_from: Date | null;
  readonly event: ToldGolden;
}

export const ENTITY_COLUMNS = `e.entity_id, e.entity_type, e.entity_version, v.happened, v.known_at, v.valid_from, v.event`;

export function entityOf(row: EntityRow): UnifiedEntity {
  return {
    entityId: row.entity_id,
    entityType: row.entity_type,
    entityVersion: row.entity_version,
    happened: row.happened,
    knownAt: row.known_at,
    validFrom: row.valid_from,
    golden: tracedGolden(row.event),
    members: row.event.members.map(({ record }) => record),
  };
}

/** Ends a circle that only a damaged store could hold. */
const MOST_MERGES = 1000;

/** Follows redirects, however many merges lie between. */
export async function findEntity(pool: Pool, entityId: string): Promise<EntityFound> {
  const { rows } = await pool.query<EntityRow & { removed: boolean | null }>(
    `WITH RECURSIVE way(id, step) AS (
       SELECT $1::text COLLATE "C", 0
       UNION
       SELECT r.new_id, way.step + 1 FROM way JOIN unified.redirect r ON r.old_id = way.id WHERE way.step < ${MOST_MERGES}
     )
     SELECT ${ENTITY_COLUMNS}, e.removed
       FROM way
       LEFT JOIN unified.entity e ON e.entity_id = way.id
       LEFT JOIN unified.entity_version v ON v.entity_id = e.entity_id AND v.entity_version = e.entity_version
      ORDER BY way.step DESC LIMIT 2`,
    [entityId],
  );
  const row = rows[0];
  if (row === undefined || (row.removed === null && rows.length === 1)) return { found: 'unknown' };
  if (row.removed === null) return { found: 'unsettled' };
  if (row.removed) return { found: 'removed' };
  return { found: 'live', entity: entityOf(row), redirectedFrom: row.entity_id === entityId ? null : entityId };
}

/** The entity a record belongs to; `removed`: the record is known and belongs to none any more. */
export async function findEntityOfRecord(pool: Pool, reference: string): Promise<EntityFound> {
  const { rows } = await pool.query<{ entity_id: string | null }>(
    `SELECT entity_id FROM unified.crosswalk WHERE reference = $1`,
    [reference],
  );
  const row = rows[0];
  if (row === undefined) return { found: 'unknown' };
  if (row.entity_id === null) return { found: 'removed' };
  const entity = await findEntity(pool, row.entity_id);
  return entity.found === 'live' ? { ...entity, redirectedFrom: null } : entity;
}

/** Reference text → id of the entity it belongs to now. References that lead to none are left out. */
export async function resolveReferences(pool: Pool, references: readonly string[]): Promise<Map<string, string>> {
  if (references.length === 0) return new Map();
  const { rows } = await pool.query<{ reference: string; entity_id: string }>(
    `SELECT c.reference, c.entity_id
       FROM UNNEST($1::text[]) AS asked(reference)
       JOIN unified.crosswalk c ON c.reference = asked.reference
       JOIN unified.entity e ON e.entity_id = c.entity_id AND NOT e.removed`,
    [arrayLiteral([...new Set(references)])],
  );
  return new Map(rows.map((row) => [row.reference, row.entity_id]));
}

/** Where a page begins: after this entity id. Ids are given in rising order, so that pages neither skip nor repeat. */
export interface PageOf {
  readonly entityType: string | null;
  readonly after: string;
  readonly limit: number;
}

/** Live entities by entity id, some of which the caller may find not to be what it looks for. */
export interface Candidates {
  readonly entities: readonly UnifiedEntity[];
  /** Entity id up to which all were looked at; null: there are no more. */
  readonly reached: string | null;
}

function candidatesOf(rows: readonly EntityRow[], page: PageOf): Candidates {
  return { entities: rows.map(entityOf), reached: rows.length < page.limit ? null : (rows.at(-1)?.entity_id ?? null) };
}

export async function listEntities(pool: Pool, page: PageOf): Promise<Candidates> {
  const { rows } = await pool.query<EntityRow>(
    `SELECT ${ENTITY_COLUMNS}
       FROM (SELECT * FROM unified.entity
              WHERE entity_id > $1 AND NOT removed AND ($2::text IS NULL OR entity_type = $2)
              ORDER BY entity_id LIMIT $3) e
       JOIN unified.entity_version v ON v.entity_id = e.entity_id AND v.entity_version = e.entity_version
      ORDER BY e.entity_id`,
    [page.after, page.entityType, page.limit],
  );
  return candidatesOf(rows, page);
}

/** Live entities that have, or had, the identifier: the caller looks whether the golden record still says so. */
export async function listEntitiesByIdentifier(
  pool: Pool,
  page: PageOf & { readonly identifier: string },
): Promise<Candidates> {
  const { rows } = await pool.query<EntityRow>(
    `SELECT ${ENTITY_COLUMNS}
       FROM (SELECT e.* FROM unified.identifier_key k JOIN unified.entity e ON e.entity_id = k.entity_id
              WHERE k.identifier = $4 AND k.entity_id > $1 AND NOT e.removed
                AND ($2::text IS NULL OR e.entity_type = $2)
              ORDER BY k.entity_id LIMIT $3) e
       JOIN unified.entity_version v ON v.entity_id = e.entity_id AND v.entity_version = e.entity_version
      ORDER BY e.entity_id`,
    [page.after, page.entityType, page.limit, page.identifier],
  );
  return candidatesOf(rows, page);
}
