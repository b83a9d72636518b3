import { positionKey, type EventLog, type LogEvent } from './event-log.ts';

const BATCH = 2000;

/**
 * What the topics hold at this moment, from the oldest event on, batch by batch; events that come meanwhile may be among
 * them. Topics that do not exist hold nothing.
 */
export async function* readWhole(
  log: EventLog,
  topics: readonly string[],
  as: { readonly consumer: string; readonly epoch: bigint },
): AsyncGenerator<LogEvent[]> {
  const partitions = (await log.describe(topics)).filter(({ earliest, next }) => earliest < next);
  if (partitions.length === 0) return;
  const ends = new Map(partitions.map(({ topic, partition, next }) => [positionKey(topic, partition), next]));
  const held = [...new Set(partitions.map(({ topic }) => topic))];
  const reader = await log.read({ ...as, topics: held, positions: new Map() });
  try {
    while (ends.size > 0) {
      const batch = await reader.poll({ maxEvents: BATCH, maxWaitMs: 1000 });
      if (batch.length > 0) yield batch;
      for (const { topic, partition, offset } of batch) {
        const key = positionKey(topic, partition);
        if (offset + 1n >= (ends.get(key) ?? 0n)) ends.delete(key);
      }
    }
  } finally {
    await reader.close();
  }
}
