import type { EntityChanged, EntityMove } from '#libs/contract';
import type { Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { entityOf, type EntityRow, type UnifiedEntity } from './read-entities.ts';

/** One version of an entity, as its event told it. */
export interface EntityVersion extends UnifiedEntity {
  readonly removed: boolean;
  readonly moved: readonly EntityMove[];
  /** Of a removed entity that merged into another one. */
  readonly redirectTo: string | null;
}

export interface PastVersion extends EntityVersion {
  /** When the next version of the entity became known; null for the current one. */
  readonly knownUntil: Date | null;
}

interface VersionRow extends EntityRow {
  readonly event: EntityChanged;
}

const VERSION_COLUMNS = `v.entity_id, v.entity_type, v.entity_version, v.happened, v.known_at, v.valid_from, v.event`;

function versionOf(row: VersionRow): EntityVersion {
  return {
    ...entityOf(row),
    removed: row.event.golden === null,
    moved: row.event.moved,
    redirectTo: row.event.redirect_to,
  };
}

/** Versions of one entity after `after` (decimal text), oldest first. Empty also where the id was never given. */
export async function listEntityVersions(
  pool: Pool,
  asked: { readonly entityId: string; readonly after: string; readonly limit: number },
): Promise<PastVersion[]> {
  const { rows } = await pool.query<VersionRow & { readonly known_until: Date | null }>(
    `SELECT ${VERSION_COLUMNS},
            (SELECT n.known_at FROM unified.entity_version n
              WHERE n.entity_id = v.entity_id AND n.entity_version > v.entity_version
              ORDER BY n.entity_version LIMIT 1) AS known_until
       FROM unified.entity_version v
      WHERE v.entity_id = $1 AND v.entity_version > $2::bigint ORDER BY v.entity_version LIMIT $3`,
    [asked.entityId, asked.after, asked.limit],
  );
  return rows.map((row) => ({ ...versionOf(row), knownUntil: row.known_until }));
}

/** A place in the feed, decimal texts. It means something within one incarnation of the store. */
export interface FeedPosition {
  readonly xact: string;
  readonly feedNo: string;
}

export const FEED_START: FeedPosition = { xact: '0', feedNo: '0' };

export interface FeedPage {
  readonly versions: readonly EntityVersion[];
  /** Everything up to here was looked at. */
  readonly reached: FeedPosition;
  /** Whether there may be more to read at once. */
  readonly hasMore: boolean;
}

/** Versions looked at for one page at most: of a rare entity type there may be none among them. */
const MOST_SCANNED = 2000;

/**
 * The versions that follow `after`, in an order in which nothing can appear before what was read: by transaction, and
 * only of transactions older than any that is still running. What commits later stands later. The versions of one
 * entity come in rising order, as long as they were stored in that order.
 */
export async function readFeed(
  pool: Pool,
  asked: { readonly entityType: string | null; readonly after: FeedPosition; readonly limit: number },
): Promise<FeedPage> {
  const most = asked.entityType === null ? asked.limit : MOST_SCANNED;
  const { rows } = await pool.query<ScannedRow>(
    // Said of the table: without it, the order would be that of the texts beside SELECT.
    `SELECT v.xact::text, v.feed_no, v.entity_id, v.entity_version, v.entity_type
       FROM unified.entity_version v
      WHERE (v.xact, v.feed_no) > ($1::text::xid8, $2::bigint) AND v.xact < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY v.xact, v.feed_no LIMIT $3`,
    [asked.after.xact, asked.after.feedNo, most],
  );
  const wanted = rows.filter((row) => asked.entityType === null || row.entity_type === asked.entityType);
  const page = wanted.slice(0, asked.limit);
  const isCut = page.length < wanted.length;
  const last = isCut ? page.at(-1) : rows.at(-1);
  return {
    versions: await versionsOf(pool, page),
    reached: last === undefined ? asked.after : { xact: last.xact, feedNo: last.feed_no },
    hasMore: isCut || rows.length === most,
  };
}

interface ScannedRow {
  readonly xact: string;
  readonly feed_no: string;
  readonly entity_id: string;
  readonly entity_version: string;
  readonly entity_type: string;
}

async function versionsOf(pool: Pool, page: readonly ScannedRow[]): Promise<EntityVersion[]> {
  if (page.length === 0) return [];
  const { rows } = await pool.query<VersionRow>(
    `SELECT ${VERSION_COLUMNS}
       FROM UNNEST($1::text[], $2::bigint[]) WITH ORDINALITY AS asked(id, version, place)
       JOIN unified.entity_version v ON v.entity_id = asked.id AND v.entity_version = asked.version
      ORDER BY asked.place`,
    [arrayLiteral(page.map((row) => row.entity_id)), arrayLiteral(page.map((row) => row.entity_version))],
  );
  return rows.map(versionOf);
}
