import { LienThongError, type TopicDefinition } from '#libs/contract';
import type { Kafka } from 'kafkajs';
import type { EventLog, LogReader, OutgoingEvent, PartitionState, ReadOptions, StreamLogger } from '../event-log.ts';
import { makeKafka, patiently, type KafkaClientSettings } from './kafka-client.ts';
import { KafkaPublisher } from './kafka-publisher.ts';
import { KafkaReader } from './kafka-reader.ts';
import { KafkaTopics } from './kafka-topics.ts';

const PATIENCE_MS = 60_000;
const SILENT: StreamLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Remembers how many partitions each topic had, so that a topic made anew elsewhere is noticed. */
export interface TopicRegister {
  /** @throws LienThongError 'log.partitions-changed' */
  remember(topics: readonly TopicDefinition[]): Promise<void>;
}

export interface KafkaLogOptions {
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly patienceMs?: number;
  readonly logger?: StreamLogger;
  readonly register?: TopicRegister;
}

/** Connects, waiting for a broker that is away. @throws LienThongError 'log.unreachable' */
export async function openKafkaLog(options: KafkaLogOptions): Promise<EventLog> {
  if (options.brokers.length === 0) throw new LienThongError('settings.invalid', 'KAFKA_BROKERS is empty');
  const log = new KafkaLog(options);
  try {
    await log.ping();
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

class KafkaLog implements EventLog {
  readonly kind = 'kafka';
  readonly appendWithin = null;
  private readonly settings: KafkaClientSettings;
  private readonly register: TopicRegister | undefined;
  private readonly kafka: Kafka;
  private readonly topics: KafkaTopics;
  private readonly publisher: KafkaPublisher;

  constructor(options: KafkaLogOptions) {
    this.settings = {
      brokers: options.brokers,
      clientId: options.clientId ?? 'lienthong',
      patienceMs: options.patienceMs ?? PATIENCE_MS,
      logger: options.logger ?? SILENT,
    };
    this.register = options.register;
    this.kafka = makeKafka(this.settings);
    this.topics = new KafkaTopics(this.kafka, this.settings);
    this.publisher = new KafkaPublisher(this.kafka, this.topics, this.settings);
  }

  async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    if (topics.length === 0) return;
    await this.register?.remember(topics);
    await this.topics.ensure(topics);
  }

  listTopics(prefix: string): Promise<string[]> {
    return this.topics.list(prefix);
  }

  describe(topics: readonly string[]): Promise<PartitionState[]> {
    return this.topics.describe(topics);
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    return this.publisher.publish(events);
  }

  async read(options: ReadOptions): Promise<LogReader> {
    const partitions = await this.topics.describe(options.topics);
    return patiently(this.settings, 'opening a reader', async () => {
      const reader = new KafkaReader({ kafka: this.kafka, topics: this.topics, partitions, options });
      try {
        await reader.open();
        return reader;
      } catch (error) {
        await reader.close();
        throw error;
      }
    });
  }

  ping(): Promise<void> {
    return this.topics.ping();
  }

  async close(): Promise<void> {
    await this.publisher.close();
    await this.topics.close();
  }
}
