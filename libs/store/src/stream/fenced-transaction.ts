import { LienThongError } from '#libs/contract';
import { faultPoint } from '#libs/runtime';
import type { Pool, PoolClient } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { onConnection } from '../connection.ts';
import { isTransient } from '../transaction.ts';

export interface FencedBatch {
  readonly consumer: string;
  readonly epoch: bigint;
  /** The number this batch takes: one more than the last committed one. */
  readonly batchSeq: bigint;
}

export interface MovedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly expected: bigint;
  readonly next: bigint;
}

/**
 * A batch that takes longer is ended by the server: whoever waits for the fence row waits no longer than this. A client
 * that sits idle inside the transaction is cut off sooner.
 */
const BEGIN = `BEGIN; SET LOCAL transaction_timeout = '15s'; SET LOCAL idle_in_transaction_session_timeout = '5s'`;
/** How long transient errors are tried again before the caller hears of them. */
const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** The commit was sent and its answer did not come: it may have happened. */
class CommitUnknown extends Error {}

/**
 * Commits one micro-batch exactly once (L1): the fence row first, then the stored offsets, then `effect`, in one
 * transaction. `effect` is run again on a fresh transaction after a transient error, so it must not keep anything from
 * a former run. A commit whose outcome is unknown is settled by the fence row, which says whether this batch number
 * was taken.
 * @throws LienThongError 'writer.fenced' when another epoch has taken over, or the offsets are not the expected ones;
 * otherwise whatever `effect` or PostgreSQL threw: nothing was committed, or (transient errors only) it is not known,
 * and the caller must load what is stored before it goes on.
 */
export async function fencedTransaction(
  pool: Pool,
  fence: FencedBatch,
  offsets: readonly MovedOffset[],
  effect: (client: PoolClient) => Promise<void>,
): Promise<'committed'> {
  return settled((mayHaveCommitted) => attemptBatch(pool, { fence, offsets, mayHaveCommitted }, effect));
}

/**
 * The same for a consumer whose instances share the partitions and hold nothing in memory: the comparison of the stored
 * offsets alone keeps a batch from being committed twice, and says what became of an unknown commit.
 * @throws LienThongError 'writer.fenced' when another instance has moved the offsets; otherwise as `fencedTransaction`.
 */
export async function offsetTransaction(
  pool: Pool,
  consumer: string,
  offsets: readonly MovedOffset[],
  effect: (client: PoolClient) => Promise<void>,
): Promise<'committed'> {
  return settled((mayHaveCommitted) =>
    onConnection(pool, async (client) => {
      await client.query(BEGIN);
      if (!(await areMoved(client, consumer, offsets))) {
        if (mayHaveCommitted && (await areAt(client, consumer, offsets))) {
          await client.query('ROLLBACK');
          return;
        }
        throw offsetsMoved(consumer);
      }
      await finish(client, effect);
    }),
  );
}

/** Again after transient errors; a commit whose outcome is unknown is settled by the next attempt. */
async function settled(attemptOnce: (mayHaveCommitted: boolean) => Promise<void>): Promise<'committed'> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  let mayHaveCommitted = false;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await attemptOnce(mayHaveCommitted);
      return 'committed';
    } catch (error) {
      const unknown = error instanceof CommitUnknown;
      mayHaveCommitted ||= unknown;
      const cause = unknown ? error.cause : error;
      if (!isTransient(cause) || performance.now() > giveUpAt) throw cause;
      await pause(attempt);
    }
  }
}

/**
 * Any other transaction of the writer: goes through only while `epoch` is the owner's, and keeps another one from
 * taking over until it ends. An unknown commit is the caller's to settle: `effect` must be safe to repeat.
 */
export async function ownedTransaction<T>(
  pool: Pool,
  owner: { readonly consumer: string; readonly epoch: bigint },
  effect: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return onConnection(pool, async (client) => {
    await client.query(BEGIN);
    const { rowCount } = await client.query('SELECT FROM stream.writer WHERE consumer = $1 AND epoch = $2 FOR SHARE', [
      owner.consumer,
      owner.epoch.toString(),
    ]);
    if (rowCount !== 1) throw new LienThongError('writer.fenced', `${owner.consumer}: epoch ${owner.epoch}`);
    const result = await effect(client);
    await commit(client);
    return result;
  });
}

