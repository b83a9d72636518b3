import { faultPoint } from '#libs/runtime';
import type { Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { inTransaction } from '../transaction.ts';
import type { OutboxEvent } from './outbox-rows.ts';

export interface OutboxLimits {
  readonly maxEvents: number;
  /** Of values together; one event is taken whatever its size. */
  readonly maxBytes: number;
}
interface OutboxRow {
  id: string;
  topic: string;
  key: Buffer;
  headers: Record<string, string>;
  value: Buffer;
}
/** A relay whose process stands still must not keep the others from publishing for ever. */
const STANDSTILL = `SET LOCAL idle_in_transaction_session_timeout = '60s'`;
const TURN = `SELECT FROM adapter.outbox_relay FOR UPDATE`;

/**
 * Publishes the oldest events and deletes them once `publish` has resolved; gives how many. Relays take turns, so that
 * the order by id holds. A crash before the commit publishes them again: at least once. Rows are deleted by their ids,
 * never up to one: a lower id may still be on its way to commit.
 */
export async function relayAdapterOutbox(
  pool: Pool,
  limits: OutboxLimits,
  publish: (events: readonly OutboxEvent[]) => Promise<void>,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(STANDSTILL);
    await client.query(TURN);
    const { rows } = await client.query<OutboxRow>(
      `SELECT id, topic, key, headers, value
         FROM (SELECT *, sum(octet_length(value)) OVER (ORDER BY id) - octet_length(value) AS bytes_before
                 FROM (SELECT * FROM adapter.outbox ORDER BY id LIMIT $1) AS oldest) AS measured
        WHERE bytes_before < $2
        ORDER BY id`,
      [limits.maxEvents, limits.maxBytes],
    );
    if (rows.length === 0) return 0;
    await publish(rows);
    faultPoint('published');
    await client.query(`DELETE FROM adapter.outbox WHERE id = ANY ($1::bigint[])`, [
      arrayLiteral(rows.map((r) => r.id)),
    ]);
    return rows.length;
  });
}

/**
 * The same for all events at once in an order of the caller's: `arrange` is given the ids by age. For showing that the
 * outcome does not depend on the order of arrival.
 */
export async function relayAdapterOutboxInOrder(
  pool: Pool,
  batch: number,
  arrange: (ids: readonly string[]) => readonly string[],
  publish: (events: readonly OutboxEvent[]) => Promise<void>,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(TURN);
    const { rows: all } = await client.query<{ id: string }>(`SELECT id FROM adapter.outbox ORDER BY id`);
    const ids = arrange(all.map((row) => row.id));
    for (let start = 0; start < ids.length; start += batch) {
      const chunk = arrayLiteral(ids.slice(start, start + batch));
      const { rows } = await client.query<OutboxRow>(
        `SELECT o.id, o.topic, o.key, o.headers, o.value
           FROM UNNEST($1::bigint[]) WITH ORDINALITY AS asked (id, place) JOIN adapter.outbox o USING (id)
          ORDER BY asked.place`,
        [chunk],
      );
      await publish(rows);
      await client.query(`DELETE FROM adapter.outbox WHERE id = ANY ($1::bigint[])`, [chunk]);
    }
    return ids.length;
  });
}

export async function isAdapterOutboxEmpty(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ empty: boolean }>(`SELECT NOT EXISTS (SELECT FROM adapter.outbox) AS empty`);
  return rows[0]?.empty === true;
}
