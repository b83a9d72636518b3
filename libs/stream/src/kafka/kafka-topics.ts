import { LienThongError, MAX_MESSAGE_BYTES, type TopicDefinition } from '#libs/contract';
import type { Admin, Kafka } from 'kafkajs';
import type { PartitionState } from '../event-log.ts';
import { patiently, type KafkaClientSettings } from './kafka-client.ts';

/** Room for what the format adds to a message of the greatest size. */
const BATCH_OVERHEAD_BYTES = 64 * 1024;

/** A topic that was made is known to the broker's clients some milliseconds later. */
const KNOWN_LOOK_MS = 50;

/**
 * Topics of ours: kept for ever, never compacted, so that offsets have no holes and any consumer can be rebuilt. Times are
 * the broker's: it refuses a publisher's own that lie more than an hour ahead, and a wrong clock must not stop anybody.
 */
const CONFIG = [
  { name: 'message.timestamp.type', value: 'LogAppendTime' },
  { name: 'cleanup.policy', value: 'delete' },
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
  { name: 'max.message.bytes', value: `${MAX_MESSAGE_BYTES + BATCH_OVERHEAD_BYTES}` },
];

/** Administration of topics over one connection, opened when first needed. */
export class KafkaTopics {
  private readonly settings: KafkaClientSettings;
  private readonly admin: Admin;
  private connecting: Promise<void> | null = null;

  constructor(kafka: Kafka, settings: KafkaClientSettings) {
    this.settings = settings;
    this.admin = kafka.admin();
  }

  async ping(): Promise<void> {
    await this.run('asking for the cluster', (admin) => admin.describeCluster());
  }

  async ensure(topics: readonly TopicDefinition[]): Promise<void> {
    const existing = new Set(await this.list(''));
    const missing = topics.filter((topic) => !existing.has(topic.name));
    if (missing.length > 0) {
      const wanted = missing.map(({ name, partitions }) => ({
        topic: name,
        numPartitions: partitions,
        configEntries: CONFIG,
      }));
      await this.run('making topics', (admin) => admin.createTopics({ topics: wanted, waitForLeaders: true }));
      await this.whenKnown(missing.map(({ name }) => name));
    }
    const counts = await this.partitionCounts(topics.map((topic) => topic.name));
    const changed = topics.flatMap(({ name, partitions }) => {
      const found = counts.get(name);
      return found === partitions ? [] : [`${name}: ${partitions} partitions, the broker has ${found}`];
    });
    if (changed.length > 0) throw new LienThongError('log.partitions-changed', changed);
  }

  /** Where another process makes one of them at the same time, the client does not wait until the others are known. */
  private async whenKnown(names: readonly string[]): Promise<void> {
    const until = performance.now() + this.settings.patienceMs;
    for (;;) {
      const existing = new Set(await this.list(''));
      if (names.every((name) => existing.has(name)) || performance.now() > until) return;
      await new Promise((resolve) => setTimeout(resolve, KNOWN_LOOK_MS));
    }
  }

  async list(prefix: string): Promise<string[]> {
    const topics = await this.run('listing topics', (admin) => admin.listTopics());
    return topics.filter((topic) => topic.startsWith(prefix)).sort();
  }

  /** @throws LienThongError 'log.topic-unknown' */
  async partitionCounts(names: readonly string[]): Promise<Map<string, number>> {
    const existing = new Set(await this.list(''));
    const unknown = names.filter((name) => !existing.has(name));
    if (unknown.length > 0) throw new LienThongError('log.topic-unknown', unknown);
    const { topics } = await this.run('describing topics', (admin) => admin.fetchTopicMetadata({ topics: [...names] }));
    return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  }

  async describe(names: readonly string[]): Promise<PartitionState[]> {
    const existing = new Set(await this.list(''));
    const states: PartitionState[] = [];
    for (const topic of names.filter((name) => existing.has(name))) {
      const offsets = await this.run('asking for offsets', (admin) => admin.fetchTopicOffsets(topic));
      for (const { partition, low, high } of offsets.sort((a, b) => a.partition - b.partition)) {
        states.push({ topic, partition, earliest: BigInt(low), next: BigInt(high) });
      }
    }
    return states;
  }

  async close(): Promise<void> {
    await this.admin.disconnect().catch(() => undefined);
  }

  private run<T>(what: string, ask: (admin: Admin) => Promise<T>): Promise<T> {
    return patiently(this.settings, what, async () => {
      this.connecting ??= this.admin.connect();
      try {
        await this.connecting;
      } catch (error) {
        this.connecting = null;
        throw error;
      }
      return ask(this.admin);
    });
  }
}