interface Attempt {
  readonly fence: FencedBatch;
  readonly offsets: readonly MovedOffset[];
  readonly mayHaveCommitted: boolean;
}

async function attemptBatch(
  pool: Pool,
  attempt: Attempt,
  effect: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const { fence, offsets, mayHaveCommitted } = attempt;
  await onConnection(pool, async (client) => {
    await client.query(BEGIN);
    if (!(await passFence(client, fence))) {
      // The update waited for whatever was still under way, so what the row says now is final.
      if (mayHaveCommitted && (await isTaken(client, fence))) {
        await client.query('ROLLBACK');
        return;
      }
      throw new LienThongError('writer.fenced', `${fence.consumer}: epoch ${fence.epoch}, batch ${fence.batchSeq}`);
    }
    if (!(await areMoved(client, fence.consumer, offsets))) throw offsetsMoved(fence.consumer);
    await finish(client, effect);
  });
}

async function finish(client: PoolClient, effect: (client: PoolClient) => Promise<void>): Promise<void> {
  await effect(client);
  faultPoint('committing');
  try {
    await commit(client);
  } catch (error) {
    throw new CommitUnknown('commit', { cause: error });
  }
  faultPoint('committed');
}

async function passFence(client: PoolClient, fence: FencedBatch): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE stream.writer SET batch_seq = $3 WHERE consumer = $1 AND epoch = $2 AND batch_seq = $3::bigint - 1',
    [fence.consumer, fence.epoch.toString(), fence.batchSeq.toString()],
  );
  return rowCount === 1;
}

async function isTaken(client: PoolClient, fence: FencedBatch): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT FROM stream.writer WHERE consumer = $1 AND epoch = $2 AND batch_seq = $3',
    [fence.consumer, fence.epoch.toString(), fence.batchSeq.toString()],
  );
  return rowCount === 1;
}

/** Compare and set; a partition read for the first time gets its row, with where it began. */
const MOVE = `
  WITH asked AS (
    SELECT * FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[]) AS a(topic, partition, expected, next)
  ), moved AS (
    UPDATE stream.consumer_offset o SET next_offset = a.next FROM asked a
     WHERE o.consumer = $1 AND o.topic = a.topic AND o.partition = a.partition AND o.next_offset = a.expected
    RETURNING 1
  ), added AS (
    INSERT INTO stream.consumer_offset (consumer, topic, partition, first_offset, next_offset)
    SELECT $1, a.topic, a.partition, a.expected, a.next FROM asked a
     WHERE NOT EXISTS (SELECT FROM stream.consumer_offset o
                        WHERE o.consumer = $1 AND o.topic = a.topic AND o.partition = a.partition)
    ON CONFLICT DO NOTHING
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM moved) + (SELECT count(*) FROM added) AS settled`;

async function areMoved(client: PoolClient, consumer: string, offsets: readonly MovedOffset[]): Promise<boolean> {
  if (offsets.length === 0) return true;
  const { rows } = await client.query<{ settled: string }>(MOVE, [
    consumer,
    arrayLiteral(offsets.map((offset) => offset.topic)),
    arrayLiteral(offsets.map((offset) => offset.partition)),
    arrayLiteral(offsets.map((offset) => offset.expected)),
    arrayLiteral(offsets.map((offset) => offset.next)),
  ]);
  return Number(rows[0]?.settled) === offsets.length;
}

/** Whether the stored offsets are those that the batch was to leave. */
async function areAt(client: PoolClient, consumer: string, offsets: readonly MovedOffset[]): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM unnest($2::text[], $3::int[], $4::bigint[]) AS a(topic, partition, next)
       JOIN stream.consumer_offset o USING (topic, partition)
      WHERE o.consumer = $1 AND o.next_offset = a.next`,
    [
      consumer,
      arrayLiteral(offsets.map((offset) => offset.topic)),
      arrayLiteral(offsets.map((offset) => offset.partition)),
      arrayLiteral(offsets.map((offset) => offset.next)),
    ],
  );
  return rowCount === offsets.length;
}

function offsetsMoved(consumer: string): LienThongError {
  return new LienThongError('writer.fenced', `${consumer}: the stored offsets are not those the batch began from`);
}

/** COMMIT of a transaction in which a statement failed unnoticed answers ROLLBACK without an error. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a failed statement went unnoticed');
}

/** Growing pauses with full jitter. */
async function pause(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}
