import type { PoolClient } from 'pg';
import type { BatchConsumer, LogEvent, MicroBatch, Ownership } from '#libs/stream';
import { fencedTransaction, offsetTransaction, type Store } from '#libs/store';

/** A consumer with an effect that shows every repetition: one row for each event it takes. */
export class CommittingConsumer implements BatchConsumer {
  readonly terms: Ownership[] = [];
  readonly taken: LogEvent[] = [];
  batches = 0;
  ended = 0;
  /** Runs inside the transaction, before its commit. */
  beforeCommit: (batch: MicroBatch) => Promise<void> = async () => undefined;
  onEnd: () => void = () => undefined;
  private readonly store: Pick<Store, 'pool'>;
  private readonly isSharing: boolean;

  /** `isSharing`: instances share the partitions, and the stored offsets alone guard the effect. */
  constructor(store: Pick<Store, 'pool'>, isSharing = false) {
    this.store = store;
    this.isSharing = isSharing;
  }

  async begin(ownership: Ownership): Promise<void> {
    this.terms.push(ownership);
  }

  async take(batch: MicroBatch): Promise<void> {
    const effect = async (client: PoolClient): Promise<void> => {
      await client.query(
        `INSERT INTO effect (topic, partition, log_offset, key)
         SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[])`,
        [
          batch.events.map((event) => event.topic),
          batch.events.map((event) => event.partition),
          batch.events.map((event) => `${event.offset}`),
          batch.events.map((event) => event.key?.toString('utf8') ?? null),
        ],
      );
      await this.beforeCommit(batch);
    };
    const { pool } = this.store;
    if (this.isSharing) await offsetTransaction(pool, batch.fence.consumer, batch.offsets, effect);
    else await fencedTransaction(pool, batch.fence, batch.offsets, effect);
    this.batches += 1;
    this.taken.push(...batch.events);
  }

  async end(): Promise<void> {
    this.ended += 1;
    this.onEnd();
  }
}

export async function makeEffectTable(store: Pick<Store, 'pool'>): Promise<void> {
  // No primary key: an event taken twice is to be seen, not refused.
  await store.pool.query('CREATE TABLE effect (n serial, topic text, partition int, log_offset bigint, key text)');
}

export async function countEffects(store: Pick<Store, 'pool'>): Promise<{ rows: number; events: number }> {
  const { rows } = await store.pool.query<{ rows: number; events: number }>(
    'SELECT count(*)::int AS rows, count(DISTINCT (topic, partition, log_offset))::int AS events FROM effect',
  );
  return rows[0] ?? { rows: 0, events: 0 };
}
