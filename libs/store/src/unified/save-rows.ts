import type { ClientBase } from 'pg';
import { bigintArray, booleanArray, textArray } from '../binary-array.ts';
import { copyIn, RowsToCopy } from '../copy-rows.ts';
import type { CrosswalkRow, EntityRow, EntityRows, IdentifierRow } from './entity-rows.ts';

/** Rows of which none is there yet: half the work of `saveRows`. @throws DatabaseError unique_violation where one is */
export async function copyRows(client: ClientBase, { entities, crosswalk, identifiers }: EntityRows): Promise<void> {
  if (entities.length > 0) {
    const rows = new RowsToCopy(5, entities.length * 300);
    for (const { event, words } of entities) {
      rows.row();
      rows.text(event.entity_id);
      rows.text(event.entity_type);
      rows.bigint(BigInt(event.entity_version));
      rows.boolean(event.happened === 'removed');
      rows.lexemes(words);
    }
    await copyIn(client, 'unified.entity (entity_id, entity_type, entity_version, removed, search_words)', rows);
  }
  if (crosswalk.length > 0) {
    const rows = new RowsToCopy(3, crosswalk.length * 120);
    for (const { reference, entityId, version } of crosswalk) {
      rows.row();
      rows.text(reference);
      if (entityId === null) rows.null();
      else rows.text(entityId);
      rows.bigint(version);
    }
    await copyIn(client, 'unified.crosswalk (reference, entity_id, entity_version)', rows);
  }
  if (identifiers.length > 0) {
    const rows = new RowsToCopy(2, identifiers.length * 80);
    for (const { identifier, entityId } of identifiers) {
      rows.row();
      rows.text(identifier);
      rows.text(entityId);
    }
    await copyIn(client, 'unified.identifier_key (identifier, entity_id)', rows);
  }
}

/** Rows that may be there already: each is guarded by its own version. */
export async function saveRows(client: ClientBase, { entities, crosswalk, identifiers }: EntityRows): Promise<void> {
  if (entities.length > 0) await saveEntities(client, entities);
  if (crosswalk.length > 0) await saveCrosswalk(client, crosswalk);
  if (identifiers.length > 0) await addIdentifiers(client, identifiers);
}

async function saveEntities(client: ClientBase, rows: readonly EntityRow[]): Promise<void> {
  await client.query(
    `INSERT INTO unified.entity AS t (entity_id, entity_type, entity_version, removed, search_words)
     SELECT id, type, version, removed, array_to_tsvector(string_to_array(words, ' '))
       FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::text[])
            AS v(id, type, version, removed, words)
     ON CONFLICT (entity_id) DO UPDATE
       SET entity_type = excluded.entity_type, entity_version = excluded.entity_version, removed = excluded.removed,
           search_words = excluded.search_words
       WHERE t.entity_version < excluded.entity_version`,
    [
      textArray(rows.map(({ event }) => event.entity_id)),
      textArray(rows.map(({ event }) => event.entity_type)),
      bigintArray(rows.map(({ event }) => BigInt(event.entity_version))),
      booleanArray(rows.map(({ event }) => event.happened === 'removed')),
      // Words hold no space, and none is empty.
      textArray(rows.map(({ words }) => words.join(' '))),
    ],
  );
}

async function saveCrosswalk(client: ClientBase, rows: readonly CrosswalkRow[]): Promise<void> {
  await client.query(
    `INSERT INTO unified.crosswalk AS t (reference, entity_id, entity_version)
     SELECT * FROM UNNEST($1::text[], $2::text[], $3::bigint[])
     ON CONFLICT (reference) DO UPDATE SET entity_id = excluded.entity_id, entity_version = excluded.entity_version
       WHERE t.entity_version < excluded.entity_version`,
    [
      textArray(rows.map(({ reference }) => reference)),
      textArray(rows.map(({ entityId }) => entityId)),
      bigintArray(rows.map(({ version }) => version)),
    ],
  );
}

async function addIdentifiers(client: ClientBase, rows: readonly IdentifierRow[]): Promise<void> {
  await client.query(
    `INSERT INTO unified.identifier_key (identifier, entity_id)
     SELECT * FROM UNNEST($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    [textArray(rows.map(({ identifier }) => identifier)), textArray(rows.map(({ entityId }) => entityId))],
  );
}
