import { LienThongError, MAX_MESSAGE_BYTES, type TopicDefinition } from '#libs/contract';
import type { EventLog, LogReader, OutgoingEvent, PartitionState, ReadOptions } from '../event-log.ts';
import { eventBytes, inPortions } from '../portions.ts';
import { partitionOf } from '../partitioner.ts';
import type { LogTables, PlacedEvent } from './log-tables.ts';
import { AppendBell } from './append-bell.ts';
import { PostgresReader } from './postgres-reader.ts';

/** One append: small enough that its locks are soon free again. */
const PORTION = { maxEvents: 5_000, maxBytes: 4 * 1024 * 1024 };
const PATIENCE_MS = 60_000;

/** The event log kept in PostgreSQL: the embedded default, for one machine. */
export class PostgresLog implements EventLog {
  readonly kind = 'postgres';
  private readonly tables: LogTables;
  private readonly bell: AppendBell;
  private readonly partitions = new Map<string, number>();

  constructor(settings: { readonly tables: LogTables }) {
    this.tables = settings.tables;
    this.bell = new AppendBell(settings.tables);
  }

  async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    if (topics.length > 0) await this.tables.ensureTopics(topics);
  }

  listTopics(prefix: string): Promise<string[]> {
    return this.tables.listTopics(prefix);
  }

  describe(topics: readonly string[]): Promise<PartitionState[]> {
    return this.tables.describe(topics);
  }

  async publish(events: readonly OutgoingEvent[]): Promise<void> {
    const placed = await this.place(events);
    for (const portion of inPortions(placed, PORTION)) await this.append(portion);
  }

  /** The partitions are locked until the transaction ends: it should end soon. */
  readonly appendWithin = async (transaction: object, events: readonly OutgoingEvent[]): Promise<void> => {
    const placed = await this.place(events);
    for (const portion of inPortions(placed, PORTION)) await this.tables.append(portion, transaction);
  };

  async read(options: ReadOptions): Promise<LogReader> {
    const from = new Map(options.positions);
    const known = await this.describe(options.topics);
    const partitions = known.filter(({ partition }) => options.partitions?.has(partition) ?? true);
    return new PostgresReader({ tables: this.tables, bell: this.bell, partitions, from, options });
  }

  async ping(): Promise<void> {
    try {
      await this.tables.ping();
    } catch (error) {
      throw new LienThongError('log.unreachable', 'the PostgreSQL log does not answer', { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.bell.close();
  }

  private async place(events: readonly OutgoingEvent[]): Promise<PlacedEvent[]> {
    const unknown = [...new Set(events.map((event) => event.topic))].filter((topic) => !this.partitions.has(topic));
    if (unknown.length > 0) {
      for (const [topic, count] of await this.tables.partitionCounts(unknown)) this.partitions.set(topic, count);
    }
    return events.map((event) => {
      const { topic, key, value, headers } = event;
      const count = this.partitions.get(topic);
      if (count === undefined) throw new LienThongError('log.topic-unknown', topic);
      const bytes = eventBytes(event);
      if (bytes > MAX_MESSAGE_BYTES) throw new LienThongError('log.message-too-large', `${topic}: ${bytes} bytes`);
      return { topic, key, value, headers, partition: partitionOf(key, count) };
    });
  }

  /** Again after a transient error: what was committed unheard is then in the log twice, in the same order. */
  private async append(portion: readonly PlacedEvent[]): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (let pauseMs = 20; ; pauseMs = Math.min(2_000, pauseMs * 2)) {
      try {
        await this.tables.append(portion);
        return;
      } catch (error) {
        if (!this.tables.isTransient(error) || performance.now() > giveUpAt) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMs));
      }
    }
  }
}
