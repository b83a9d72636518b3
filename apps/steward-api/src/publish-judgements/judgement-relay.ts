import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { judgementMadeTopic, type TopicDefinition } from '#libs/contract';
import { retrying, type Logger } from '#libs/runtime';
import {
  deleteJudgementOutbox,
  isTransient,
  LeaseTable,
  readJudgementOutbox,
  type HeldLease,
  type Store,
} from '#libs/store';
import type { EventLog } from '#libs/stream';
import { judgementHeaders } from '../judge/judge-pair.ts';

export interface JudgementRelayOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly topics: readonly TopicDefinition[];
  readonly logger: Logger;
  /** A failure that trying again cannot mend: the relay has stopped. */
  readonly onFailure?: (error: Error) => void;
}

const RELAY = 'steward-relay';
const ROWS = 500;
/** Rows of other processes are found by looking; one's own wake the relay. */
const LOOK_EVERY_MS = 1000;

/** Topics that judgements of these entity types are published on. */
export function judgementTopics(namespace: string, entityTypes: Iterable<string>): TopicDefinition[] {
  return [...entityTypes].map((name) => judgementMadeTopic(namespace, name));
}

/**
 * Publishes judgements in the order of their numbers, and deletes them once the log has acknowledged them. One owner at a
 * time by lease; where a former one still publishes, judgements are in the log twice, which changes nothing: the number
 * decides.
 */
export class JudgementRelay {
  private readonly stopping = new AbortController();
  private readonly holder = randomUUID();
  private running: Promise<void> | undefined;
  private wakeUp: () => void = () => undefined;
  private isAwake = false;

  constructor(private readonly options: JudgementRelayOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp();
    await this.running;
  }

  /** A judgement was put into the outbox. */
  wake(): void {
    this.isAwake = true;
    this.wakeUp();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    try {
      await this.untilItWorks(() => this.options.log.ensureTopics(this.options.topics));
      while (!signal.aborted) {
        const lease = await this.untilItWorks(() => this.takeLease());
        if (lease === null) await this.sleep();
        else await this.own(lease);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.options.logger.error({ err: error }, 'judgements are no longer published');
      this.options.onFailure?.(error instanceof Error ? error : new Error('publishing failed'));
    }
  }

  private takeLease(): Promise<HeldLease | null> {
    return new LeaseTable(this.options.store.pool).take(RELAY, this.holder);
  }

  /** Until another one owns it or this one stops. */
  private async own(lease: HeldLease): Promise<void> {
    try {
      while (!this.stopping.signal.aborted) {
        this.isAwake = false;
        if (!(await this.untilItWorks(() => lease.renew()))) return;
        if ((await this.untilItWorks(() => this.publishOldest())) === 0) await this.sleep();
      }
    } finally {
      await lease.giveBack().catch(() => undefined);
    }
  }

  private async publishOldest(): Promise<number> {
    const { store, log } = this.options;
    const rows = await readJudgementOutbox(store.pool, ROWS);
    if (rows.length === 0) return 0;
    await log.publish(
      rows.map(({ topic, key, value, eventId }) => ({ topic, key, value, headers: judgementHeaders(eventId) })),
    );
    await deleteJudgementOutbox(
      store.pool,
      rows.map(({ seq }) => seq),
    );
    return rows.length;
  }

  private untilItWorks<T>(work: () => Promise<T>): Promise<T> {
    return retrying(work, {
      isRetriable: isTransient,
      attempts: Infinity,
      signal: this.stopping.signal,
      onRetry: (error, attempt) => {
        if (!Number.isInteger(Math.log2(attempt))) return;
        this.options.logger.warn(
          { err: error, attempt },
          'judgements wait in the outbox: the log or the store does not answer',
        );
      },
    });
  }

  private async sleep(): Promise<void> {
    if (this.isAwake || this.stopping.signal.aborted) return;
    const waking = new AbortController();
    this.wakeUp = () => waking.abort();
    await pause(LOOK_EVERY_MS, undefined, { signal: waking.signal }).catch(() => undefined);
    this.wakeUp = () => undefined;
  }
}
