import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Controller, Module, UseFilters, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, type MicroserviceOptions } from '@nestjs/microservices';
import { EventLogServer, KeepErrors, MICRO_BATCH, OWNERSHIP_ENDED, OWNERSHIP_WON } from '#libs/stream';
import { type EventLog, type LogEvent, type MicroBatch, type Ownership } from '#libs/stream';
import { ConsumerOffsetTable, LeaseTable, type Store } from '#libs/store';
import { CommittingConsumer, countEffects, makeEffectTable } from '../support/committing-consumer.ts';
import { freshNamespace, openTestLog, quiet } from '../support/event-logs.ts';
import { eventually } from '../support/eventually.ts';
import { createTestStore } from '../support/test-store.ts';

let store: Store;
let log: EventLog;
let consumer: CommittingConsumer;
let prepared: (readonly LogEvent[])[];
let given: (readonly LogEvent[])[];

@Controller()
@UseFilters(KeepErrors)
class BatchController {
  @EventPattern<string>(OWNERSHIP_WON)
  begin(@Payload() ownership: Ownership): Promise<void> {
    return consumer.begin(ownership);
  }

  @EventPattern<string>(MICRO_BATCH)
  take(@Payload() batch: MicroBatch): Promise<void> {
    given.push(batch.events);
    return consumer.take(batch);
  }

  @EventPattern<string>(OWNERSHIP_ENDED)
  end(): Promise<void> {
    return consumer.end();
  }
}

@Module({ controllers: [BatchController] })
class BatchModule {}

const topic = { name: `${freshNamespace()}.judgement-made.person.v1`, partitions: 1 };

beforeAll(async () => {
  store = await createTestStore();
  log = await openTestLog('postgres', store);
  await log.ensureTopics([topic]);
  await makeEffectTable(store);
});

afterAll(async () => {
  await log?.close();
  await store?.close();
});

const start = async (): Promise<{ app: INestMicroservice; server: EventLogServer }> => {
  consumer = new CommittingConsumer(store);
  prepared = [];
  given = [];
  const server = new EventLogServer({
    consumer: 'nest',
    topics: () => [topic.name],
    log,
    ownership: new LeaseTable(store.pool),
    offsets: new ConsumerOffsetTable(store.pool),
    batchSize: 100,
    maxWaitMs: 200,
    prepare: (events) => void prepared.push(events),
    logger: quiet,
  });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(BatchModule, {
    strategy: server,
    logger: false,
  });
  await app.listen();
  return { app, server };
};

const publish = (count: number) =>
  log.publish(
    Array.from({ length: count }, (_, n) => ({
      topic: topic.name,
      key: Buffer.from(`${n}`),
      value: null,
      headers: {},
    })),
  );

test('a decorated handler gets whole batches, and its errors keep their kind', async () => {
  await publish(250);
  const { app, server } = await start();
  let failures = 0;
  consumer.beforeCommit = async () => {
    failures += 1;
    if (failures === 1) await store.pool.query(`DO $$ BEGIN RAISE EXCEPTION 'later' USING ERRCODE = '57P03'; END $$`);
  };
  await eventually('all are taken', () => consumer.taken.length === 250);
  expect(consumer.batches).toBe(3);
  expect(await countEffects(store)).toEqual({ rows: 250, events: 250 });
  expect(server.state.phase).toBe('consuming');
  await app.close();
  expect(consumer.ended).toBe(consumer.terms.length);
  expect(server.state.phase).toBe('stopped');
});

test('a decorated handler gets the very events that were prepared: what was read of them ahead is found again', async () => {
  await publish(250);
  const { app } = await start();
  await eventually('all are taken', () => consumer.taken.length === 250);
  await app.close();
  expect(given).toHaveLength(3);
  expect(given.map((events) => prepared.indexOf(events))).toEqual([0, 1, 2]);
});

test('a handler that fails for good stops the consumer, and its own error is told', async () => {
  const { app, server } = await start();
  consumer.beforeCommit = async () => {
    await store.pool.query('SELECT no_such_column');
  };
  await publish(1);
  await eventually('it has failed', () => server.state.phase === 'failed');
  expect(server.state.error).toMatchObject({ code: '42703' });
  await app.close();
});
