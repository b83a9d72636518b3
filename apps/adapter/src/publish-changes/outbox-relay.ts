import { setTimeout as pause } from 'node:timers/promises';
import type { TopicDefinition } from '#libs/contract';
import { retrying, type Logger } from '#libs/runtime';
import {
  isAdapterOutboxEmpty,
  isTransient,
  relayAdapterOutbox,
  relayAdapterOutboxInOrder,
  type OutboxEvent,
  type Store,
} from '#libs/store';
import type { EventLog } from '#libs/stream';
import { permutation } from './permutation.ts';

export interface OutboxRelayOptions {
  readonly store: Store;
  readonly log: EventLog;
  /** Every topic that the outbox may name; made before the first event is published. */
  readonly topics: readonly TopicDefinition[];
  readonly logger: Logger;
  /** Publish nothing until `release` or `publishShuffled`. */
  readonly hold?: boolean;
  readonly batchSize?: number;
  /** A failure that trying again cannot mend: the relay has stopped. */
  readonly onFailure: (error: unknown) => void;
}

const MAX_BYTES = 16 * 1024 * 1024;
/** Rows of other processes are found by looking; one's own wake the relay. */
const LOOK_EVERY_MS = 1000;

/**
 * Publishes accepted events in the order of their acceptance and deletes them once the log has acknowledged them (L2).
 * A log that is away delays this and nothing else: acceptance goes on.
 */
export class OutboxRelay {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private isHeld: boolean;
  private isAwake = false;
  private wakeUp: () => void = () => undefined;
  private topicsReady = false;

  constructor(private readonly options: OutboxRelayOptions) {
    this.isHeld = options.hold === true;
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp();
    await this.running;
  }

  /** Something was put into the outbox. */
  wake(): void {
    this.isAwake = true;
    this.wakeUp();
  }

  release(): void {
    this.isHeld = false;
    this.wake();
  }

  async isEmpty(): Promise<boolean> {
    return isAdapterOutboxEmpty(this.options.store.pool);
  }

  /**
   * Publishes all that is held in an order drawn by the seed (0: as it was accepted), also among the events of one
   * record; gives how many. Then goes on as usual.
   */
  async publishShuffled(seed: number): Promise<number> {
    const { store, batchSize = 1000 } = this.options;
    const count = await this.untilItWorks(async () => {
      await this.ensureTopics();
      const arrange = (ids: readonly string[]): readonly string[] => (seed === 0 ? ids : permutation(ids, seed));
      return relayAdapterOutboxInOrder(store.pool, batchSize, arrange, (events) => this.publish(events));
    });
    this.release();
    return count;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    try {
      while (!signal.aborted) {
        this.isAwake = false;
        const published = this.isHeld ? 0 : await this.untilItWorks(() => this.publishOldest());
        if (published === 0) await this.sleep();
      }
    } catch (error) {
      if (signal.aborted) return;
      this.options.logger.error({ err: error }, 'the outbox relay has stopped');
      this.options.onFailure(error);
    }
  }

  private async publishOldest(): Promise<number> {
    await this.ensureTopics();
    const limits = { maxEvents: this.options.batchSize ?? 1000, maxBytes: MAX_BYTES };
    return relayAdapterOutbox(this.options.store.pool, limits, (events) => this.publish(events));
  }

  private async publish(events: readonly OutboxEvent[]): Promise<void> {
    await this.options.log.publish(events);
  }

  private async ensureTopics(): Promise<void> {
    if (this.topicsReady) return;
    await this.options.log.ensureTopics(this.options.topics);
    this.topicsReady = true;
  }

  private untilItWorks<T>(work: () => Promise<T>): Promise<T> {
    return retrying(work, {
      isRetriable: isTransient,
      attempts: Infinity,
      signal: this.stopping.signal,
      onRetry: (error, attempt) => {
        // Once for each doubling: a log that is away for an hour is one story, not a thousand lines.
        if (Number.isInteger(Math.log2(attempt))) {
          this.options.logger.warn(
            { err: error, attempt },
            'events wait in the outbox: the log or the store does not answer',
          );
        }
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
