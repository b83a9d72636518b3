import { describe, expect, test } from '@jest/globals';
import type { LogEvent } from './event-log.ts';
import { ReadAhead } from './read-ahead.ts';

const event = (offset: number, bytes = 0): LogEvent => ({
  topic: 't',
  partition: 0,
  offset: BigInt(offset),
  key: null,
  value: Buffer.alloc(bytes),
  headers: {},
  timestampMs: 0,
});
const offsets = (events: readonly LogEvent[]): number[] => events.map(({ offset }) => Number(offset));

describe('read-ahead', () => {
  test('events come out in the order they went in, across pages, at most as many as asked', async () => {
    const ahead = new ReadAhead(1e6);
    await ahead.add([event(0), event(1), event(2)]);
    await ahead.add([event(3)]);
    await ahead.add([event(4), event(5)]);
    expect(offsets(await ahead.take({ maxEvents: 2, maxWaitMs: 0 }))).toEqual([0, 1]);
    expect(offsets(await ahead.take({ maxEvents: 3, maxWaitMs: 0 }))).toEqual([2, 3, 4]);
    expect(offsets(await ahead.take({ maxEvents: 3, maxWaitMs: 0 }))).toEqual([5]);
    expect(await ahead.take({ maxEvents: 3, maxWaitMs: 0 })).toEqual([]);
  });

  test('a first event waits for others where it is told to, but not once as many are there as are asked for', async () => {
    const ahead = new ReadAhead(1e6);
    await ahead.add([event(0)]);
    const taking = ahead.take({ maxEvents: 9, maxWaitMs: 0, gatherMs: 50 });
    await ahead.add([event(1)]);
    expect(offsets(await taking)).toEqual([0, 1]);
    await ahead.add([event(2), event(3)]);
    const anHour = 3_600_000;
    expect(offsets(await ahead.take({ maxEvents: 2, maxWaitMs: 0, gatherMs: anHour }))).toEqual([2, 3]);
    await ahead.add([event(4)]);
    const aborted = ahead.take({ maxEvents: 2, maxWaitMs: 0, gatherMs: anHour, signal: AbortSignal.timeout(10) });
    expect(offsets(await aborted)).toEqual([4]);
  });

  test('whoever adds waits while it is full, and goes on once there is room', async () => {
    const ahead = new ReadAhead(10_000);
    expect(await ahead.add([event(0, 20_000)], 0)).toBe(false);
    let added = false;
    const adding = ahead.hasRoom().then(() => (added = true));
    await Promise.resolve();
    expect(added).toBe(false);
    await ahead.take({ maxEvents: 1, maxWaitMs: 0 });
    await adding;
    expect(await ahead.hasRoom(0)).toBe(true);
  });

  test('every one that waits for room is woken', async () => {
    const ahead = new ReadAhead(1);
    await ahead.add([event(0)], 0);
    const waiting = Promise.all([ahead.hasRoom(), ahead.hasRoom(), ahead.hasRoom()]);
    await ahead.take({ maxEvents: 1, maxWaitMs: 0 });
    expect(await waiting).toEqual([true, true, true]);
  });

  test('a take that waits ends with the first event, with its signal, or with the close', async () => {
    const ahead = new ReadAhead(1e6);
    const first = ahead.take({ maxEvents: 1, maxWaitMs: 60_000 });
    await ahead.add([event(0)]);
    expect(offsets(await first)).toEqual([0]);
    const stopping = new AbortController();
    const second = ahead.take({ maxEvents: 1, maxWaitMs: 60_000, signal: stopping.signal });
    stopping.abort();
    expect(await second).toEqual([]);
    const third = ahead.take({ maxEvents: 1, maxWaitMs: 60_000 });
    ahead.close();
    expect(await third).toEqual([]);
  });

  test('what was read before a failure is still given; then the failure is thrown, every time', async () => {
    const ahead = new ReadAhead(1e6);
    await ahead.add([event(0)]);
    ahead.fail(new Error('gone'));
    expect(offsets(await ahead.take({ maxEvents: 9, maxWaitMs: 0 }))).toEqual([0]);
    await expect(ahead.take({ maxEvents: 9, maxWaitMs: 60_000 })).rejects.toThrow('gone');
    await expect(ahead.take({ maxEvents: 9, maxWaitMs: 60_000 })).rejects.toThrow('gone');
  });
});
