import type { TopicDefinition } from '#libs/contract';
import type { LogEvent, OutgoingEvent, PartitionState } from '../event-log.ts';

export interface PlacedEvent extends OutgoingEvent {
  readonly partition: number;
}

export interface ReadFrom {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

export interface ReadLimits {
  /** Per partition. */
  readonly maxEvents: number;
  /** Per partition, of keys, values and headers; one event is given however large it is. */
  readonly maxBytes: number;
}

/**
 * The tables of the PostgreSQL log. SQL has one room, so the store implements this and the app hands it over.
 * An append holds the lock of every partition it adds to until it commits: offsets are gapless and become visible in
 * order, which a sequence would not give (a low number can commit late).
 */
export interface LogTables {
  ensureTopics(topics: readonly TopicDefinition[]): Promise<void>;
  listTopics(prefix: string): Promise<string[]>;
  /** Partition counts by topic; unknown topics are left out. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  describe(topics: readonly string[]): Promise<PartitionState[]>;
  /** All of them, or none, in the order given; within the caller's transaction where one is given. */
  append(events: readonly PlacedEvent[], transaction?: object): Promise<void>;
  /**
   * Events from each position on, in order; partitions without any are left out. What was expired far beyond a position
   * shows as nothing at all: `describe` tells.
   */
  read(from: readonly ReadFrom[], limits: ReadLimits): Promise<LogEvent[]>;
  /** Calls `onAppend` after appends commit, with the topic, or with null when some may have been missed. */
  listen(onAppend: (topic: string | null) => void): Promise<() => Promise<void>>;
  isTransient(error: unknown): boolean;
  ping(): Promise<void>;
}
