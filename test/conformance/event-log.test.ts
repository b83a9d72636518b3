import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openEventLog, partitionOf, positionKey } from '#libs/stream';
import type { Store } from '#libs/store';
import { openTestLog, quiet } from '../support/event-logs.ts';
import { expireEvents } from '../support/expire-events.ts';
import { eventually } from '../support/eventually.ts';
import { LogRoom, logsFor, PARTITIONS } from '../support/log-room.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The same promises on every log: what runs on one runs on the other. */
describe.each(logsFor('conformance: event log on Kafka'))('event log on %s', (kind) => {
  const room = new LogRoom(kind);
  beforeAll(() => room.open());
  afterAll(() => room.close());
  beforeEach(() => room.freshTopic());

  test('events of one key come in the order they were published', async () => {
    const sent = Array.from({ length: 600 }, (_, n) => room.event(`key-${n % 7}`, `${n}`));
    for (let at = 0; at < sent.length; at += 50) await room.log.publish(sent.slice(at, at + 50));
    const events = await room.readAll(600);
    expect(events).toHaveLength(600);
    for (let k = 0; k < 7; k += 1) {
      const values = events.filter((e) => e.key?.toString() === `key-${k}`).map((e) => Number(e.value?.toString()));
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(values.length).toBe(Math.ceil((600 - k) / 7));
    }
  });

  test('offsets are gapless and become visible in order under concurrent appends', async () => {
    const reader = await room.log.read({
      consumer: 'reader',
      epoch: 1n,
      topics: [room.topic.name],
      positions: new Map(),
    });
    const next = new Map<number, bigint>();
    let read = 0;
    let publishing = true;
    const publishers = Promise.all(
      Array.from({ length: 4 }, async (_, p) => {
        for (let n = 0; n < 25; n += 1) {
          await room.log.publish(Array.from({ length: 10 }, (__, i) => room.event(`${p}-${n}-${i}`)));
        }
      }),
    ).finally(() => (publishing = false));
    await eventually('all events are read while they are published', async () => {
      for (const { partition, offset } of await reader.poll({ maxEvents: 37, maxWaitMs: 200 })) {
        expect(offset).toBe(next.get(partition) ?? 0n);
        next.set(partition, offset + 1n);
        read += 1;
      }
      return read >= 1_000;
    });
    await publishers;
    expect(publishing).toBe(false);
    await reader.close();
    expect(read).toBe(1_000);
    const states = await room.log.describe([room.topic.name]);
    expect(states.map(({ next: end }) => end).reduce((sum, end) => sum + end, 0n)).toBe(1_000n);
  });

  test('keys, values and headers come back byte for byte', async () => {
    const megabyte = randomBytes(1024 * 1024);
    const awkward = [
      room.event('{"id":1}', '{"n":9007199254740993,"m":12345678901234567890}', { ce_id: 'đúng', empty: '' }),
      room.event('tombstone', null),
      room.event('empty', ''),
      room.event('nul\u0000key', Buffer.from([0, 255, 0, 128, 10])),
      room.event('large', megabyte),
      room.event('"quoted\\"', '[1,2,"\\u0000"]', { traceparent: '00-"\\-01', vi: 'Nguyễn Thị Đào 😀' }),
      { ...room.event(''), key: Buffer.from([0xff, 0xfe, 0x00]) },
    ];
    await room.log.publish(awkward);
    const events = await room.readAll(awkward.length);
    expect(events).toHaveLength(awkward.length);
    for (const sent of awkward) {
      const got = events.find((e) => e.key !== null && e.key.equals(sent.key));
      expect(got).toBeDefined();
      expect(got?.headers).toEqual(sent.headers);
      if (sent.value === null) expect(got?.value).toBeNull();
      else expect(got?.value?.equals(sent.value)).toBe(true);
    }
  });

  test('an event larger than a message may be is refused', async () => {
    await expect(room.log.publish([room.event('huge', Buffer.alloc(8 * 1024 * 1024 + 1))])).rejects.toMatchObject({
      code: 'log.message-too-large',
    });
    await room.log.publish([room.event('largest', Buffer.alloc(8 * 1024 * 1024 - 100))]);
    const [largest] = await room.readAll(1);
    expect(largest?.value?.length).toBe(8 * 1024 * 1024 - 100);
  });

  test('a key lies in the partition that murmur2 names', async () => {
    const keys = Array.from({ length: 200 }, (_, n) => `khóa-${n}`);
    await room.log.publish(keys.map((key) => room.event(key)));
    for (const { key, partition } of await room.readAll(200)) {
      expect(partition).toBe(partitionOf(key ?? Buffer.alloc(0), PARTITIONS));
    }
  });

  test('a reader begins at the positions asked for, and at the oldest event elsewhere', async () => {
    await room.log.publish(Array.from({ length: 90 }, (_, n) => room.event(`${n}`)));
    const states = await room.log.describe([room.topic.name]);
    const at = states[1]?.next ?? 0n;
    const expected = states.reduce((sum, state) => sum + state.next, 0n) - (at - 5n);
    const events = await room.readAll(Number(expected), new Map([[positionKey(room.topic.name, 1), at - 5n]]));
    expect(events).toHaveLength(Number(expected));
    expect(events.filter((e) => e.partition === 1).map((e) => e.offset)).toEqual(
      [1, 2, 3, 4, 5].map((n) => at - 6n + BigInt(n)),
    );
  });

  test.each([-1, 1])('a publisher whose clock is %s day off is heard all the same', async (days) => {
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + days * 86_400_000);
    try {
      await room.log.publish([room.event('of another day')]);
    } finally {
      clock.mockRestore();
    }
    const [read] = await room.readAll(1);
    expect(read?.key).toEqual(room.event('of another day').key);
    expect(Math.abs((read?.timestampMs ?? 0) - now())).toBeLessThan(3_600_000);
  });

  test('a slow consumer stays within bounded memory', async () => {
    const value = randomBytes(64 * 1024);
    for (let n = 0; n < 40; n += 1) {
      await room.log.publish(Array.from({ length: 20 }, (_, i) => room.event(`${n}-${i}`, value)));
    }
    const before = heldBytes();
    const bufferBytes = 2 * 1024 * 1024;
    const reader = await room.log.read({
      consumer: 'slow',
      epoch: 1n,
      topics: [room.topic.name],
      positions: new Map(),
      bufferBytes,
    });
    let read = 0;
    let highest = 0;
    let polls = 0;
    const readSlowly = async (): Promise<boolean> => {
      read += (await reader.poll({ maxEvents: 10, maxWaitMs: 500 })).length;
      await new Promise((resolve) => setTimeout(resolve, 5));
      polls += 1;
      // Seldom: collecting all garbage of a process that ran many suites takes long.
      if (polls % 8 === 0) highest = Math.max(highest, heldBytes() - before);
      return read >= 800;
    };
    await eventually('all 800 events of 64 KB are read slowly', readSlowly, 90_000);
    await reader.close();
    expect(read).toBe(800);
    // Far less than the 50 MB on the log: pages under way come on top of the buffer.
    expect(highest).toBeLessThan(25 * 1024 * 1024);
  }, 120_000);

  test('a changed partition count refuses to start', async () => {
    await expect(room.log.ensureTopics([{ name: room.topic.name, partitions: PARTITIONS + 1 }])).rejects.toMatchObject({
      code: 'log.partitions-changed',
    });
  });

  test('a reader whose place has expired by more than it reads at once is told', async () => {
    await room.log.publish(Array.from({ length: 2_500 }, () => room.event('one key')));
    const partition = partitionOf(Buffer.from('one key'), PARTITIONS);
    await expireEvents(kind, room.store, { topic: room.topic.name, partition, below: 2_400n });
    const positions = new Map([[positionKey(room.topic.name, partition), 5n]]);
    await expect(room.readAll(Infinity, positions)).rejects.toMatchObject({ code: 'log.offset-lost' });
  });

  test('topics that several processes make at the same time are there for each of them', async () => {
    const others = await Promise.all(Array.from({ length: 3 }, () => openTestLog(kind, room.store)));
    const { name } = room.topic;
    const own = (nth: number): string[] => Array.from({ length: 5 }, (_, i) => `${name}-${nth}-${i}`);
    for (let round = 0; round < 3; round += 1) {
      const wanted = others.map((_, nth) => [...own(10 * round + nth), `${name}-shared-${round}`]);
      await Promise.all(
        others.map((log, nth) =>
          log.ensureTopics((wanted[nth] ?? []).map((topic) => ({ name: topic, partitions: 2 }))),
        ),
      );
      for (const topics of wanted) expect(await room.log.describe(topics)).toHaveLength(2 * topics.length);
    }
    for (const log of others) await log.close();
  });

  test('a topic that nobody made is named', async () => {
    await expect(room.log.publish([{ ...room.event('a'), topic: `${room.topic.name}x` }])).rejects.toMatchObject({
      code: 'log.topic-unknown',
    });
  });

  test('topics are listed by their namespace', async () => {
    const namespace = room.topic.name.slice(0, room.topic.name.indexOf('.') + 1);
    expect(await room.log.listTopics(namespace)).toEqual([room.topic.name]);
    expect(await room.log.listTopics(`${namespace}no`)).toEqual([]);
  });

  test('a log that is away at start says so', async () => {
    const away =
      kind === 'kafka'
        ? openEventLog({ kind, brokers: ['127.0.0.1:1'], patienceMs: 500, logger: quiet })
        : openTestLog(kind, {
            pool: new (room.store.pool.constructor as new (o: object) => Store['pool'])({ port: 1 }),
          });
    await expect(away).rejects.toMatchObject({ code: 'log.unreachable' });
  });
});

/** Bytes of buffers that are still in use: what is garbage is collected first. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().external;
}
