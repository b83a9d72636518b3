import type { EntityMove } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';

/** What happened to an entity at one moment. */
export interface EntityHappening {
  readonly entityId: string;
  readonly entityType: string;
  /** A decimal text. */
  readonly entityVersion: string;
  readonly happened: string;
  /** Known time. */
  readonly knownAt: Date;
  readonly validFrom: Date | null;
  readonly members: readonly string[];
  readonly moved: readonly EntityMove[];
}

/** References of an event's members, as it lists them. */
export const MEMBERS = `ARRAY (SELECT m ->> 'record' FROM json_array_elements(event -> 'members') m)`;

/** Versions of one entity, latest first, below a version. */
export async function listHappenings(
  client: ClientBase | Pool,
  entityId: string,
  page: { readonly before: bigint; readonly limit: number },
): Promise<EntityHappening[]> {
  const { rows } = await client.query<EntityHappening>(
    `SELECT entity_id AS "entityId", entity_type AS "entityType", entity_version AS "entityVersion", happened,
            known_at AS "knownAt", valid_from AS "validFrom", ${MEMBERS} AS members, event -> 'moved' AS moved
       FROM unified.entity_version
      WHERE entity_id = $1 AND entity_version < $2 ORDER BY entity_version DESC LIMIT $3`,
    [entityId, page.before.toString(), page.limit],
  );
  return rows;
}
