import { describe, expect, test } from '@jest/globals';
import { startPositions } from './start-positions.ts';

const held = (partition: number, earliest: bigint, next: bigint) => ({ topic: 't', partition, earliest, next });
const stored = (partition: number, next: bigint) => ({ topic: 't', partition, first: 0n, next });

describe('start positions', () => {
  test('stored offsets win; partitions never read begin at the oldest event held', () => {
    const positions = startPositions(['t'], [stored(0, 7n)], [held(0, 0n, 10n), held(1, 3n, 9n)]);
    expect([...positions]).toEqual([
      ['t/0', 7n],
      ['t/1', 3n],
    ]);
  });

  test('an offset at the very end of the log is no loss, and one at its very beginning is none', () => {
    const positions = startPositions(['t'], [stored(0, 10n), stored(1, 3n)], [held(0, 0n, 10n), held(1, 3n, 9n)]);
    expect([...positions.values()]).toEqual([10n, 3n]);
  });

  test('an offset that the log no longer holds is refused, and every place is named', () => {
    const start = (): unknown =>
      startPositions(['t'], [stored(0, 2n), stored(1, 11n)], [held(0, 3n, 10n), held(1, 0n, 10n)]);
    expect(start).toThrow(
      expect.objectContaining({ code: 'log.offset-lost', details: [expect.any(String), expect.any(String)] }),
    );
  });

  test('an offset of a partition that is gone is refused', () => {
    const start = (): unknown => startPositions(['t'], [stored(5, 1n)], [held(0, 0n, 10n)]);
    expect(start).toThrow(expect.objectContaining({ code: 'log.partitions-changed' }));
  });

  test('a topic that does not exist is named', () => {
    expect(() => startPositions(['t', 'u'], [], [held(0, 0n, 0n)])).toThrow(
      expect.objectContaining({ code: 'log.topic-unknown', details: ['u'] }),
    );
  });

  test('offsets of topics that are no longer asked for are left alone', () => {
    const other = { topic: 'former', partition: 0, first: 0n, next: 4n };
    expect([...startPositions(['t'], [other], [held(0, 0n, 10n)]).keys()]).toEqual(['t/0']);
  });
});
