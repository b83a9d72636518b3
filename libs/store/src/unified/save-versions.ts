import type { EntityChanged } from '#libs/contract';
import type { ClientBase } from 'pg';
import { bigintArray, jsonArray, textArray } from '../binary-array.ts';
import { copyIn, RowsToCopy } from '../copy-rows.ts';

/** An event with its JSON text in UTF-8. */
export interface ToldVersion {
  readonly event: EntityChanged;
  readonly json: Uint8Array;
}

const COLUMNS = 'entity_id, entity_version, entity_type, happened, known_at, valid_from, event';

export function idAndVersion(event: { entity_id: string; entity_version: string }): string {
  return `${event.entity_version} ${event.entity_id}`;
}

/** @throws DatabaseError unique_violation where one is known already */
export async function copyVersions(client: ClientBase, changes: readonly ToldVersion[]): Promise<void> {
  const rows = new RowsToCopy(7, changes.length * 1600);
  for (const { event, json } of changes) {
    rows.row();
    rows.text(event.entity_id);
    rows.bigint(BigInt(event.entity_version));
    rows.text(event.entity_type);
    rows.text(event.happened);
    rows.time(event.known_at);
    if (event.valid_from === null) rows.null();
    else rows.time(event.valid_from);
    rows.bytes(json);
  }
  await copyIn(client, `unified.entity_version (${COLUMNS})`, rows);
}

/** Adds those that are not known yet. @returns which these are, as `idAndVersion` */
export async function insertVersions(client: ClientBase, changes: readonly ToldVersion[]): Promise<Set<string>> {
  const events = changes.map((change) => change.event);
  const { rows } = await client.query<{ entity_id: string; entity_version: string }>(
    `INSERT INTO unified.entity_version (${COLUMNS})
     SELECT id, version, type, happened, to_timestamp(known_at / 1000.0), to_timestamp(valid_from / 1000.0), event
       FROM UNNEST($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::json[])
            AS v(id, version, type, happened, known_at, valid_from, event)
     ON CONFLICT DO NOTHING
     RETURNING entity_id, entity_version`,
    [
      textArray(events.map((event) => event.entity_id)),
      bigintArray(events.map((event) => BigInt(event.entity_version))),
      textArray(events.map((event) => event.entity_type)),
      textArray(events.map((event) => event.happened)),
      bigintArray(events.map((event) => event.known_at)),
      bigintArray(events.map((event) => event.valid_from)),
      jsonArray(changes.map((change) => change.json)),
    ],
  );
  return new Set(rows.map(idAndVersion));
}
