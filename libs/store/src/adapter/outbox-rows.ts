import type { ClientBase } from 'pg';
import { byteaArray, textArray } from '../binary-array.ts';

export interface OutboxEvent {
  readonly topic: string;
  readonly key: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/** In this order: the relay publishes by id. */
export async function addToOutbox(client: ClientBase, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  await client.query(
    `INSERT INTO adapter.outbox (topic, key, headers, value)
     SELECT e.topic, e.key, e.headers::json, e.value
       FROM UNNEST($1::text[], $2::bytea[], $3::text[], $4::bytea[])
            WITH ORDINALITY AS e (topic, key, headers, value, place)
      ORDER BY e.place`,
    [
      textArray(events.map((e) => e.topic)),
      byteaArray(events.map((e) => e.key)),
      textArray(events.map((e) => JSON.stringify(e.headers))),
      byteaArray(events.map((e) => e.value)),
    ],
  );
}
