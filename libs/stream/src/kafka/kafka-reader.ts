import { randomBytes } from 'node:crypto';
import { LienThongError } from '#libs/contract';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import {
  positionKey,
  type LogEvent,
  type LogReader,
  type PartitionState,
  type PollOptions,
  type ReadOptions,
} from '../event-log.ts';
import { ReadAhead } from '../read-ahead.ts';
import { kafkaReason } from './kafka-client.ts';
import type { KafkaTopics } from './kafka-topics.ts';
import { LateHeaders } from './late-headers.ts';

const BUFFER_BYTES = 16 * 1024 * 1024;
/** A broker gives one message however large it is, so this need not be the greatest message size. */
const FETCH_PARTITION_BYTES = 1024 * 1024;
const FETCH_BYTES = 8 * 1024 * 1024;
/** Also how long a rebalance or a stop may go unnoticed. */
const FETCH_WAIT_MS = 250;
const HEARTBEAT_MS = 1_000;
const CLOSE_MS = 3_000;
/** Times the same place was asked for and something later came. */
const MAX_GAPS = 3;

interface Place {
  readonly topic: string;
  readonly partition: number;
  next: bigint;
  gaps: number;
}

export interface KafkaReaderOptions {
  readonly kafka: Kafka;
  readonly topics: KafkaTopics;
  readonly partitions: readonly PartitionState[];
  readonly options: ReadOptions;
}

/**
 * Reads all partitions of its topics, or those it is given; it lets the others rest. kafkajs cannot be told which partitions to read, so each reader joins a group of
 * its own, named with the epoch, in which it is alone. Kafka's committed offsets play no part: on every join it seeks to
 * the positions asked for, and whatever is not the next event of its partition is dropped.
 */
export class KafkaReader implements LogReader {
  private readonly topics: KafkaTopics;
  private readonly consumer: Consumer;
  private readonly places = new Map<string, Place>();
  private readonly ahead: ReadAhead;
  private readonly names: string[];
  private readonly resting: { topic: string; partitions: number[] }[] = [];
  private closed = false;
  private crash: Error | null = null;

  constructor({ kafka, topics, partitions, options }: KafkaReaderOptions) {
    this.topics = topics;
    this.names = [...options.topics];
    this.ahead = new ReadAhead(options.bufferBytes ?? BUFFER_BYTES);
    for (const { topic, partition, earliest } of partitions) {
      if (options.partitions?.has(partition) === false) {
        this.resting.push({ topic, partitions: [partition] });
        continue;
      }
      const key = positionKey(topic, partition);
      this.places.set(key, { topic, partition, next: options.positions.get(key) ?? earliest, gaps: 0 });
    }
    this.consumer = kafka.consumer({
      groupId: groupOf(options),
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: FETCH_PARTITION_BYTES,
      maxBytes: FETCH_BYTES,
      // A reader that broke is replaced by whoever polls it; it does not restart behind that one's back.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => false },
    });
  }

  async open(): Promise<void> {
    const { GROUP_JOIN, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, () => this.seekAll());
    this.consumer.on(CRASH, ({ payload }) => this.fail(payload.error));
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: this.names, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 3,
      eachBatch: (payload) => this.takeIn(payload),
    });
    // A first join that failed is told as a crash, not by `run`.
    if (this.crash !== null) throw this.crash;
  }

  poll(options: PollOptions): Promise<LogEvent[]> {
    return this.ahead.take(options);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.ahead.close();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
    // A broker that is away does not hold the process up.
    await Promise.race([this.consumer.disconnect().catch(() => undefined), late]);
    clearTimeout(timer);
  }

  /** Said between join and first fetch, so that nothing is fetched from elsewhere. */
  private seekAll(): void {
    this.consumer.pause(this.resting);
    for (const { topic, partition, next } of this.places.values()) {
      this.consumer.seek({ topic, partition, offset: `${next}` });
    }
  }

  private async takeIn(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    while (!(await this.ahead.hasRoom(HEARTBEAT_MS))) {
      await payload.heartbeat();
      if (!payload.isRunning() || payload.isStale()) return;
    }
    const place = this.places.get(positionKey(batch.topic, batch.partition));
    if (this.closed || place === undefined || payload.isStale()) return;
    const events: LogEvent[] = [];
    for (const message of batch.messages) {
      const offset = BigInt(message.offset);
      if (offset < place.next) continue;
      if (offset > place.next) break;
      events.push(new KafkaEvent(batch.topic, batch.partition, message));
      place.next += 1n;
    }
    await this.ahead.add(events, 0);
    const end = BigInt(batch.lastOffset()) + 1n;
    if (place.next < end) {
      await this.onGap(place);
      return;
    }
    place.gaps = 0;
    payload.resolveOffset(batch.lastOffset());
  }

  /** Something later than the next event came: either that one is lost, or a fetch was out of turn. */
  private async onGap(place: Place): Promise<void> {
    const { topic, partition, next } = place;
    place.gaps += 1;
    const bounds = (await this.topics.describe([topic])).find((state) => state.partition === partition);
    if (bounds === undefined || bounds.earliest > next || place.gaps > MAX_GAPS) {
      this.ahead.fail(
        new LienThongError('log.offset-lost', `${topic}/${partition}: ${next} was next, ${bounds?.earliest} is held`),
      );
      return;
    }
    this.consumer.seek({ topic, partition, offset: `${next}` });
  }

  private fail(error: Error): void {
    if (this.closed) return;
    this.crash = error;
    this.ahead.fail(new LienThongError('log.unreachable', `reading: ${kafkaReason(error)}`, { cause: error }));
  }
}

/** A reader opened again under the same epoch must not meet its former self, which the broker may not have missed yet. */
function groupOf({ topics, consumer, epoch }: ReadOptions): string {
  const namespace = topics[0]?.split('.')[0] ?? '';
  return `${namespace}.${consumer}.${epoch}.${randomBytes(4).toString('hex')}`;
}

/** Headers are read when asked for: few are. */
class KafkaEvent implements LogEvent {
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestampMs: number;
  private readonly late: LateHeaders | null;

  constructor(
    readonly topic: string,
    readonly partition: number,
    message: KafkaMessage,
  ) {
    this.offset = BigInt(message.offset);
    this.key = message.key;
    this.value = message.value;
    this.timestampMs = Number(message.timestamp);
    // Messages of before there were headers have none.
    this.late = message.headers instanceof LateHeaders ? message.headers : null;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.late?.read() ?? {};
  }
}
