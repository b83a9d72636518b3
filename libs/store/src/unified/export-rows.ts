import { parseReference, tracedGolden, type GoldenRecord, type ReferenceValue, type ToldGolden } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { referencesOf } from './reference-values.ts';
import { inSnapshot, rowBatches } from './stream-rows.ts';

/** Readers of the whole unified store, for exports and evaluation. Each is one snapshot and needs little memory. */
export interface CrosswalkEntry {
  readonly source: string;
  readonly dataset: string;
  readonly recordId: string;
  /** Null: the record belongs to no entity any more. */
  readonly entityId: string | null;
  /** Null with `entityId`. */
  readonly entityType: string | null;
  readonly entityVersion: string;
}
export interface ExportedEntity {
  readonly entityId: string;
  readonly entityType: string;
  readonly entityVersion: string;
  readonly knownAt: Date;
  readonly validFrom: Date | null;
  readonly members: readonly string[];
  readonly golden: GoldenRecord;
}
export interface LiveCluster {
  readonly entityId: string;
  readonly entityType: string;
  /** Reference texts by their UTF-8 bytes. */
  readonly members: readonly string[];
}
export interface ResolvedReference {
  readonly entityId: string;
  readonly entityType: string;
  readonly attribute: string;
  readonly reference: ReferenceValue;
  /** Entity the reference leads to now, or null. */
  readonly target: string | null;
}

/** Every record ever linked, by reference. With an entity type: the records that belong to entities of it. */
export async function* readCrosswalk(pool: Pool, entityType: string | null = null): AsyncGenerator<CrosswalkEntry> {
  yield* inSnapshot(pool, (client) => crosswalkEntries(client, entityType));
}

async function* crosswalkEntries(client: ClientBase, entityType: string | null): AsyncGenerator<CrosswalkEntry> {
  const batches = rowBatches<{
    reference: string;
    entity_id: string | null;
    entity_type: string;
    entity_version: string;
  }>(client, 'crosswalk_rows', {
    text: `SELECT c.reference, c.entity_id, e.entity_type, c.entity_version
               FROM unified.crosswalk c LEFT JOIN unified.entity e ON e.entity_id = c.entity_id
              WHERE $1::text IS NULL OR e.entity_type = $1
              ORDER BY c.reference`,
    values: [entityType],
  });
  for await (const rows of batches) {
    for (const row of rows) {
      yield {
        ...parseReference(row.reference),
        entityId: row.entity_id,
        entityType: row.entity_type,
        entityVersion: row.entity_version,
      };
    }
  }
}

/** Every live entity with its golden record, by entity id. */
export async function* readUnifiedEntities(
  pool: Pool,
  entityType: string | null = null,
): AsyncGenerator<ExportedEntity> {
  yield* inSnapshot(pool, (client) => exportedEntities(client, entityType));
}

interface GoldenRow {
  readonly entity_id: string;
  readonly entity_type: string;
  readonly entity_version: string;
  readonly known_at: Date;
  readonly valid_from: Date | null;
  readonly event: ToldGolden;
}

async function* exportedEntities(client: ClientBase, entityType: string | null): AsyncGenerator<ExportedEntity> {
  const batches = rowBatches<GoldenRow>(client, 'entity_rows', {
    text: `SELECT entity_id, entity_type, entity_version, known_at, valid_from, event
             FROM unified.golden_record WHERE $1::text IS NULL OR entity_type = $1 ORDER BY entity_id`,
    values: [entityType],
  });
  for await (const rows of batches) {
    for (const row of rows) {
      yield {
        entityId: row.entity_id,
        entityType: row.entity_type,
        entityVersion: row.entity_version,
        knownAt: row.known_at,
        validFrom: row.valid_from,
        members: row.event.members.map(({ record }) => record),
        golden: tracedGolden(row.event),
      };
    }
  }
}

/** Live records grouped as entities, from the crosswalk; no golden values are read. */
export async function* readLiveClusters(pool: Pool, entityType: string | null = null): AsyncGenerator<LiveCluster> {
  yield* inSnapshot(pool, (client) => liveClusters(client, entityType));
}

async function* liveClusters(client: ClientBase, entityType: string | null): AsyncGenerator<LiveCluster> {
  const batches = rowBatches<{ entity_id: string; entity_type: string; members: string[] }>(client, 'cluster_rows', {
    text: `SELECT e.entity_id, e.entity_type, array_agg(c.reference ORDER BY c.reference) AS members
             FROM unified.crosswalk c JOIN unified.entity e ON e.entity_id = c.entity_id AND NOT e.removed
            WHERE $1::text IS NULL OR e.entity_type = $1
            GROUP BY e.entity_id, e.entity_type`,
    values: [entityType],
  });
  for await (const rows of batches) {
    for (const row of rows) yield { entityId: row.entity_id, entityType: row.entity_type, members: row.members };
  }
}

/** Every reference that a golden record holds, with the entity it leads to. */
export async function* readReferences(pool: Pool, entityType: string | null = null): AsyncGenerator<ResolvedReference> {
  yield* inSnapshot(pool, (client) => resolvedReferences(client, entityType));
}

async function* resolvedReferences(client: ClientBase, entityType: string | null): AsyncGenerator<ResolvedReference> {
  const batches = rowBatches<{ entity_id: string; entity_type: string; event: ToldGolden }>(client, 'golden_rows', {
    text: `SELECT entity_id, entity_type, event FROM unified.golden_record WHERE $1::text IS NULL OR entity_type = $1`,
    values: [entityType],
  });
  for await (const rows of batches) {
    const found = rows.flatMap((row) => referencesOf(row.event.golden ?? {}).map((each) => ({ row, ...each })));
    const targets = await targetsOf(client, [...new Set(found.map((each) => each.text))]);
    for (const { row, attribute, reference, text } of found) {
      yield {
        entityId: row.entity_id,
        entityType: row.entity_type,
        attribute,
        reference,
        target: targets.get(text) ?? null,
      };
    }
  }
}

async function targetsOf(client: ClientBase, references: readonly string[]): Promise<Map<string, string>> {
  if (references.length === 0) return new Map();
  const { rows } = await client.query<{ reference: string; entity_id: string }>(
    `SELECT c.reference, c.entity_id
       FROM UNNEST($1::text[]) AS asked(reference)
       JOIN unified.crosswalk c ON c.reference = asked.reference
       JOIN unified.entity e ON e.entity_id = c.entity_id AND NOT e.removed`,
    [arrayLiteral(references)],
  );
  return new Map(rows.map((row) => [row.reference, row.entity_id]));
}
