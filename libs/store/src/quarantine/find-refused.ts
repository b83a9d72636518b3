import type { Replay } from '#libs/contract';
import type { Pool, QueryResultRow } from 'pg';
import type { RefusedName } from './list-refused.ts';

/** How the bytes of a row were read, so that they can be read again. `datasets`: those that its input fed; else all. */
export type RowForm = { readonly datasets?: readonly string[] } & (
  | { readonly format: 'json' }
  | { readonly format: 'csv'; readonly delimiter: string; readonly columns: readonly string[] }
);

/** A row that an adapter refused. */
export interface RefusedSourceRow {
  readonly source: string;
  readonly place: string;
  readonly raw: Buffer;
  /** Null: the bytes are no whole row. */
  readonly form: RowForm | null;
  /** By dataset: the version of its place among what arrived. */
  readonly versions: ReadonlyMap<string, bigint>;
}

/** An event that the reconciler or the sink refused. */
export interface RefusedLogEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Null where it was not kept. */
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly eventId: string | null;
  readonly replay: Replay | null;
}

/** Null: there is no such entry. */
export async function findRefusedRow(pool: Pool, entry: string): Promise<RefusedSourceRow | null> {
  const row = await one<{
    source: string;
    place: string;
    raw: Buffer;
    form: RowForm | null;
    versions: Record<string, string> | null;
  }>(pool, `SELECT source, place, raw, form, versions FROM adapter.quarantine WHERE id::text = $1`, [entry]);
  if (row === null) return null;
  const { source, place, raw, form } = row;
  const versions = new Map(Object.entries(row.versions ?? {}).map(([dataset, version]) => [dataset, BigInt(version)]));
  return { source, place, raw, form, versions };
}

/** The refused bytes of an entry of the reconciler or the sink; null: there is none. */
export async function findRefusedBytes(pool: Pool, { refusedBy, entry }: RefusedName): Promise<Buffer | null> {
  const row = await one<{ value: Buffer | null }>(pool, refusedBy === 'sink' ? OF_SINK : OF_RECONCILER, [entry]);
  return row?.value ?? null;
}

/** Null: there is no such entry, or it names a content and no event. */
export async function findRefusedEvent(pool: Pool, { refusedBy, entry }: RefusedName): Promise<RefusedLogEvent | null> {
  const row = await one<{
    topic: string;
    partition: number | null;
    log_offset: string | null;
    key: Buffer | null;
    value: Buffer | null;
    event_id: string | null;
    replay_of: string | null;
    replays: number;
  }>(pool, refusedBy === 'sink' ? OF_SINK : OF_RECONCILER, [entry]);
  if (row === null || row.partition === null || row.log_offset === null) return null;
  const { topic, partition, key, value } = row;
  const replay = row.replay_of === null ? null : { of: row.replay_of, times: row.replays };
  return { topic, partition, offset: BigInt(row.log_offset), key, value, eventId: row.event_id, replay };
}

/** Before keys were kept: the record id is the key of a change that is where it belongs. */
const OF_RECONCILER = `
  SELECT topic, partition, log_offset, coalesce(key, convert_to(record_id, 'UTF8')) AS key, raw AS value, event_id,
         replay_of, replays
    FROM linkage.quarantine WHERE quarantine_no = $1::bigint`;
const OF_SINK = `
  SELECT topic, partition, log_offset, key, raw AS value, NULL AS event_id, replay_of, replays
    FROM unified.quarantine WHERE topic || '/' || partition || '@' || log_offset = $1`;

async function one<Row extends QueryResultRow>(pool: Pool, text: string, values: string[]): Promise<Row | null> {
  return (await pool.query<Row>(text, values)).rows[0] ?? null;
}
