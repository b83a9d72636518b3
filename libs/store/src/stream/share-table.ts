import type { ClientBase, Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { inTransaction, isTransient } from '../transaction.ts';
import { dealShares, type Deal, type Share } from './deal-shares.ts';
import { RenewalConnection } from './renewal-connection.ts';

/** L1: as long as the lease of a writer. */
const LEASE_MS = 5_000;
const LOCK_NOT_AVAILABLE = '55P03';

const ADD_SHARES = `
  INSERT INTO stream.share (consumer, partition) SELECT $1, generate_series(0, $2::int - 1) ON CONFLICT DO NOTHING`;

/** Members of a consumer take turns at this: who may hold what is settled by one at a time. */
const LOCK_SHARES = `SELECT FROM stream.share WHERE consumer = $1 ORDER BY partition FOR UPDATE`;

const JOIN = `
  INSERT INTO stream.member AS m (consumer, holder, lease_until)
  VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
  ON CONFLICT (consumer, holder) DO UPDATE SET lease_until = EXCLUDED.lease_until`;

const FORGET_GONE = `DELETE FROM stream.member WHERE consumer = $1 AND lease_until < clock_timestamp()`;

const SHARES = `
  SELECT partition, holder, lease_until > clock_timestamp() AND holder IS NOT NULL AS "isHeld"
    FROM stream.share WHERE consumer = $1 ORDER BY partition`;

const MEMBERS = `SELECT holder FROM stream.member WHERE consumer = $1 AND lease_until > clock_timestamp()`;

const HOLD = `
  UPDATE stream.share
     SET holder = $2, lease_until = clock_timestamp() + $4 * interval '1 millisecond',
         epoch = epoch + CASE WHEN holder = $2 THEN 0 ELSE 1 END
   WHERE consumer = $1 AND partition = ANY ($3::int[])
  RETURNING epoch`;

const RENEW = `
  UPDATE stream.share SET lease_until = clock_timestamp() + $4 * interval '1 millisecond'
   WHERE consumer = $1 AND holder = $2 AND partition = ANY ($3::int[])`;

const LET_GO = `
  UPDATE stream.share SET holder = NULL, lease_until = '-infinity'
   WHERE consumer = $1 AND holder = $2 AND NOT partition = ANY ($3::int[])`;

const LEAVE = `DELETE FROM stream.member WHERE consumer = $1 AND holder = $2`;

/**
 * Ownership of a consumer whose instances share its partitions: `OwnershipTable` of the stream. Each instance holds the
 * partitions with the same numbers of every topic, for as long as its lease runs. What keeps an effect from being done
 * twice is the comparison of the stored offsets in the consumer's transaction, not the lease.
 */
export class ShareTable {
  private readonly pool: Pool;
  private readonly partitions: number;
  private readonly leaseMs: number;

  /** `partitions`: as many as the topic with the most has. */
  constructor(pool: Pool, options: { readonly partitions: number; readonly leaseMs?: number }) {
    this.pool = pool;
    this.partitions = options.partitions;
    this.leaseMs = options.leaseMs ?? LEASE_MS;
  }

  /** What this holder is to read from now on, or null while others hold everything. Asking makes it a member. */
  async take(consumer: string, holder: string): Promise<HeldShares | null> {
    try {
      return await inTransaction(this.pool, (client) => this.takeOn(client, consumer, holder));
    } catch (error) {
      // Another one is at it at this moment.
      if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) return null;
      throw error;
    }
  }

  isTransient(error: unknown): boolean {
    return isTransient(error);
  }

  private async takeOn(client: ClientBase, consumer: string, holder: string): Promise<HeldShares | null> {
    const { pool, leaseMs } = this;
    await client.query(`SET LOCAL lock_timeout = '1s'`);
    await client.query(ADD_SHARES, [consumer, this.partitions]);
    await client.query(LOCK_SHARES, [consumer]);
    await client.query(FORGET_GONE, [consumer]);
    await client.query(JOIN, [consumer, holder, leaseMs]);
    const { kept, taken } = await deal(client, consumer, holder);
    const partitions = [...kept, ...taken];
    await client.query(LET_GO, [consumer, holder, arrayLiteral(partitions)]);
    if (partitions.length === 0) return null;
    const { rows } = await client.query<{ epoch: string }>(HOLD, [consumer, holder, arrayLiteral(partitions), leaseMs]);
    const epoch = rows.reduce((greatest, row) => (BigInt(row.epoch) > greatest ? BigInt(row.epoch) : greatest), 0n);
    return new HeldShares({ pool, leaseMs, consumer, holder, epoch, partitions });
  }
}

async function deal(client: ClientBase, consumer: string, holder: string): Promise<Deal> {
  const shares = await client.query<Share>(SHARES, [consumer]);
  const members = await client.query<{ holder: string }>(MEMBERS, [consumer]);
  return dealShares(
    shares.rows,
    members.rows.map((member) => member.holder),
    holder,
  );
}

interface HeldSharesOptions {
  readonly pool: Pool;
  readonly leaseMs: number;
  readonly consumer: string;
  readonly holder: string;
  readonly epoch: bigint;
  readonly partitions: readonly number[];
}

/** Partitions that were won. */
export class HeldShares {
  readonly consumer: string;
  readonly epoch: bigint;
  /** Batches are not numbered here: the offsets say what was done. */
  readonly batchSeq = 0n;
  readonly partitions: ReadonlySet<number>;
  private readonly options: HeldSharesOptions;
  private readonly connection: RenewalConnection;
  private outdated = false;

  constructor(options: HeldSharesOptions) {
    this.options = options;
    this.consumer = options.consumer;
    this.epoch = options.epoch;
    this.partitions = new Set(options.partitions);
    this.connection = new RenewalConnection(options.pool);
  }

  /** Members came or went, and this one is to hold others or fewer: nothing was taken from it. */
  get isDealtAnew(): boolean {
    return this.outdated;
  }

  /** False: another one has taken over a partition, or they are dealt anew. */
  async renew(): Promise<boolean> {
    const { consumer, holder, leaseMs, partitions } = this.options;
    return this.connection.run(async (client) => {
      await client.query(JOIN, [consumer, holder, leaseMs]);
      const { rowCount } = await client.query(RENEW, [consumer, holder, arrayLiteral(partitions), leaseMs]);
      if (rowCount !== partitions.length) return false;
      const { taken, given } = await deal(client, consumer, holder);
      this.outdated = taken.length + given.length > 0;
      return !this.outdated;
    });
  }

  /** Leaves: others may have all of it at once. */
  async giveBack(): Promise<void> {
    const { consumer, holder } = this.options;
    try {
      await this.connection.run(async (client) => {
        await client.query(LET_GO, [consumer, holder, '{}']);
        await client.query(LEAVE, [consumer, holder]);
      });
    } finally {
      this.close();
    }
  }

  close(): void {
    this.connection.close();
  }
}
