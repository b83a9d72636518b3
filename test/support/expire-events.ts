import { EventTables, type Store } from '#libs/store';
import { Kafka, logLevel } from 'kafkajs';
import { kafkaBrokers } from './kafka-broker.ts';
import type { LogKind } from './event-logs.ts';

/** What a log's retention does: events below an offset are gone. */
export async function expireEvents(
  kind: LogKind,
  store: Pick<Store, 'pool'>,
  expired: { topic: string; partition: number; below: bigint },
): Promise<void> {
  const { topic, partition, below } = expired;
  if (kind === 'postgres') return new EventTables(store.pool).trim(topic, partition, below);
  const admin = new Kafka({ brokers: [...(await kafkaBrokers())], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    // kafkajs deletes records only of topics that this client has heard of.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: `${below}` }] });
  } finally {
    await admin.disconnect();
  }
}
