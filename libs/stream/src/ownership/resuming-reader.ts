import { LienThongError } from '#libs/contract';
import type { EventLog, LogEvent, LogReader, PollOptions, StreamLogger } from '../event-log.ts';
import { reasonOf } from './lease-renewal.ts';
import { pause } from './pause.ts';

export interface ResumingReaderOptions {
  readonly log: EventLog;
  readonly consumer: string;
  readonly epoch: bigint;
  readonly topics: readonly string[];
  readonly partitions?: ReadonlySet<number>;
  /** Kept up to date by the consumer: a reader that broke is opened again from there. */
  readonly positions: ReadonlyMap<string, bigint>;
  readonly isTransient: (error: unknown) => boolean;
  readonly logger: StreamLogger;
  readonly onWaiting: (error: Error | null) => void;
}

/** A reader that outlives the log's absence, so that memory need not be loaded again when a broker restarts. */
export class ResumingReader {
  private readonly options: ResumingReaderOptions;
  private reader: LogReader | null = null;
  private failures = 0;

  constructor(options: ResumingReaderOptions) {
    this.options = options;
  }

  /** As `LogReader.poll`, but transient errors are waited out. Empty once aborted. */
  async poll(options: PollOptions & { readonly signal: AbortSignal }): Promise<LogEvent[]> {
    const { signal } = options;
    while (!signal.aborted) {
      try {
        const { log, consumer, epoch, topics, partitions, positions } = this.options;
        const which = { consumer, epoch, topics, ...(partitions !== undefined && { partitions }) };
        this.reader ??= await log.read({ ...which, positions: new Map(positions) });
        const events = await this.reader.poll(options);
        if (this.failures > 0) this.options.onWaiting(null);
        this.failures = 0;
        return events;
      } catch (error) {
        await this.close();
        await this.waitOut(error, signal);
      }
    }
    return [];
  }

  async close(): Promise<void> {
    const reader = this.reader;
    this.reader = null;
    await reader?.close().catch(() => undefined);
  }

  private async waitOut(error: unknown, signal: AbortSignal): Promise<void> {
    const { consumer, logger, onWaiting, isTransient } = this.options;
    const again = error instanceof LienThongError ? error.retriable : isTransient(error);
    if (!again) throw error;
    this.failures += 1;
    logger.warn({ consumer, failures: this.failures, reason: reasonOf(error) }, 'reading the log failed; trying again');
    onWaiting(error instanceof Error ? error : new Error('reading failed', { cause: error }));
    await pause(Math.random() * Math.min(5_000, 100 * 2 ** this.failures), signal);
  }
}
