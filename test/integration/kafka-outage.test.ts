import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openEventLog, OwnedConsumption, type EventLog } from '#libs/stream';
import { ConsumerOffsetTable, LeaseTable, type Store } from '#libs/store';
import { CommittingConsumer, countEffects, makeEffectTable } from '../support/committing-consumer.ts';
import { freshNamespace, quiet } from '../support/event-logs.ts';
import { eventually } from '../support/eventually.ts';
import { hasOwnKafka, startKafkaBroker, type KafkaBroker } from '../support/kafka-broker.ts';
import { createTestStore } from '../support/test-store.ts';

const suite = hasOwnKafka('integration: outage of the Kafka broker') ? describe : describe.skip;

suite('outage of the Kafka broker', () => {
  let broker: KafkaBroker;
  let store: Store;
  let log: EventLog;
  const topic = { name: `${freshNamespace()}.record-changed.tax.taxpayer.v1`, partitions: 3 };

  beforeAll(async () => {
    broker = await startKafkaBroker();
    store = await createTestStore();
    await makeEffectTable(store);
    log = await openEventLog({ kind: 'kafka', brokers: broker.brokers, logger: quiet });
    await log.ensureTopics([topic]);
  });

  afterAll(async () => {
    await log?.close();
    await store?.close();
    await broker?.stop();
  });

  const event = (n: number) => ({
    topic: topic.name,
    key: Buffer.from(`${n % 5}`),
    value: Buffer.from(`${n}`),
    headers: {},
  });

  test('a broker that is killed under load: what was acknowledged is read, in order, and the consumer stays the owner', async () => {
    const consumer = new CommittingConsumer(store);
    const consumption = new OwnedConsumption({
      consumer: 'outage',
      topics: () => [topic.name],
      log,
      ownership: new LeaseTable(store.pool),
      offsets: new ConsumerOffsetTable(store.pool),
      batchSize: 500,
      maxWaitMs: 200,
      handler: consumer,
      logger: quiet,
    });
    consumption.start();
    let published = 0;
    let stopPublishing = false;
    const publishing = (async () => {
      while (!stopPublishing) {
        await log.publish(Array.from({ length: 10 }, (_, i) => event(published + i)));
        published += 10;
      }
    })();
    await eventually('it runs', () => consumer.taken.length >= 200);
    await broker.kill();
    const atKill = published;
    await broker.restart();
    await eventually('publishing goes on', () => published >= atKill + 200, 50_000);
    stopPublishing = true;
    await publishing;
    const seen = (): number => new Set(consumer.taken.map((e) => e.value?.toString())).size;
    await eventually('all that was acknowledged is taken', () => seen() === published, 50_000);
    const { rows, events } = await countEffects(store);
    expect(rows).toBe(events);
    expect(consumer.terms).toHaveLength(1);
    for (let key = 0; key < 5; key += 1) {
      const values = consumer.taken.filter((e) => e.key?.toString() === `${key}`).map((e) => Number(e.value));
      // A repetition starts over at its portion; first occurrences are in order all the same.
      const first = [...new Set(values)];
      expect(first).toEqual([...first].sort((a, b) => a - b));
    }
    await consumption.stop();
  });

  test('a broker that stays away: publishing ends with a clear word once patience is at an end', async () => {
    const impatient = await openEventLog({ kind: 'kafka', brokers: broker.brokers, patienceMs: 2_000, logger: quiet });
    await impatient.publish([event(1)]);
    await broker.kill();
    await expect(impatient.publish([event(2)])).rejects.toMatchObject({ code: 'log.unreachable' });
    await expect(impatient.ping()).rejects.toMatchObject({ code: 'log.unreachable' });
    await impatient.close();
  });
});
