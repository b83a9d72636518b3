import { positionKey, type EventLog } from '../event-log.ts';
import type { OffsetTable } from './ownership.ts';

/** What a consumer has taken of the log and what it has not, whoever owns the consumption. */
export interface TopicLag {
  readonly topic: string;
  /** Events on the log, from where the consumer began. */
  readonly onLog: number;
  /** Events it has still to take. */
  readonly lag: number;
}

/** By the stored offsets; a topic that does not exist yet is left out. */
export async function topicLags(
  of: { readonly log: EventLog; readonly offsets: OffsetTable; readonly consumer: string },
  topics: readonly string[],
): Promise<TopicLag[]> {
  // The end of the log first: what is taken meanwhile then makes the lag smaller, never negative.
  const partitions = await of.log.describe(topics);
  const stored = new Map(
    (await of.offsets.load(of.consumer)).map((row) => [positionKey(row.topic, row.partition), row]),
  );
  const lags = new Map<string, { onLog: number; lag: number }>();
  for (const { topic, partition, earliest, next } of partitions) {
    const offset = stored.get(positionKey(topic, partition));
    const sum = lags.get(topic) ?? { onLog: 0, lag: 0 };
    sum.onLog += Number(next - (offset?.first ?? earliest));
    sum.lag += Math.max(0, Number(next - (offset?.next ?? earliest)));
    lags.set(topic, sum);
  }
  return [...lags].map(([topic, sum]) => ({ topic, ...sum }));
}
