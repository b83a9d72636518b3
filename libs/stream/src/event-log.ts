import type { TopicDefinition } from '#libs/contract';

/**
 * The event log: topics cut into partitions, each a gapless sequence of events under offsets 0, 1, 2, …. Events of one
 * key go to one partition and are read in the order they were published. Delivery is at least once: a publisher that
 * does not hear the acknowledgement publishes again. What makes the effect exactly once is not here but in the
 * consumer's transaction (L1).
 */
export interface OutgoingEvent {
  readonly topic: string;
  /** Decides the partition (murmur2, as Kafka's clients). Bytes are kept as they are. */
  readonly key: Buffer;
  /** Null is a tombstone. At most `MAX_MESSAGE_BYTES` with key and headers. */
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface LogEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** When the log or its publisher stamped it, epoch milliseconds. Decides nothing. */
  readonly timestampMs: number;
}

/** Bounds of one partition: the oldest offset still held, and the offset the next event will get. */
export interface PartitionState {
  readonly topic: string;
  readonly partition: number;
  readonly earliest: bigint;
  readonly next: bigint;
}

/** `positionKey(topic, partition)` → next offset to read. */
export type Positions = ReadonlyMap<string, bigint>;

export function positionKey(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

export interface ReadOptions {
  readonly consumer: string;
  /** Of the ownership under which is read: each reads as a group of its own, so that it may read every partition. */
  readonly epoch: bigint;
  readonly topics: readonly string[];
  /** Of every topic, the partitions to read; absent: all. */
  readonly partitions?: ReadonlySet<number>;
  /** Where to begin. Partitions not named begin at the oldest offset held. */
  readonly positions: Positions;
  /** Events fetched ahead of `poll` are held up to about this many bytes, plus one fetch. */
  readonly bufferBytes?: number;
}

export interface PollOptions {
  readonly maxEvents: number;
  /** How long to wait for a first event; the answer may be empty. */
  readonly maxWaitMs: number;
  /** How old the first event may become while fewer than `maxEvents` are there; 0 by default: what is there is given. */
  readonly gatherMs?: number | undefined;
  readonly signal?: AbortSignal;
}

export interface LogReader {
  /**
   * Events that have arrived, those of one partition in order and without a gap, none twice, never before the asked
   * position. Empty after `maxWaitMs`, or once `signal` is aborted.
   * @throws LienThongError 'log.offset-lost' | 'log.unreachable'. The reader is of no more use then.
   */
  poll(options: PollOptions): Promise<LogEvent[]>;
  close(): Promise<void>;
}

/** Appends within the caller's transaction, which the log's tables understand; the events are there once it commits. */
export type AppendWithin = (transaction: object, events: readonly OutgoingEvent[]) => Promise<void>;

export interface EventLog {
  readonly kind: 'kafka' | 'postgres';
  /** Where the log lies in the database of the effect; null where it lies elsewhere. */
  readonly appendWithin: AppendWithin | null;
  /** Creates what is missing. @throws LienThongError 'log.partitions-changed' when a topic has another number. */
  ensureTopics(topics: readonly TopicDefinition[]): Promise<void>;
  /** Names of the topics that begin with `prefix`. */
  listTopics(prefix: string): Promise<string[]>;
  /** Every partition of the topics; topics that do not exist are left out. */
  describe(topics: readonly string[]): Promise<PartitionState[]>;
  /** Resolved once all are acknowledged. The order of events of one key is kept, also across calls. */
  publish(events: readonly OutgoingEvent[]): Promise<void>;
  read(options: ReadOptions): Promise<LogReader>;
  /** @throws LienThongError 'log.unreachable' */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Where the log says what happens to it: pino's shape. Details never hold keys or values of events. */
export interface StreamLogger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
