import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LienThongError, type TopicDefinition } from '#libs/contract';
import {
  lagOf,
  openEventLog,
  OwnedConsumption,
  partitionOf,
  positionKey,
  type EventLog,
  type LogEvent,
} from '#libs/stream';
import { ConsumerOffsetTable, fencedTransaction, LeaseTable, ShareTable, type Store } from '#libs/store';
import { CommittingConsumer, countEffects, makeEffectTable } from '../support/committing-consumer.ts';
import { freshNamespace, openTestLog, quiet, type LogKind } from '../support/event-logs.ts';
import { expireEvents } from '../support/expire-events.ts';
import { eventually } from '../support/eventually.ts';
import { hasKafka } from '../support/kafka-broker.ts';
import { createTestStore } from '../support/test-store.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const PARTITIONS = 3;
const CONSUMER = 'conformance';

/** The same promises on every log: what runs on one runs on the other. */
const logs: readonly LogKind[] = hasKafka('conformance: event log on Kafka') ? ['postgres', 'kafka'] : ['postgres'];

describe.each(logs)('event log on %s', (kind) => {
  let store: Store;
  let log: EventLog;
  let topic: TopicDefinition;
  const running: OwnedConsumption[] = [];
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    store = await createTestStore();
    log = await openTestLog(kind, store);
  });

  afterAll(async () => {
    await log?.close();
    await store?.close();
  });

  beforeEach(async () => {
    topic = { name: `${freshNamespace()}.record-changed.tax.taxpayer.v1`, partitions: PARTITIONS };
    await log.ensureTopics([topic]);
    await store.pool.query('TRUNCATE stream.lease, stream.writer, stream.consumer_offset, stream.share, stream.member');
    await store.pool.query('DROP TABLE IF EXISTS effect');
    await makeEffectTable(store);
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const consumption of running.splice(0)) await consumption.stop();
  });

  const event = (key: string, value: string | Buffer | null = 'v', headers: Record<string, string> = {}) => ({
    topic: topic.name,
    key: Buffer.from(key),
    value: typeof value === 'string' ? Buffer.from(value) : value,
    headers,
  });

  const readAll = async (count: number, positions: ReadonlyMap<string, bigint> = new Map()): Promise<LogEvent[]> => {
    const epoch = BigInt(randomBytes(4).readUInt32BE());
    const reader = await log.read({ consumer: 'reader', epoch, topics: [topic.name], positions });
    try {
      const events: LogEvent[] = [];
      await eventually(`${count} events are read`, async () => {
        events.push(...(await reader.poll({ maxEvents: 1_000, maxWaitMs: 500 })));
        return events.length >= count;
      });
      events.push(...(await reader.poll({ maxEvents: 1_000, maxWaitMs: 300 })));
      return events;
    } finally {
      await reader.close();
    }
  };

  const consume = (consumer: CommittingConsumer, batchSize = 100, sharing = false): OwnedConsumption => {
    const consumption = new OwnedConsumption({
      consumer: CONSUMER,
      topics: () => [topic.name],
      log,
      ownership: sharing ? new ShareTable(store.pool, { partitions: PARTITIONS }) : new LeaseTable(store.pool),
      offsets: new ConsumerOffsetTable(store.pool),
      batchSize,
      maxWaitMs: 200,
      handler: consumer,
      logger: quiet,
    });
    running.push(consumption);
    consumption.start();
    return consumption;
  };

  /** A consumer in another process, stopped inside the transaction of its third batch. */
  const inTheMiddleOfABatch = async (
    sharing = 0,
  ): Promise<{
    child: ChildProcess;
    gone: Promise<unknown>;
    said: () => string;
  }> => {
    const child = spawn(
      process.execPath,
      [
        '--conditions=source',
        '--import',
        './test/support/typescript-loader.mjs',
        'test/support/consumer-to-kill.ts',
        JSON.stringify({ kind, url: store.url, topic: topic.name, consumer: CONSUMER, sharing }),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await eventually('it is in the middle of a batch', () => text.includes('in the middle of a batch'));
    return { child, gone, said: () => text };
  };

  const storeOffset = (partition: number, first: number, next: number) =>
    store.pool.query('INSERT INTO stream.consumer_offset VALUES ($1, $2, $3, $4, $5)', [
      CONSUMER,
      topic.name,
      partition,
      first,
      next,
    ]);

  test('events of one key come in the order they were published', async () => {
    const sent = Array.from({ length: 600 }, (_, n) => event(`key-${n % 7}`, `${n}`));
    for (let at = 0; at < sent.length; at += 50) await log.publish(sent.slice(at, at + 50));
    const events = await readAll(600);
    expect(events).toHaveLength(600);
    for (let k = 0; k < 7; k += 1) {
      const values = events.filter((e) => e.key?.toString() === `key-${k}`).map((e) => Number(e.value?.toString()));
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(values.length).toBe(Math.ceil((600 - k) / 7));
    }
  });

  test('offsets are gapless and become visible in order under concurrent appends', async () => {
    const reader = await log.read({ consumer: 'reader', epoch: 1n, topics: [topic.name], positions: new Map() });
    const next = new Map<number, bigint>();
    let read = 0;
    let publishing = true;
    const publishers = Promise.all(
      Array.from({ length: 4 }, async (_, p) => {
        for (let n = 0; n < 25; n += 1) {
          await log.publish(Array.from({ length: 10 }, (__, i) => event(`${p}-${n}-${i}`)));
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
    const states = await log.describe([topic.name]);
    expect(states.map(({ next: end }) => end).reduce((sum, end) => sum + end, 0n)).toBe(1_000n);
  });

  test('keys, values and headers come back byte for byte', async () => {
    const megabyte = randomBytes(1024 * 1024);
    const awkward = [
      event('{"id":1}', '{"n":9007199254740993,"m":12345678901234567890}', { ce_id: 'đúng', empty: '' }),
      event('tombstone', null),
      event('empty', ''),
      event('nul\u0000key', Buffer.from([0, 255, 0, 128, 10])),
      event('large', megabyte),
      event('"quoted\\"', '[1,2,"\\u0000"]', { traceparent: '00-"\\-01', vi: 'Nguyễn Thị Đào 😀' }),
      { ...event(''), key: Buffer.from([0xff, 0xfe, 0x00]) },
    ];
    await log.publish(awkward);
    const events = await readAll(awkward.length);
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
    await expect(log.publish([event('huge', Buffer.alloc(8 * 1024 * 1024 + 1))])).rejects.toMatchObject({
      code: 'log.message-too-large',
    });
    await log.publish([event('largest', Buffer.alloc(8 * 1024 * 1024 - 100))]);
    const [largest] = await readAll(1);
    expect(largest?.value?.length).toBe(8 * 1024 * 1024 - 100);
  });

  test('a key lies in the partition that murmur2 names', async () => {
    const keys = Array.from({ length: 200 }, (_, n) => `khóa-${n}`);
    await log.publish(keys.map((key) => event(key)));
    for (const { key, partition } of await readAll(200)) {
      expect(partition).toBe(partitionOf(key ?? Buffer.alloc(0), PARTITIONS));
    }
  });

  test('a reader begins at the positions asked for, and at the oldest event elsewhere', async () => {
    await log.publish(Array.from({ length: 90 }, (_, n) => event(`${n}`)));
    const states = await log.describe([topic.name]);
    const at = states[1]?.next ?? 0n;
    const expected = states.reduce((sum, state) => sum + state.next, 0n) - (at - 5n);
    const events = await readAll(Number(expected), new Map([[positionKey(topic.name, 1), at - 5n]]));
    expect(events).toHaveLength(Number(expected));
    expect(events.filter((e) => e.partition === 1).map((e) => e.offset)).toEqual(
      [1, 2, 3, 4, 5].map((n) => at - 6n + BigInt(n)),
    );
  });

  test.each([-1, 1])('a publisher whose clock is %s day off is heard all the same', async (days) => {
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + days * 86_400_000);
    try {
      await log.publish([event('of another day')]);
    } finally {
      clock.mockRestore();
    }
    const [read] = await readAll(1);
    expect(read?.key).toEqual(event('of another day').key);
    expect(Math.abs((read?.timestampMs ?? 0) - now())).toBeLessThan(3_600_000);
  });

  test('a slow consumer stays within bounded memory', async () => {
    const value = randomBytes(64 * 1024);
    for (let n = 0; n < 40; n += 1) {
      await log.publish(Array.from({ length: 20 }, (_, i) => event(`${n}-${i}`, value)));
    }
    const before = heldBytes();
    const bufferBytes = 2 * 1024 * 1024;
    const reader = await log.read({
      consumer: 'slow',
      epoch: 1n,
      topics: [topic.name],
      positions: new Map(),
      bufferBytes,
    });
    let read = 0;
    let highest = 0;
    const readSlowly = async (): Promise<boolean> => {
      read += (await reader.poll({ maxEvents: 10, maxWaitMs: 500 })).length;
      await new Promise((resolve) => setTimeout(resolve, 5));
      highest = Math.max(highest, heldBytes() - before);
      return read >= 800;
    };
    await eventually('all 800 events of 64 KB are read slowly', readSlowly, 90_000);
    await reader.close();
    expect(read).toBe(800);
    // Far less than the 50 MB on the log: pages under way come on top of the buffer.
    expect(highest).toBeLessThan(25 * 1024 * 1024);
  }, 120_000);

  test('the stored offset wins over whatever the log remembers', async () => {
    await log.publish(Array.from({ length: 60 }, (_, n) => event(`${n}`)));
    const first = new CommittingConsumer(store);
    const consumption = consume(first);
    await eventually('60 events are taken', () => first.taken.length === 60);
    await consumption.stop();
    await store.pool.query('UPDATE stream.consumer_offset SET next_offset = next_offset - 2');
    const second = new CommittingConsumer(store);
    consume(second);
    await eventually('two of each partition are taken again', () => second.taken.length === 2 * PARTITIONS);
    const offsets = await new ConsumerOffsetTable(store.pool).load(CONSUMER);
    expect(offsets.map(({ next, first: began }) => next - began).reduce((sum, n) => sum + n, 0n)).toBe(60n);
  });

  test('events published later reach a consumer that waits', async () => {
    const consumer = new CommittingConsumer(store);
    const consumption = consume(consumer);
    await eventually('it consumes', () => consumption.state.phase === 'consuming');
    await log.publish([event('late')]);
    await eventually('the event is taken', () => consumer.taken.length === 1);
    expect(consumption.state.batchSeq).toBe((1n << 48n) + 1n);
  });

  test('one instance consumes while the other stands by, and takes over when the first leaves', async () => {
    const [one, two] = [new CommittingConsumer(store), new CommittingConsumer(store)];
    const first = consume(one);
    await eventually('the first consumes', () => first.state.phase === 'consuming');
    const second = consume(two);
    await eventually('the second stands by', () => second.state.phase === 'standing-by');
    await log.publish([event('a'), event('b')]);
    await eventually('the first takes both', () => one.taken.length === 2);
    await first.stop();
    expect(one.ended).toBe(1);
    await log.publish([event('c')]);
    await eventually('the second takes the third', () => two.taken.length === 1);
    expect(two.taken[0]?.key?.toString()).toBe('c');
    expect(await countEffects(store)).toEqual({ rows: 3, events: 3 });
  });

  test('an older epoch is fenced: its batch leaves no trace', async () => {
    const leases = new LeaseTable(store.pool, { leaseMs: 50 });
    const older = await leases.take(CONSUMER, 'older');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const newer = await leases.take(CONSUMER, 'newer');
    if (older === null || newer === null) throw new Error('both were to be had');
    expect(newer.epoch).toBe(older.epoch + 1n);
    expect(await older.renew()).toBe(false);
    const advance = [{ topic: topic.name, partition: 0, expected: 0n, next: 1n }];
    const late = fencedTransaction(
      store.pool,
      { consumer: CONSUMER, epoch: older.epoch, batchSeq: older.batchSeq + 1n },
      advance,
      async (client) => {
        await client.query(`INSERT INTO effect (topic) VALUES ('late')`);
      },
    );
    await expect(late).rejects.toMatchObject({ code: 'writer.fenced' });
    expect(await countEffects(store)).toEqual({ rows: 0, events: 0 });
    expect(await new ConsumerOffsetTable(store.pool).load(CONSUMER)).toEqual([]);
    await older.giveBack();
    await newer.giveBack();
  });

  test('a consumer that lost its lease while it was at work leaves and its memory is forgotten', async () => {
    const stale = new CommittingConsumer(store);
    const consumption = consume(stale);
    await eventually('it consumes', () => consumption.state.phase === 'consuming');
    stale.beforeCommit = async () => {
      stale.beforeCommit = async () => undefined;
      // As if it had been stopped for longer than its lease.
      await store.pool.query(`UPDATE stream.lease SET epoch = epoch + 1`);
    };
    await log.publish([event('a')]);
    await eventually('it has left', () => stale.ended === 1);
    await eventually('it owns again, under a newer epoch', () => stale.terms.length === 2);
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
  });

  test('what a consumer finds wrong after another has taken over does not stop it: it leaves and stands by', async () => {
    const stale = new CommittingConsumer(store);
    const consumption = consume(stale);
    await eventually('it consumes', () => consumption.state.phase === 'consuming');
    stale.beforeCommit = async () => {
      stale.beforeCommit = async () => undefined;
      await store.pool.query(`UPDATE stream.lease SET epoch = epoch + 1`);
      throw new Error('the store is not what it remembers');
    };
    await log.publish([event('a')]);
    await eventually('it has left', () => stale.ended === 1);
    await eventually('it owns again, under a newer epoch', () => stale.terms.length === 2);
    await eventually('the event is taken', async () => (await countEffects(store)).events === 1);
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
  });

  test('a member killed in the middle of a batch: the next takes over and the effect is exactly once', async () => {
    await log.publish(Array.from({ length: 500 }, (_, n) => event(`${n}`)));
    const { child, gone } = await inTheMiddleOfABatch();
    child.kill('SIGKILL');
    await gone;
    const before = await countEffects(store);
    expect(before.events).toBeGreaterThan(0);
    expect(before.events).toBeLessThan(500);
    const heir = new CommittingConsumer(store);
    consume(heir);
    await eventually('the rest is taken', async () => (await countEffects(store)).events === 500);
    expect(await countEffects(store)).toEqual({ rows: 500, events: 500 });
    expect(heir.terms[0]?.epoch).toBe(2n);
  });

  test('a member paused in the middle of a batch: another takes over, and the woken one finds itself fenced', async () => {
    await log.publish(Array.from({ length: 500 }, (_, n) => event(`${n}`)));
    const { child, gone, said } = await inTheMiddleOfABatch();
    child.kill('SIGSTOP');
    const heir = new CommittingConsumer(store);
    const consumption = consume(heir);
    await eventually('the rest is taken', async () => (await countEffects(store)).events === 500);
    expect(await countEffects(store)).toEqual({ rows: 500, events: 500 });
    child.kill('SIGCONT');
    await eventually('the woken one leaves', () => said().includes('left'));
    await log.publish([event('later')]);
    await eventually('the heir goes on', () => heir.taken.some((e) => e.key?.toString() === 'later'));
    expect(await countEffects(store)).toEqual({ rows: 501, events: 501 });
    expect(consumption.state.epoch).toBe(2n);
    child.kill('SIGKILL');
    await gone;
  });

  test('instances that share the partitions hold some each, and take over when one leaves', async () => {
    const [one, two] = [new CommittingConsumer(store, true), new CommittingConsumer(store, true)];
    const first = consume(one, 20, true);
    await eventually('the first holds everything', () => first.state.positions.size === PARTITIONS);
    const second = consume(two, 20, true);
    await eventually('each holds some', () => first.state.positions.size === 2 && second.state.positions.size === 1);
    await log.publish(Array.from({ length: 300 }, (_, n) => event(`${n}`)));
    await eventually('all is taken', async () => (await countEffects(store)).events === 300);
    expect(new Set(two.taken.map(({ partition }) => partition)).size).toBe(1);
    expect(two.taken.length + one.taken.length).toBe(300);
    await first.stop();
    await log.publish(Array.from({ length: 300 }, (_, n) => event(`${n}`)));
    await eventually('the second takes what is left', async () => (await countEffects(store)).events === 600);
    expect(await countEffects(store)).toEqual({ rows: 600, events: 600 });
    expect(second.state.positions.size).toBe(PARTITIONS);
  });

  test('one that shares is paused in the middle of a batch: the others take its part, and the woken one leaves', async () => {
    await log.publish(Array.from({ length: 500 }, (_, n) => event(`${n}`)));
    const { child, gone, said } = await inTheMiddleOfABatch(PARTITIONS);
    child.kill('SIGSTOP');
    const heir = new CommittingConsumer(store, true);
    consume(heir, 100, true);
    await eventually('the rest is taken', async () => (await countEffects(store)).events === 500);
    child.kill('SIGCONT');
    await eventually('the woken one leaves', () => said().includes('left'));
    expect(await countEffects(store)).toEqual({ rows: 500, events: 500 });
    child.kill('SIGKILL');
    await gone;
  });

  test('a changed partition count refuses to start', async () => {
    await expect(log.ensureTopics([{ name: topic.name, partitions: PARTITIONS + 1 }])).rejects.toMatchObject({
      code: 'log.partitions-changed',
    });
  });

  test('a stored offset that the log never reached refuses to start', async () => {
    await log.publish([event('a')]);
    await storeOffset(0, 0, 1_000);
    const consumption = consume(new CommittingConsumer(store));
    await eventually('it has failed', () => consumption.state.phase === 'failed');
    expect(consumption.state.error).toBeInstanceOf(LienThongError);
    expect(consumption.state.error).toMatchObject({ code: 'log.offset-lost' });
  });

  test('a stored offset whose event has expired refuses to start, and so does a reader that falls behind', async () => {
    await log.publish(Array.from({ length: 90 }, (_, n) => event(`${n}`)));
    await expireEvents(kind, store, { topic: topic.name, partition: 1, below: 10n });
    expect((await log.describe([topic.name]))[1]?.earliest).toBe(10n);
    await storeOffset(1, 0, 5);
    const consumption = consume(new CommittingConsumer(store));
    await eventually('it has failed', () => consumption.state.phase === 'failed');
    expect(consumption.state.error).toMatchObject({ code: 'log.offset-lost' });
    const positions = new Map([[positionKey(topic.name, 1), 5n]]);
    const reader = await log.read({ consumer: 'late', epoch: 1n, topics: [topic.name], positions });
    const reading = eventually('it is told', async () => {
      await reader.poll({ maxEvents: 100, maxWaitMs: 500 });
      return false;
    });
    await expect(reading).rejects.toMatchObject({ code: 'log.offset-lost' });
    await reader.close();
  });

  test('a reader whose place has expired by more than it reads at once is told', async () => {
    await log.publish(Array.from({ length: 2_500 }, () => event('one key')));
    const partition = partitionOf(Buffer.from('one key'), PARTITIONS);
    await expireEvents(kind, store, { topic: topic.name, partition, below: 2_400n });
    const positions = new Map([[positionKey(topic.name, partition), 5n]]);
    const reader = await log.read({ consumer: 'late', epoch: 1n, topics: [topic.name], positions });
    const reading = eventually('it is told', async () => {
      await reader.poll({ maxEvents: 100, maxWaitMs: 500 });
      return false;
    });
    await expect(reading).rejects.toMatchObject({ code: 'log.offset-lost' });
    await reader.close();
  });

  test('a consumer that is new to a log begins at the oldest event held, and counts from there', async () => {
    await log.publish(Array.from({ length: 90 }, (_, n) => event(`${n}`)));
    await expireEvents(kind, store, { topic: topic.name, partition: 1, below: 10n });
    const held = (await log.describe([topic.name])).reduce((sum, { earliest, next }) => sum + next - earliest, 0n);
    const consumer = new CommittingConsumer(store);
    const consumption = consume(consumer);
    await eventually('all that is held is taken', () => consumer.taken.length === Number(held));
    expect(lagOf(await log.describe([topic.name]), consumption.state.positions)).toBe(0n);
    const offsets = await new ConsumerOffsetTable(store.pool).load(CONSUMER);
    expect(offsets.find(({ partition }) => partition === 1)?.first).toBe(10n);
    expect(offsets.reduce((sum, { first, next }) => sum + next - first, 0n)).toBe(held);
  });

  test('a permanent error stops the consumer loudly, and nothing after it is taken', async () => {
    const consumer = new CommittingConsumer(store);
    consumer.beforeCommit = async () => {
      await store.pool.query('SELECT 1/0');
    };
    const consumption = consume(consumer);
    await log.publish([event('a')]);
    await eventually('it has failed', () => consumption.state.phase === 'failed');
    expect(consumption.state.error).toMatchObject({ code: '22012' });
    expect(await countEffects(store)).toEqual({ rows: 0, events: 0 });
    expect(consumer.ended).toBe(1);
  });

  test('a transient error is waited out, and the batch is taken once', async () => {
    const consumer = new CommittingConsumer(store);
    let failures = 0;
    consumer.beforeCommit = async () => {
      failures += 1;
      if (failures < 3) await store.pool.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
    };
    consume(consumer);
    await log.publish([event('a')]);
    await eventually('the event is taken', () => consumer.taken.length === 1);
    expect(failures).toBe(3);
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
  });

  test('a topic that nobody made is named', async () => {
    await expect(log.publish([{ ...event('a'), topic: `${topic.name}x` }])).rejects.toMatchObject({
      code: 'log.topic-unknown',
    });
  });

  test('topics are listed by their namespace', async () => {
    const namespace = topic.name.slice(0, topic.name.indexOf('.') + 1);
    expect(await log.listTopics(namespace)).toEqual([topic.name]);
    expect(await log.listTopics(`${namespace}no`)).toEqual([]);
  });

  test('a log that is away at start says so', async () => {
    const away =
      kind === 'kafka'
        ? openEventLog({ kind, brokers: ['127.0.0.1:1'], patienceMs: 500, logger: quiet })
        : openTestLog(kind, { pool: new (store.pool.constructor as new (o: object) => Store['pool'])({ port: 1 }) });
    await expect(away).rejects.toMatchObject({ code: 'log.unreachable' });
  });
});

/** Bytes of buffers that are still in use: what is garbage is collected first. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().external;
}
