import { createHash, type Hash } from 'node:crypto';
import { compareUtf8, tracedGolden, type GoldenRecord, type GoldenValue, type ToldGolden } from '#libs/contract';
import { canonicalJson } from '#libs/json';
import type { ClientBase, Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { goldenValues, referencesOf, referenceValue, textOfReference } from './reference-values.ts';
import { inSnapshot, rowBatches } from './stream-rows.ts';

/**
 * SHA-256 over the canonical store: what is known, and nothing of how it came to be known. Two stores that read the
 * same events, in whatever order, batches and restarts, have the same digest.
 *
 * One line each, as canonical JSON (RFC 8785), ended by a line feed:
 *  - a live entity: `["entity", type, [reference, …], { attribute: [value, …] }]`, by its first reference. A value is
 *    `[value, record, source, rule, number of lost values, [[value, record, source], …]]`; a value that refers to a
 *    record is `{ reference, records }`, `records` being all records of the entity it leads to.
 *  - a tombstone: `["deleted", reference]`, by reference. A record that was deleted before it was ever linked has one
 *    too, which is why the reconciler's tombstones count as well as the crosswalk's empty rows.
 * Left out: entity ids, versions (assigned ones depend on arrival), times and counters.
 */
export interface StoreDigest {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Live entities by entity type. */
  readonly entities: Readonly<Record<string, number>>;
  readonly records: number;
  readonly tombstones: number;
  /** Entities whose own event names other members than the crosswalk; 0 once everything has arrived. */
  readonly inconsistent: number;
}

/** Reads one snapshot; memory does not grow with the store. */
export async function digestOfStore(pool: Pool): Promise<StoreDigest> {
  const hash = createHash('sha256');
  const counts = { entities: {} as Record<string, number>, records: 0, tombstones: 0, inconsistent: 0 };
  for await (const line of inSnapshot(pool, canonicalLines)) {
    addLine(hash, line.json);
    if (line.kind === 'tombstone') {
      counts.tombstones += 1;
      continue;
    }
    counts.entities[line.entityType] = (counts.entities[line.entityType] ?? 0) + 1;
    counts.records += line.records;
    if (!line.consistent) counts.inconsistent += 1;
  }
  const entities = Object.fromEntries(Object.entries(counts.entities).sort(([a], [b]) => compareUtf8(a, b)));
  return { sha256: hash.digest('hex'), ...counts, entities };
}

function addLine(hash: Hash, line: string): void {
  hash.update(line);
  hash.update('\n');
}

type CanonicalLine =
  | {
      readonly kind: 'entity';
      readonly json: string;
      readonly entityType: string;
      readonly records: number;
      readonly consistent: boolean;
    }
  | { readonly kind: 'tombstone'; readonly json: string };

async function* canonicalLines(client: ClientBase): AsyncGenerator<CanonicalLine> {
  yield* entityLines(client);
  yield* tombstoneLines(client);
}

interface GroupRow {
  readonly entity_id: string;
  readonly entity_type: string;
  readonly entity_version: string;
  readonly grouped: string[] | null;
}
interface CurrentRow {
  readonly entity_id: string;
  readonly event: ToldGolden;
}

/** Groups are sorted without their golden records, which are many times as long, and these read batch by batch. */
async function* entityLines(client: ClientBase): AsyncGenerator<CanonicalLine> {
  const groups = rowBatches<GroupRow>(client, 'digest_groups', {
    text: `SELECT e.entity_id, e.entity_type, e.entity_version, g.grouped
             FROM unified.entity e
             LEFT JOIN (SELECT entity_id, array_agg(reference ORDER BY reference) AS grouped
                          FROM unified.crosswalk WHERE entity_id IS NOT NULL GROUP BY entity_id) g USING (entity_id)
            WHERE NOT e.removed
            ORDER BY g.grouped[1] COLLATE "C", e.entity_type`,
  });
  for await (const rows of groups) {
    const current = await currentOf(client, rows);
    const records = await recordsReferredTo(client, [...current.values()]);
    for (const row of rows) {
      const now = current.get(row.entity_id);
      const grouped = row.grouped ?? [];
      yield {
        kind: 'entity',
        json: canonicalJson([
          'entity',
          row.entity_type,
          grouped,
          canonicalGolden(now === undefined ? {} : tracedGolden(now.event), records),
        ]),
        entityType: row.entity_type,
        records: grouped.length,
        consistent: now !== undefined && sameTexts(recordsOf(now.event), grouped),
      };
    }
  }
}

async function currentOf(client: ClientBase, groups: readonly GroupRow[]): Promise<Map<string, CurrentRow>> {
  const { rows } = await client.query<CurrentRow>(
    `SELECT v.entity_id, v.event
       FROM UNNEST($1::text[], $2::bigint[]) AS asked(entity_id, entity_version)
       JOIN unified.entity_version v USING (entity_id, entity_version)`,
    [arrayLiteral(groups.map((row) => row.entity_id)), arrayLiteral(groups.map((row) => row.entity_version))],
  );
  return new Map(rows.map((row) => [row.entity_id, row]));
}

/** For each record that a golden value refers to: all records of the entity that it belongs to. */
async function recordsReferredTo(client: ClientBase, entities: readonly CurrentRow[]): Promise<Map<string, string[]>> {
  const asked = new Set(entities.flatMap((row) => referencesOf(row.event.golden ?? {}).map((each) => each.text)));
  if (asked.size === 0) return new Map();
  const { rows } = await client.query<{ reference: string; event: ToldGolden }>(
    `SELECT c.reference, v.event
       FROM UNNEST($1::text[]) AS asked(reference)
       JOIN unified.crosswalk c ON c.reference = asked.reference
       JOIN unified.entity e ON e.entity_id = c.entity_id AND NOT e.removed
       JOIN unified.entity_version v ON v.entity_id = e.entity_id AND v.entity_version = e.entity_version`,
    [arrayLiteral([...asked])],
  );
  return new Map(rows.map((row) => [row.reference, recordsOf(row.event).toSorted(compareUtf8)]));
}

function recordsOf({ members }: ToldGolden): string[] {
  return members.map(({ record }) => record);
}

function canonicalGolden(golden: GoldenRecord, records: ReadonlyMap<string, string[]>): Record<string, unknown[]> {
  const canonical = (value: unknown): unknown => {
    const reference = referenceValue(value);
    if (reference === null) return value;
    const text = textOfReference(reference);
    return { reference: text, records: records.get(text) ?? [] };
  };
  const values = (all: GoldenValue | readonly GoldenValue[]): unknown[] =>
    goldenValues<GoldenValue>(all).map((each) => [
      canonical(each.value),
      each.record,
      each.source,
      each.rule,
      each.lost_count,
      each.lost.map((lost) => [lost.value, lost.record, lost.source]),
    ]);
  return Object.fromEntries(Object.entries(golden).map(([attribute, all]) => [attribute, values(all)]));
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  const sorted = left.toSorted(compareUtf8);
  return sorted.length === right.length && sorted.every((text, i) => text === right[i]);
}

async function* tombstoneLines(client: ClientBase): AsyncGenerator<CanonicalLine> {
  const tombstones = rowBatches<{ reference: string }>(client, 'digest_tombstones', {
    text: `SELECT reference FROM unified.crosswalk WHERE entity_id IS NULL
           UNION
           SELECT reference FROM linkage.record WHERE deleted
           ORDER BY reference`,
  });
  for await (const rows of tombstones) {
    for (const row of rows) yield { kind: 'tombstone', json: canonicalJson(['deleted', row.reference]) };
  }
}
