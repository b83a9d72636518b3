import { LienThongError } from '#libs/contract';
import {
  positionKey,
  type LogEvent,
  type LogReader,
  type PartitionState,
  type PollOptions,
  type ReadOptions,
} from '../event-log.ts';
import { ReadAhead } from '../read-ahead.ts';
import type { AppendBell } from './append-bell.ts';
import type { LogTables, ReadFrom } from './log-tables.ts';

/** Looks by itself this often, should a notice be lost. */
const LOOK_AGAIN_MS = 1_000;
const PAGE_EVENTS = 1_000;
const PAGE_BYTES = 1024 * 1024;
const BUFFER_BYTES = 16 * 1024 * 1024;

export interface PostgresReaderOptions {
  readonly tables: LogTables;
  readonly bell: AppendBell;
  readonly partitions: readonly PartitionState[];
  readonly from: ReadonlyMap<string, bigint>;
  readonly options: ReadOptions;
}

/** Reads ahead page by page while the consumer is at work, up to the buffer's size. */
export class PostgresReader implements LogReader {
  private readonly tables: LogTables;
  private readonly topics: ReadonlySet<string>;
  private readonly positions = new Map<string, { topic: string; partition: number; offset: bigint }>();
  private readonly ahead: ReadAhead;
  private readonly bell: AppendBell;
  private unsubscribe: (() => void) | null = null;
  private running: Promise<void>;
  private closed = false;
  private rung = false;
  private wake: () => void = () => undefined;

  constructor(reader: PostgresReaderOptions) {
    this.tables = reader.tables;
    this.bell = reader.bell;
    this.topics = new Set(reader.options.topics);
    this.ahead = new ReadAhead(reader.options.bufferBytes ?? BUFFER_BYTES);
    for (const { topic, partition, earliest } of reader.partitions) {
      const key = positionKey(topic, partition);
      this.positions.set(key, { topic, partition, offset: reader.from.get(key) ?? earliest });
    }
    this.running = this.run();
  }

  poll(options: PollOptions): Promise<LogEvent[]> {
    return this.ahead.take(options);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.ahead.close();
    this.unsubscribe?.();
    this.ring();
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      this.unsubscribe = await this.bell.subscribe((topic) => {
        if (topic === null || this.topics.has(topic)) this.ring();
      });
      while (!this.closed) {
        this.rung = false;
        const page = await this.readPage();
        if (page.length > 0) await this.ahead.add(page);
        else if (!(await this.isRung())) await this.checkBounds();
      }
    } catch (error) {
      this.ahead.fail(error instanceof Error ? error : new Error('reading failed', { cause: error }));
    } finally {
      this.unsubscribe?.();
    }
  }

  private async readPage(): Promise<LogEvent[]> {
    if (this.positions.size === 0) return [];
    const from: ReadFrom[] = [...this.positions.values()];
    const events = await this.tables.read(from, { maxEvents: PAGE_EVENTS, maxBytes: PAGE_BYTES });
    for (const event of events) {
      const position = this.positions.get(positionKey(event.topic, event.partition));
      if (position === undefined || event.offset !== position.offset) {
        throw new LienThongError(
          'log.offset-lost',
          `${event.topic}/${event.partition}: ${position?.offset} was next, ${event.offset} is the oldest held`,
        );
      }
      position.offset += 1n;
    }
    return events;
  }

  private ring(): void {
    this.rung = true;
    this.wake();
  }

  /** Waits for a ring; false when none came in time. */
  private async isRung(): Promise<boolean> {
    if (!this.rung && !this.closed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_AGAIN_MS);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.rung || this.closed;
  }

  /** A quiet log may be one that has expired, or was set back, beyond the position. */
  private async checkBounds(): Promise<void> {
    for (const { topic, partition, earliest, next } of await this.tables.describe([...this.topics])) {
      const offset = this.positions.get(positionKey(topic, partition))?.offset;
      if (offset !== undefined && (offset < earliest || offset > next)) {
        throw new LienThongError(
          'log.offset-lost',
          `${topic}/${partition}: ${offset} was next, the log holds ${earliest} to ${next}`,
        );
      }
    }
  }
}
