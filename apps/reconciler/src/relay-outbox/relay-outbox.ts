import { setTimeout as pause } from 'node:timers/promises';
import { eventHeaders } from '#libs/contract';
import { faultPoint, retrying, type Logger } from '#libs/runtime';
import {
  deleteLinkageOutbox,
  isTransient,
  readLinkageOutbox,
  type LinkageOutboxRow,
  type OutboxSpan,
  type Store,
} from '#libs/store';
import type { EventLog, OutgoingEvent } from '#libs/stream';

export interface RelayOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly entityType: string;
  readonly logger: Logger;
}

/** So many rows are read at once when the table is relayed after a start. */
const RECOVERY_ROWS = 1000;
/** A log that is away does not hold up the end of ownership for longer. */
const STOP_PATIENCE_MS = 5000;
/** The writer waits while more than this is committed and not yet acknowledged by the log. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/**
 * Publishes committed outbox rows in order of (batch_seq, ordinal) and deletes them after the log acknowledged: from
 * memory right after the commit, from the table after a start. A crash anywhere publishes a row again, never not at all.
 */
export class OutboxRelay {
  private queue: Promise<void> = Promise.resolve();
  private waitingBytes = 0;
  private failure: Error | null = null;
  private isStopping = false;

  constructor(private readonly options: RelayOptions) {}

  /** Publishes what a former owner committed and did not publish. */
  async recover(): Promise<void> {
    for (;;) {
      const rows = await readLinkageOutbox(this.options.store.pool, this.options.entityType, RECOVERY_ROWS);
      const [first, last] = [rows[0], rows.at(-1)];
      if (first === undefined || last === undefined) return;
      await this.publish(rows, {
        fromBatchSeq: first.batchSeq,
        toBatchSeq: last.batchSeq,
        toOrdinal: last.ordinal,
      });
    }
  }

  /** Whether publishing failed for good: `whenRoom` throws it, which must not wait for another event. */
  get hasFailed(): boolean {
    return this.failure !== null;
  }

  /** Takes a committed batch's rows; resolves at once. Whatever fails for good is thrown by the next `whenRoom`. */
  publishLater(rows: readonly LinkageOutboxRow[], batchSeq: bigint): void {
    const last = rows.at(-1);
    if (last === undefined) return;
    const bytes = rows.reduce((sum, { key, value }) => sum + key.byteLength + value.byteLength, 0);
    this.waitingBytes += bytes;
    this.queue = this.queue.then(async () => {
      if (this.failure !== null) return;
      try {
        await this.publish(rows, { fromBatchSeq: batchSeq, toBatchSeq: batchSeq, toOrdinal: last.ordinal });
      } catch (error) {
        this.failure = error instanceof Error ? error : new Error('publishing failed');
      } finally {
        this.waitingBytes -= bytes;
      }
    });
  }

  /** Resolves when another batch may be committed. @throws what publishing failed with. */
  async whenRoom(): Promise<void> {
    if (this.waitingBytes > MAX_WAITING_BYTES) await this.queue;
    if (this.failure !== null) throw this.failure;
  }

  /** Resolves when everything taken is published and deleted. @throws what publishing failed with. */
  async whenIdle(): Promise<void> {
    await this.queue;
    if (this.failure !== null) throw this.failure;
  }

  /**
   * Publishes what was taken, as long as nothing fails: from now on nothing is tried again, and what is left stays in
   * the table for the next owner.
   */
  async stop(): Promise<void> {
    this.isStopping = true;
    const giveUp = new AbortController();
    await Promise.race([
      this.queue,
      pause(STOP_PATIENCE_MS, undefined, { signal: giveUp.signal }).catch(() => undefined),
    ]);
    giveUp.abort();
  }

  private async publish(rows: readonly LinkageOutboxRow[], span: OutboxSpan): Promise<void> {
    const { log, store, entityType, logger } = this.options;
    const events = outgoingEvents(rows);
    const again = {
      isRetriable: (error: unknown) => !this.isStopping && isTransient(error),
      attempts: Number.POSITIVE_INFINITY,
      capMs: 1000,
      onRetry: (error: unknown, attempt: number) => {
        if (attempt === 1) logger.warn({ err: error, entityType }, 'the outbox waits for the log or the store');
      },
    };
    await retrying(() => log.publish(events), again);
    faultPoint('published');
    await retrying(() => deleteLinkageOutbox(store.pool, entityType, span), again);
  }
}

/** The events as they go out. */
export function outgoingEvents(rows: readonly LinkageOutboxRow[]): OutgoingEvent[] {
  return rows.map(({ topic, eventId, key, value, headers: more }) => {
    const headers = eventHeaders({ id: eventId, type: eventTypeOf(topic), source: 'reconciler' });
    return { topic, key, value, headers: more === undefined ? headers : { ...headers, ...more } };
  });
}

/** `<namespace>.<event type>.<…>.v1`; namespaces hold no dot. */
function eventTypeOf(topic: string): string {
  return topic.split('.')[1] ?? topic;
}
