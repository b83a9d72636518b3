import type { Pool } from 'pg';
import { quoted, typeForm } from './name-query.ts';
import {
  ENTITY_COLUMNS,
  entityOf,
  type Candidates,
  type EntityRow,
  type PageOf,
  type UnifiedEntity,
} from './read-entities.ts';

export interface NamePage extends PageOf {
  /** Of a round of a `NameQuery`. */
  readonly condition: string;
}
/**
 * Entities looked at one by one, by entity id, before the index is asked. A common name fills a page from these; what
 * does not is rare enough for the index, which gives all it has in no order.
 */
const SHORT_WALK = 4000;
/** So many that the index gives are sorted; where there are more, walking on finds them soon. */
const MOST_SORTED = 20_000;
const LONG_WALK = 100_000;

/**
 * Live entities whose names fulfil the condition: the caller looks which of them are meant. The work is bounded however
 * common the words are; a page may end early, and `reached` says where to go on.
 */
export async function listEntitiesByName(pool: Pool, page: NamePage): Promise<Candidates> {
  const { entityType, condition } = page;
  const words = entityType === null ? condition : `${quoted(typeForm(entityType))} & ${condition}`;
  const asked: Asked = { after: page.after, limit: page.limit, words };
  const near = await walk(pool, asked, SHORT_WALK);
  const found = near.isEnough ? near : ((await lookUp(pool, asked)) ?? (await walk(pool, asked, LONG_WALK)));
  return { entities: await readEntities(pool, found.ids), reached: found.reached };
}

interface Asked {
  readonly after: string;
  readonly limit: number;
  /** `tsquery` */
  readonly words: string;
}
interface Found {
  readonly ids: readonly string[];
  readonly reached: string | null;
}

/** `isEnough`: a full page, or the end of all entities. */
async function walk(pool: Pool, asked: Asked, steps: number): Promise<Found & { readonly isEnough: boolean }> {
  const { rows } = await pool.query<{ ids: string[]; walked: number; last: string | null }>(
    `WITH way AS MATERIALIZED (
       SELECT entity_id, NOT removed AND search_words @@ $2::tsquery AS fits
         FROM unified.entity WHERE entity_id > $1 ORDER BY entity_id LIMIT $4)
     SELECT ARRAY(SELECT entity_id FROM way WHERE fits ORDER BY entity_id LIMIT $3) AS ids,
            count(*)::integer AS walked, max(entity_id) AS last FROM way`,
    [asked.after, asked.words, asked.limit, steps],
  );
  const { ids = [], walked = 0, last = null } = rows[0] ?? {};
  if (ids.length === asked.limit) return { ids, reached: ids.at(-1) ?? null, isEnough: true };
  return { ids, reached: walked < steps ? null : last, isEnough: walked < steps };
}

/** Null when there are too many to be sorted. */
async function lookUp(pool: Pool, asked: Asked): Promise<Found | null> {
  const { rows } = await pool.query<{ ids: string[]; known: number }>(
    `WITH known AS MATERIALIZED (
       SELECT entity_id FROM unified.entity
        WHERE search_words @@ $2::tsquery AND entity_id > $1 AND NOT removed LIMIT $4)
     SELECT ARRAY(SELECT entity_id FROM known ORDER BY entity_id LIMIT $3) AS ids, count(*)::integer AS known FROM known`,
    [asked.after, asked.words, asked.limit, MOST_SORTED + 1],
  );
  const { ids = [], known = 0 } = rows[0] ?? {};
  if (known > MOST_SORTED) return null;
  return { ids, reached: ids.length === asked.limit ? (ids.at(-1) ?? null) : null };
}

async function readEntities(pool: Pool, ids: readonly string[]): Promise<UnifiedEntity[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<EntityRow>(
    `SELECT ${ENTITY_COLUMNS}
       FROM unified.entity e
       JOIN unified.entity_version v ON v.entity_id = e.entity_id AND v.entity_version = e.entity_version
      WHERE e.entity_id = ANY($1) AND NOT e.removed
      ORDER BY e.entity_id`,
    [ids],
  );
  return rows.map(entityOf);
}
