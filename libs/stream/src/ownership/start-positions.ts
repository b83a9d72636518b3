import { LienThongError } from '#libs/contract';
import { positionKey, type PartitionState } from '../event-log.ts';
import type { StoredOffset } from './ownership.ts';

/**
 * Where a consumer begins: the stored offset wins over anything the log says; partitions never read before begin at
 * the oldest event held. Of every topic, the partitions `held`; else all.
 * @throws LienThongError 'log.topic-unknown' | 'log.partitions-changed' | 'log.offset-lost', naming every place.
 */
export function startPositions(
  topics: readonly string[],
  stored: readonly StoredOffset[],
  partitions: readonly PartitionState[],
  held?: ReadonlySet<number>,
): Map<string, bigint> {
  const asked = new Set(topics);
  const bounds = new Map(partitions.map((partition) => [positionKey(partition.topic, partition.partition), partition]));
  const unknown = topics.filter((topic) => !bounds.has(positionKey(topic, 0)));
  if (unknown.length > 0) throw new LienThongError('log.topic-unknown', unknown);
  const positions = new Map([...bounds].map(([key, partition]) => [key, partition.earliest]));
  const lost: string[] = [];
  for (const { topic, partition, next } of stored) {
    if (!asked.has(topic)) continue;
    const key = positionKey(topic, partition);
    const range = bounds.get(key);
    if (range === undefined) {
      throw new LienThongError('log.partitions-changed', `${key}: an offset is stored, but the partition is gone`);
    }
    if (next < range.earliest || next > range.next) {
      lost.push(`${key}: offset ${next} is stored, the log holds ${range.earliest} to ${range.next}`);
    }
    positions.set(key, next);
  }
  if (lost.length > 0) throw new LienThongError('log.offset-lost', lost);
  if (held !== undefined) {
    for (const { topic, partition } of partitions) {
      if (!held.has(partition)) positions.delete(positionKey(topic, partition));
    }
  }
  return positions;
}
