import { describe, expect, test } from '@jest/globals';
import { murmur2, partitionOf } from './partitioner.ts';

/** From Apache Kafka's own UtilsTest. */
const PUBLISHED: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
];

describe('partitioner', () => {
  test.each(PUBLISHED)('the hash of %s is the one Kafka publishes', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
  });

  test('the hash of three letters is the one Kafka publishes', () => {
    expect(murmur2(Buffer.from('abc'))).toBe(479470107);
  });

  test('a negative hash still gives a partition that exists', () => {
    for (const [key] of PUBLISHED) {
      const partition = partitionOf(Buffer.from(key), 6);
      expect(partition).toBeGreaterThanOrEqual(0);
      expect(partition).toBeLessThan(6);
    }
  });

  test('of a negative hash the sign bit is dropped, as Kafka’s clients do; it is not negated', () => {
    for (const [key, hash] of PUBLISHED) {
      for (const partitions of [3, 6, 7]) {
        expect(partitionOf(Buffer.from(key), partitions)).toBe((hash + 2 ** 31) % partitions);
      }
    }
    expect(partitionOf(Buffer.from('21'), 6)).toBe(1_173_551_340 % 6);
  });

  test('the empty key has a partition', () => {
    expect(partitionOf(Buffer.alloc(0), 3)).toBe((275646681 & 0x7fffffff) % 3);
  });
});
