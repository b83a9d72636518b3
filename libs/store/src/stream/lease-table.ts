import type { Pool, PoolClient } from 'pg';
import { inTransaction, isTransient } from '../transaction.ts';
import { RenewalConnection } from './renewal-connection.ts';

/** L1: long enough for a busy machine, short enough that a stand-by is soon at work. */
const LEASE_MS = 5_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Won when nobody's lease is running, counted on the server's clock. */
const TAKE = `
  INSERT INTO stream.lease AS l (consumer, epoch, holder, lease_until)
  VALUES ($1, 1, $2, clock_timestamp() + $3 * interval '1 millisecond')
  ON CONFLICT (consumer) DO UPDATE
     SET epoch = l.epoch + 1, holder = EXCLUDED.holder, lease_until = EXCLUDED.lease_until
   WHERE l.lease_until < clock_timestamp()
  RETURNING epoch`;

/** Waits for a batch of the former owner that is still under way; from then on that one is fenced. */
const FENCE_OTHERS = `
  INSERT INTO stream.writer AS w (consumer, epoch, batch_seq)
  SELECT $1, $2::bigint, coalesce((SELECT incarnation FROM stream.installation), 1)::bigint << 48
  ON CONFLICT (consumer) DO UPDATE SET epoch = EXCLUDED.epoch, batch_seq = greatest(w.batch_seq, EXCLUDED.batch_seq)
  RETURNING batch_seq`;

const RENEW = `
  UPDATE stream.lease SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
   WHERE consumer = $1 AND epoch = $2`;

const GIVE_BACK = `UPDATE stream.lease SET lease_until = '-infinity' WHERE consumer = $1 AND epoch = $2`;

export interface ConsumerOwner {
  readonly holder: string;
  readonly epoch: bigint;
  /** Whether its lease runs. */
  readonly isHeld: boolean;
  /** Of the last committed batch. */
  readonly batchSeq: bigint;
}

/** Who owns a consumer, or owned it last; null before anybody did. */
export async function findOwner(pool: Pool, consumer: string): Promise<ConsumerOwner | null> {
  const { rows } = await pool.query<{ holder: string; epoch: string; isHeld: boolean; batchSeq: string }>(
    `SELECT l.holder, w.epoch, w.batch_seq AS "batchSeq",
            l.epoch = w.epoch AND l.lease_until > clock_timestamp() AS "isHeld"
       FROM stream.lease l JOIN stream.writer w USING (consumer) WHERE consumer = $1`,
    [consumer],
  );
  return rows[0] === undefined
    ? null
    : { ...rows[0], epoch: BigInt(rows[0].epoch), batchSeq: BigInt(rows[0].batchSeq) };
}

/** Ownership of consumers: `OwnershipTable` of the stream. */
export class LeaseTable {
  private readonly pool: Pool;
  private readonly leaseMs: number;

  constructor(pool: Pool, options: { readonly leaseMs?: number } = {}) {
    this.pool = pool;
    this.leaseMs = options.leaseMs ?? LEASE_MS;
  }

  /** The lease, or null while another holder's has not run out. */
  async take(consumer: string, holder: string): Promise<HeldLease | null> {
    try {
      return await inTransaction(this.pool, (client) => this.takeOn(client, consumer, holder));
    } catch (error) {
      // Another one is taking it at this moment.
      if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) return null;
      throw error;
    }
  }

  isTransient(error: unknown): boolean {
    return isTransient(error);
  }

  private async takeOn(client: PoolClient, consumer: string, holder: string): Promise<HeldLease | null> {
    await client.query(`SET LOCAL lock_timeout = '1s'`);
    const taken = await client.query<{ epoch: string }>(TAKE, [consumer, holder, this.leaseMs]);
    const epoch = taken.rows[0]?.epoch;
    if (epoch === undefined) return null;
    await client.query(`SET LOCAL lock_timeout = '20s'`);
    const fenced = await client.query<{ batch_seq: string }>(FENCE_OTHERS, [consumer, epoch]);
    // The wait may have used the lease up; it counts from here.
    await client.query(RENEW, [consumer, epoch, this.leaseMs]);
    return new HeldLease({
      pool: this.pool,
      leaseMs: this.leaseMs,
      consumer,
      epoch: BigInt(epoch),
      batchSeq: BigInt(fenced.rows[0]?.batch_seq ?? 0),
    });
  }
}

interface HeldLeaseOptions {
  readonly pool: Pool;
  readonly leaseMs: number;
  readonly consumer: string;
  readonly epoch: bigint;
  readonly batchSeq: bigint;
}

/** A lease that was won. */
export class HeldLease {
  readonly consumer: string;
  readonly epoch: bigint;
  readonly batchSeq: bigint;
  private readonly leaseMs: number;
  private readonly connection: RenewalConnection;

  constructor(options: HeldLeaseOptions) {
    this.consumer = options.consumer;
    this.epoch = options.epoch;
    this.batchSeq = options.batchSeq;
    this.leaseMs = options.leaseMs;
    this.connection = new RenewalConnection(options.pool);
  }

  /** False: another one has taken over. A lease that ran out and that nobody took is held again. */
  async renew(): Promise<boolean> {
    return (await this.run(RENEW, [this.consumer, this.epoch.toString(), this.leaseMs])) === 1;
  }

  /** Lets another one take over at once. */
  async giveBack(): Promise<void> {
    try {
      await this.run(GIVE_BACK, [this.consumer, this.epoch.toString()]);
    } finally {
      this.close();
    }
  }

  close(): void {
    this.connection.close();
  }

  private run(sql: string, values: readonly (string | number)[]): Promise<number | null> {
    return this.connection.run(async (client) => (await client.query(sql, [...values])).rowCount);
  }
}
