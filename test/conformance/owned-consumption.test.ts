import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LienThongError } from '#libs/contract';
import { lagOf, OwnedConsumption, positionKey } from '#libs/stream';
import { ConsumerOffsetTable, fencedTransaction, LeaseTable, ShareTable } from '#libs/store';
import { CommittingConsumer, countEffects, makeEffectTable } from '../support/committing-consumer.ts';
import { quiet } from '../support/event-logs.ts';
import { expireEvents } from '../support/expire-events.ts';
import { eventually } from '../support/eventually.ts';
import { LogRoom, logsFor, PARTITIONS } from '../support/log-room.ts';

const CONSUMER = 'conformance';

/** What a consumer of any log may rely on: one owner, effect and offsets together, hand-over, loud failures. */
describe.each(logsFor('conformance: owned consumption on Kafka'))('owned consumption on %s', (kind) => {
  const room = new LogRoom(kind);
  const running: OwnedConsumption[] = [];
  const children: ChildProcess[] = [];
  beforeAll(() => room.open());
  afterAll(() => room.close());
  beforeEach(async () => {
    await room.freshTopic();
    const { pool } = room.store;
    await pool.query('TRUNCATE stream.lease, stream.writer, stream.consumer_offset, stream.share, stream.member');
    await pool.query('DROP TABLE IF EXISTS effect');
    await makeEffectTable(room.store);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const consumption of running.splice(0)) await consumption.stop();
  });

  const consume = (consumer: CommittingConsumer, batchSize = 100, sharing = false): OwnedConsumption => {
    const consumption = new OwnedConsumption({
      consumer: CONSUMER,
      topics: () => [room.topic.name],
      log: room.log,
      ownership: sharing
        ? new ShareTable(room.store.pool, { partitions: PARTITIONS })
        : new LeaseTable(room.store.pool),
      offsets: new ConsumerOffsetTable(room.store.pool),
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
        JSON.stringify({ kind, url: room.store.url, topic: room.topic.name, consumer: CONSUMER, sharing }),
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
    room.store.pool.query('INSERT INTO stream.consumer_offset VALUES ($1, $2, $3, $4, $5)', [
      CONSUMER,
      room.topic.name,
      partition,
      first,
      next,
    ]);

  test('the stored offset wins over whatever the log remembers', async () => {
    await room.log.publish(Array.from({ length: 60 }, (_, n) => room.event(`${n}`)));
    const first = new CommittingConsumer(room.store);
    const consumption = consume(first);
    await eventually('60 events are taken', () => first.taken.length === 60);
    await consumption.stop();
    await room.store.pool.query('UPDATE stream.consumer_offset SET next_offset = next_offset - 2');
    const second = new CommittingConsumer(room.store);
    consume(second);
    await eventually('two of each partition are taken again', () => second.taken.length === 2 * PARTITIONS);
    const offsets = await new ConsumerOffsetTable(room.store.pool).load(CONSUMER);
    expect(offsets.map(({ next, first: began }) => next - began).reduce((sum, n) => sum + n, 0n)).toBe(60n);
  });

  test('events published later reach a consumer that waits', async () => {
    const consumer = new CommittingConsumer(room.store);
    const consumption = consume(consumer);
    await eventually('it consumes', () => consumption.state.phase === 'consuming');
    await room.log.publish([room.event('late')]);
    await eventually('the event is taken', () => consumer.taken.length === 1);
    expect(consumption.state.batchSeq).toBe((1n << 48n) + 1n);
  });

  test('one instance consumes while the other stands by, and takes over when the first leaves', async () => {
    const [one, two] = [new CommittingConsumer(room.store), new CommittingConsumer(room.store)];
    const first = consume(one);
    await eventually('the first consumes', () => first.state.phase === 'consuming');
    const second = consume(two);
    await eventually('the second stands by', () => second.state.phase === 'standing-by');
    await room.log.publish([room.event('a'), room.event('b')]);
    await eventually('the first takes both', () => one.taken.length === 2);
    await first.stop();
    expect(one.ended).toBe(1);
    await room.log.publish([room.event('c')]);
    await eventually('the second takes the third', () => two.taken.length === 1);
    expect(two.taken[0]?.key?.toString()).toBe('c');
    expect(await countEffects(room.store)).toEqual({ rows: 3, events: 3 });
  });

  test('an older epoch is fenced: its batch leaves no trace', async () => {
    const leases = new LeaseTable(room.store.pool, { leaseMs: 50 });
    const older = await leases.take(CONSUMER, 'older');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const newer = await leases.take(CONSUMER, 'newer');
    if (older === null || newer === null) throw new Error('both were to be had');
    expect(newer.epoch).toBe(older.epoch + 1n);
    expect(await older.renew()).toBe(false);
    const advance = [{ topic: room.topic.name, partition: 0, expected: 0n, next: 1n }];
    const late = fencedTransaction(
      room.store.pool,
      { consumer: CONSUMER, epoch: older.epoch, batchSeq: older.batchSeq + 1n },
      advance,
      async (client) => {
        await client.query(`INSERT INTO effect (topic) VALUES ('late')`);
      },
    );
    await expect(late).rejects.toMatchObject({ code: 'writer.fenced' });
    expect(await countEffects(room.store)).toEqual({ rows: 0, events: 0 });
    expect(await new ConsumerOffsetTable(room.store.pool).load(CONSUMER)).toEqual([]);
    await older.giveBack();
    await newer.giveBack();
  });

  /** One consumer at work, whose lease is another's before it commits, as if it had stood still; then it owns again. */
  const overtakenAtWork = async (found: () => void): Promise<void> => {
    const stale = new CommittingConsumer(room.store);
    const consumption = consume(stale);
    await eventually('it consumes', () => consumption.state.phase === 'consuming');
    stale.beforeCommit = async () => {
      stale.beforeCommit = async () => undefined;
      await room.store.pool.query(`UPDATE stream.lease SET epoch = epoch + 1`);
      found();
    };
    await room.log.publish([room.event('a')]);
    await eventually('it has left', () => stale.ended === 1);
    await eventually('it owns again, under a newer epoch', () => stale.terms.length === 2);
    await eventually('the event is taken', async () => (await countEffects(room.store)).events === 1);
    expect(await countEffects(room.store)).toEqual({ rows: 1, events: 1 });
  };

  test('a consumer that lost its lease while it was at work leaves and its memory is forgotten', () =>
    overtakenAtWork(() => undefined));

  test('what a consumer finds wrong after another has taken over does not stop it: it leaves and stands by', () =>
    overtakenAtWork(() => {
      throw new Error('the store is not what it remembers');
    }));

  test('a member killed in the middle of a batch: the next takes over and the effect is exactly once', async () => {
    await room.log.publish(Array.from({ length: 500 }, (_, n) => room.event(`${n}`)));
    const { child, gone } = await inTheMiddleOfABatch();
    child.kill('SIGKILL');
    await gone;
    const before = await countEffects(room.store);
    expect(before.events).toBeGreaterThan(0);
    expect(before.events).toBeLessThan(500);
    const heir = new CommittingConsumer(room.store);
    consume(heir);
    await eventually('the rest is taken', async () => (await countEffects(room.store)).events === 500);
    expect(await countEffects(room.store)).toEqual({ rows: 500, events: 500 });
    expect(heir.terms[0]?.epoch).toBe(2n);
  });

  test('a member paused in the middle of a batch: another takes over, and the woken one finds itself fenced', async () => {
    await room.log.publish(Array.from({ length: 500 }, (_, n) => room.event(`${n}`)));
    const { child, gone, said } = await inTheMiddleOfABatch();
    child.kill('SIGSTOP');
    const heir = new CommittingConsumer(room.store);
    const consumption = consume(heir);
    await eventually('the rest is taken', async () => (await countEffects(room.store)).events === 500);
    expect(await countEffects(room.store)).toEqual({ rows: 500, events: 500 });
    child.kill('SIGCONT');
    await eventually('the woken one leaves', () => said().includes('left'));
    await room.log.publish([room.event('later')]);
    await eventually('the heir goes on', () => heir.taken.some((e) => e.key?.toString() === 'later'));
    expect(await countEffects(room.store)).toEqual({ rows: 501, events: 501 });
    expect(consumption.state.epoch).toBe(2n);
    child.kill('SIGKILL');
    await gone;
  });

  test('instances that share the partitions hold some each, and take over when one leaves', async () => {
    const [one, two] = [new CommittingConsumer(room.store, true), new CommittingConsumer(room.store, true)];
    const first = consume(one, 20, true);
    await eventually('the first holds everything', () => first.state.positions.size === PARTITIONS);
    const second = consume(two, 20, true);
    await eventually('each holds some', () => first.state.positions.size === 2 && second.state.positions.size === 1);
    await room.log.publish(Array.from({ length: 300 }, (_, n) => room.event(`${n}`)));
    await eventually('all is taken', async () => (await countEffects(room.store)).events === 300);
    expect(new Set(two.taken.map(({ partition }) => partition)).size).toBe(1);
    expect(two.taken.length + one.taken.length).toBe(300);
    await first.stop();
    await room.log.publish(Array.from({ length: 300 }, (_, n) => room.event(`${n}`)));
    await eventually('the second takes what is left', async () => (await countEffects(room.store)).events === 600);
    expect(await countEffects(room.store)).toEqual({ rows: 600, events: 600 });
    expect(second.state.positions.size).toBe(PARTITIONS);
  });

  test('one that shares is paused in the middle of a batch: the others take its part, and the woken one leaves', async () => {
    await room.log.publish(Array.from({ length: 500 }, (_, n) => room.event(`${n}`)));
    const { child, gone, said } = await inTheMiddleOfABatch(PARTITIONS);
    child.kill('SIGSTOP');
    const heir = new CommittingConsumer(room.store, true);
    consume(heir, 100, true);
    await eventually('the rest is taken', async () => (await countEffects(room.store)).events === 500);
    child.kill('SIGCONT');
    await eventually('the woken one leaves', () => said().includes('left'));
    expect(await countEffects(room.store)).toEqual({ rows: 500, events: 500 });
    child.kill('SIGKILL');
    await gone;
  });

  test('a stored offset that the log never reached refuses to start', async () => {
    await room.log.publish([room.event('a')]);
    await storeOffset(0, 0, 1_000);
    const consumption = consume(new CommittingConsumer(room.store));
    await eventually('it has failed', () => consumption.state.phase === 'failed');
    expect(consumption.state.error).toBeInstanceOf(LienThongError);
    expect(consumption.state.error).toMatchObject({ code: 'log.offset-lost' });
  });

  test('a stored offset whose event has expired refuses to start, and so does a reader that falls behind', async () => {
    await room.log.publish(Array.from({ length: 90 }, (_, n) => room.event(`${n}`)));
    await expireEvents(kind, room.store, { topic: room.topic.name, partition: 1, below: 10n });
    expect((await room.log.describe([room.topic.name]))[1]?.earliest).toBe(10n);
    await storeOffset(1, 0, 5);
    const consumption = consume(new CommittingConsumer(room.store));
    await eventually('it has failed', () => consumption.state.phase === 'failed');
    expect(consumption.state.error).toMatchObject({ code: 'log.offset-lost' });
    const positions = new Map([[positionKey(room.topic.name, 1), 5n]]);
    await expect(room.readAll(Infinity, positions)).rejects.toMatchObject({ code: 'log.offset-lost' });
  });

  test('a consumer that is new to a log begins at the oldest event held, and counts from there', async () => {
    await room.log.publish(Array.from({ length: 90 }, (_, n) => room.event(`${n}`)));
    await expireEvents(kind, room.store, { topic: room.topic.name, partition: 1, below: 10n });
    const held = (await room.log.describe([room.topic.name])).reduce(
      (sum, { earliest, next }) => sum + next - earliest,
      0n,
    );
    const consumer = new CommittingConsumer(room.store);
    const consumption = consume(consumer);
    await eventually('all that is held is taken', () => consumer.taken.length === Number(held));
    expect(lagOf(await room.log.describe([room.topic.name]), consumption.state.positions)).toBe(0n);
    const offsets = await new ConsumerOffsetTable(room.store.pool).load(CONSUMER);
    expect(offsets.find(({ partition }) => partition === 1)?.first).toBe(10n);
    expect(offsets.reduce((sum, { first, next }) => sum + next - first, 0n)).toBe(held);
  });

  test('a permanent error stops the consumer loudly, and nothing after it is taken', async () => {
    const consumer = new CommittingConsumer(room.store);
    consumer.beforeCommit = async () => {
      await room.store.pool.query('SELECT 1/0');
    };
    const consumption = consume(consumer);
    await room.log.publish([room.event('a')]);
    await eventually('it has failed', () => consumption.state.phase === 'failed');
    expect(consumption.state.error).toMatchObject({ code: '22012' });
    expect(await countEffects(room.store)).toEqual({ rows: 0, events: 0 });
    expect(consumer.ended).toBe(1);
  });

  test('a transient error is waited out, and the batch is taken once', async () => {
    const consumer = new CommittingConsumer(room.store);
    let failures = 0;
    consumer.beforeCommit = async () => {
      failures += 1;
      if (failures < 3)
        await room.store.pool.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
    };
    consume(consumer);
    await room.log.publish([room.event('a')]);
    await eventually('the event is taken', () => consumer.taken.length === 1);
    expect(failures).toBe(3);
    expect(await countEffects(room.store)).toEqual({ rows: 1, events: 1 });
  });
});
