import { LienThongError, MAX_MESSAGE_BYTES } from '#libs/contract';
import type { Kafka, Producer, TopicMessages } from 'kafkajs';
import type { OutgoingEvent } from '../event-log.ts';
import { partitionOf } from '../partitioner.ts';
import { eventBytes, inPortions } from '../portions.ts';
import { patiently, type KafkaClientSettings } from './kafka-client.ts';
import type { KafkaTopics } from './kafka-topics.ts';

/** What goes into one request: a partition's share of it must fit `max.message.bytes`. */
const PORTION = { maxEvents: 5_000, maxBytes: 4 * 1024 * 1024 };
const ALL_REPLICAS = -1;
const ACK_TIMEOUT_MS = 30_000;

interface Job {
  readonly events: readonly OutgoingEvent[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Publishes in the order asked, one request at a time; calls that come while one is under way go out together with the
 * next. After any failure the producer is replaced: kafkajs gives the sequence numbers of a request that failed to the
 * next one, and a broker that had written the former would take the next for its repetition and drop it.
 */
export class KafkaPublisher {
  private readonly kafka: Kafka;
  private readonly topics: KafkaTopics;
  private readonly settings: KafkaClientSettings;
  private readonly partitions = new Map<string, number>();
  private queue: Job[] = [];
  private sending: Promise<void> | null = null;
  private producer: Producer | null = null;

  constructor(kafka: Kafka, topics: KafkaTopics, settings: KafkaClientSettings) {
    this.kafka = kafka;
    this.topics = topics;
    this.settings = settings;
  }

  publish(events: readonly OutgoingEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    for (const event of events) {
      const bytes = eventBytes(event);
      if (bytes <= MAX_MESSAGE_BYTES) continue;
      return Promise.reject(new LienThongError('log.message-too-large', `${event.topic}: ${bytes} bytes`));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ events, resolve, reject });
      this.sending ??= this.sendQueue();
    });
  }

  /** Waits for what was asked to be published. */
  async close(): Promise<void> {
    await this.sending;
    await this.dropProducer();
  }

  private async sendQueue(): Promise<void> {
    // Lets calls made in the same turn go out together.
    await Promise.resolve();
    while (this.queue.length > 0) {
      const jobs = this.takeJobs();
      try {
        await this.learnPartitions(jobs);
        const events = jobs.flatMap((job) => job.events);
        for (const portion of inPortions(events, PORTION)) await this.send(portion);
        for (const job of jobs) job.resolve();
      } catch (error) {
        for (const job of jobs) job.reject(error);
      }
    }
    // In the same turn as the look at the queue: a call that comes later starts anew.
    this.sending = null;
  }

  private takeJobs(): Job[] {
    const jobs: Job[] = [];
    let events = 0;
    while (this.queue.length > 0 && events < PORTION.maxEvents) {
      const job = this.queue.shift();
      if (job === undefined) break;
      jobs.push(job);
      events += job.events.length;
    }
    return jobs;
  }

  /** A job for a topic that does not exist fails alone. */
  private async learnPartitions(jobs: Job[]): Promise<void> {
    for (const job of [...jobs]) {
      const unknown = [...new Set(job.events.map((event) => event.topic))].filter((name) => !this.partitions.has(name));
      if (unknown.length === 0) continue;
      try {
        for (const [name, count] of await this.topics.partitionCounts(unknown)) this.partitions.set(name, count);
      } catch (error) {
        jobs.splice(jobs.indexOf(job), 1);
        job.reject(error);
      }
    }
  }

  private async send(portion: readonly OutgoingEvent[]): Promise<void> {
    const topicMessages = this.messagesOf(portion);
    await patiently(this.settings, 'publishing', async () => {
      try {
        const producer = await this.connected();
        await producer.sendBatch({ topicMessages, acks: ALL_REPLICAS, timeout: ACK_TIMEOUT_MS });
      } catch (error) {
        await this.dropProducer();
        throw error;
      }
    });
  }

  private messagesOf(portion: readonly OutgoingEvent[]): TopicMessages[] {
    const byTopic = new Map<string, TopicMessages>();
    for (const { topic, key, value, headers } of portion) {
      const entry = byTopic.get(topic) ?? { topic, messages: [] };
      byTopic.set(topic, entry);
      const partition = partitionOf(key, this.partitions.get(topic) ?? 1);
      entry.messages.push({ key, value, headers: { ...headers }, partition });
    }
    return [...byTopic.values()];
  }

  private async connected(): Promise<Producer> {
    if (this.producer !== null) return this.producer;
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
      // More tries only repeat what `patiently` does, but with a producer that may have to be replaced.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    });
    this.producer = producer;
    await producer.connect();
    return producer;
  }

  private async dropProducer(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    await producer?.disconnect().catch(() => undefined);
  }
}
