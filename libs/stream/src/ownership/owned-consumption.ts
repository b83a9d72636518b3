import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { LienThongError } from '#libs/contract';
import type { EventLog, StreamLogger } from '../event-log.ts';
import { advance, BatchesAhead, type BatchOptions } from './batches-ahead.ts';
import { LeaseRenewal, reasonOf } from './lease-renewal.ts';
import type { BatchConsumer, ConsumptionState, Lease, MicroBatch, OffsetTable, OwnershipTable } from './ownership.ts';
import { pause } from './pause.ts';
import { ResumingReader } from './resuming-reader.ts';
import { startPositions } from './start-positions.ts';

/** How often an instance that stands by asks for the lease. */
const STAND_BY_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export interface OwnedConsumptionOptions extends BatchOptions {
  /** Unique in the store; names the lease, the fence and the stored offsets. */
  readonly consumer: string;
  /** Asked whenever ownership is won. The topics must exist. */
  readonly topics: () => readonly string[] | Promise<readonly string[]>;
  readonly log: EventLog;
  readonly ownership: OwnershipTable;
  readonly offsets: OffsetTable;
  readonly handler: BatchConsumer;
  readonly logger: StreamLogger;
  /** A permanent error: nothing more is consumed. */
  readonly onFailure?: (error: Error) => void;
}

/**
 * One consumer of the log under L1: take the lease, load, read from the stored offsets, hand over micro-batches one
 * after another, each settled before the next; leave when fenced and stand by again. Transient errors are waited out,
 * with memory loaded anew where a batch may or may not have been committed. Any other error stops it for good.
 */
export class OwnedConsumption {
  private readonly options: OwnedConsumptionOptions;
  private readonly holder = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  private current: ConsumptionState = STOPPED;
  private stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(options: OwnedConsumptionOptions) {
    this.options = options;
  }

  get state(): ConsumptionState {
    return this.current;
  }

  /** Does nothing when it runs already. */
  start(): void {
    if (this.running !== null) return;
    this.stopping = new AbortController();
    this.running = this.run(this.stopping.signal);
  }

  /** Finishes the batch under way, gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.running = null;
  }

  private async run(stopping: AbortSignal): Promise<void> {
    for (let failures = 0; !stopping.aborted;) {
      try {
        const lease = await this.options.ownership.take(this.options.consumer, this.holder);
        if (lease === null) {
          this.become({ ...STOPPED, phase: 'standing-by' });
          await pause(STAND_BY_MS, stopping);
        } else {
          await this.own(lease, stopping, () => (failures = 0));
        }
      } catch (error) {
        failures += 1;
        if (!(await this.isWorthTryingAgain(error, failures, stopping))) return;
      }
    }
    this.become(STOPPED);
  }

  /** One term of ownership, from the lease to its end. */
  private async own(lease: Lease, stopping: AbortSignal, onProgress: () => void): Promise<void> {
    const { consumer, handler, logger } = this.options;
    const { epoch, batchSeq } = lease;
    this.become({ phase: 'loading', epoch, batchSeq, error: null, positions: new Map() });
    const partitions = lease.partitions === undefined ? 'all' : [...lease.partitions].join(', ');
    logger.info({ consumer, epoch: `${epoch}`, partitions }, 'ownership won');
    const renewal = new LeaseRenewal(lease, logger);
    let goesOn = false;
    try {
      await handler.begin({ consumer, epoch, batchSeq });
      const ended = AbortSignal.any([stopping, renewal.lost]);
      await this.consume(lease, ended, onProgress);
      if (renewal.lost.aborted && lease.isDealtAnew !== true) throw renewal.lost.reason;
      goesOn = lease.isDealtAnew === true && !stopping.aborted;
    } catch (error) {
      throw await this.withHindsight(error, lease);
    } finally {
      await renewal.stop();
      await handler.end();
      // Who is to hold other partitions stays a member, and keeps what it need not give up.
      if (goesOn) lease.close();
      else
        await lease.giveBack().catch((error: unknown) => {
          logger.warn({ consumer, reason: reasonOf(error) }, 'the lease was not given back; it runs out by itself');
        });
    }
  }

  private async consume(lease: Lease, ended: AbortSignal, onProgress: () => void): Promise<void> {
    const { consumer, log, ownership, offsets, logger } = this.options;
    const { epoch } = lease;
    const topics = await this.options.topics();
    const { partitions } = lease;
    const described = await log.describe(topics);
    const positions = startPositions(topics, await offsets.load(consumer), described, partitions);
    let batchSeq = lease.batchSeq;
    const consuming = (error: Error | null): void =>
      this.become({ phase: error === null ? 'consuming' : 'waiting', epoch, batchSeq, error, positions });
    // Ahead of what is committed, while a batch is under way.
    const given = new Map(positions);
    const reader = new ResumingReader({
      ...{ log, consumer, epoch, topics, positions: given, logger },
      isTransient: (error) => ownership.isTransient(error),
      ...(partitions !== undefined && { partitions }),
      onWaiting: consuming,
    });
    consuming(null);
    const settle = ({ fence, offsets: moved }: MicroBatch): void => {
      batchSeq = fence.batchSeq;
      advance(positions, moved);
      consuming(null);
      onProgress();
    };
    const failing = new AbortController();
    const ending = new AbortController();
    const over = AbortSignal.any([ended, failing.signal, ending.signal]);
    const batches = new BatchesAhead({ reader, lease, options: this.options, positions: given, over });
    let underWay: Promise<void> = Promise.resolve();
    try {
      while (!over.aborted) {
        const batch = await batches.next();
        if (batch === null) continue;
        const commits = await this.take(batch);
        if (commits.length === 0) settle(batch);
        else
          underWay = Promise.all(commits)
            .then(() => settle(batch))
            .catch((error: unknown) => failing.abort(error));
      }
    } finally {
      await underWay;
      ending.abort();
      await batches.end();
    }
    if (failing.signal.aborted) throw failing.signal.reason;
  }

  /** Commits under way, of a consumer that computes ahead; none when all is settled. */
  private async take(batch: MicroBatch): Promise<readonly Promise<void>[]> {
    const underWay: Promise<void>[] = [];
    await this.options.handler.take({ ...batch, commitUnderWay: (settled) => underWay.push(settled) });
    return underWay;
  }

  /**
   * What an instance finds wrong after another one has taken over is what that one did: its memory is of before. It has
   * lost ownership, and nothing else is amiss.
   */
  private async withHindsight(error: unknown, lease: Lease): Promise<unknown> {
    if (error instanceof LienThongError || this.options.ownership.isTransient(error)) return error;
    // Where nobody can say, the error is told as what it is.
    const isOwner = await lease.renew().catch(() => true);
    if (isOwner || lease.isDealtAnew === true) return error;
    const reason = `${lease.consumer}: another instance has taken over; before that was known: ${reasonOf(error)}`;
    return new LienThongError('writer.fenced', reason);
  }

  private async isWorthTryingAgain(error: unknown, failures: number, stopping: AbortSignal): Promise<boolean> {
    const { consumer, logger, ownership, onFailure } = this.options;
    const cause = error instanceof Error ? error : new Error('the consumer failed', { cause: error });
    if (cause instanceof LienThongError && cause.code === 'writer.fenced') {
      logger.warn({ consumer, reason: reasonOf(cause) }, 'ownership lost; standing by');
      this.become({ ...STOPPED, phase: 'standing-by' });
      await pause(STAND_BY_MS, stopping);
      return true;
    }
    if (cause instanceof LienThongError ? cause.retriable : ownership.isTransient(cause)) {
      logger.warn({ consumer, failures, reason: reasonOf(cause) }, 'a transient error; trying again');
      this.become({ ...STOPPED, phase: 'waiting', error: cause });
      await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 100 * 2 ** failures), stopping);
      return true;
    }
    logger.error({ consumer, reason: reasonOf(cause) }, 'a permanent error; nothing more is consumed');
    this.become({ ...STOPPED, phase: 'failed', error: cause });
    onFailure?.(cause);
    return false;
  }

  private become(state: ConsumptionState): void {
    this.current = state;
  }
}

const STOPPED: ConsumptionState = { phase: 'stopped', epoch: null, batchSeq: null, error: null, positions: new Map() };
