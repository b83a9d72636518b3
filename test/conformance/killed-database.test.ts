import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TopicDefinition } from '#libs/contract';
import { OwnedConsumption, type EventLog } from '#libs/stream';
import { ConsumerOffsetTable, LeaseTable, ShareTable } from '#libs/store';
import { Database } from '../faults/database.ts';
import { CommittingConsumer, countEffects, makeEffectTable } from '../support/committing-consumer.ts';
import { freshNamespace, openTestLog, quiet, type LogKind } from '../support/event-logs.ts';
import { eventually } from '../support/eventually.ts';
import { hasKafka } from '../support/kafka-broker.ts';

const logs: readonly LogKind[] = hasKafka('conformance: killed database, with Kafka')
  ? ['postgres', 'kafka']
  : ['postgres'];
const onLinux = process.platform === 'linux' ? describe.each(logs) : describe.skip.each(logs);

/** The broker's own kill -9 is in test/integration/kafka-outage.test.ts. */
onLinux('PostgreSQL is killed with -9, all of it, under a log on %s', (kind) => {
  let folder: string;
  let database: Database;
  let log: EventLog;
  const topic: TopicDefinition = { name: `${freshNamespace()}.record-changed.tax.taxpayer.v1`, partitions: 3 };
  const running: OwnedConsumption[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-killed-'));
    chmodSync(folder, 0o755);
    database = await Database.start(join(folder, 'store'));
    await makeEffectTable(database.store);
    log = await openTestLog(kind, database.store);
    await log.ensureTopics([topic]);
  });

  afterEach(async () => {
    for (const consumption of running.splice(0)) await consumption.stop();
    await log.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const consume = (consumer: CommittingConsumer, isSharing: boolean): void => {
    const { pool } = database.store;
    const consumption = new OwnedConsumption({
      consumer: 'killed',
      topics: () => [topic.name],
      log,
      ownership: isSharing ? new ShareTable(pool, { partitions: topic.partitions }) : new LeaseTable(pool),
      offsets: new ConsumerOffsetTable(pool),
      batchSize: 20,
      maxWaitMs: 200,
      handler: consumer,
      logger: quiet,
    });
    running.push(consumption);
    consumption.start();
  };

  test.each([
    ['a writer', false],
    ['instances that share', true],
  ])(
    '%s: what was acknowledged is taken, each event once',
    async (_, isSharing) => {
      const consumers = [
        new CommittingConsumer(database.store, isSharing),
        new CommittingConsumer(database.store, isSharing),
      ];
      for (const consumer of consumers) consume(consumer, isSharing);
      const taken = (): Set<string> =>
        new Set(consumers.flatMap((consumer) => consumer.taken.map(({ value }) => value?.toString() ?? '')));
      let published = 0;
      const publish = async (count: number): Promise<void> => {
        for (const upTo = published + count; published < upTo; published += 10) {
          const events = Array.from({ length: 10 }, (__, i) => ({
            ...{ topic: topic.name, key: Buffer.from(`${i}`), headers: {} },
            value: Buffer.from(`${published + i}`),
          }));
          await log.publish(events);
        }
      };
      await publish(200);
      await eventually('they are at work', () => taken().size >= 40);
      database.kill();
      await publish(200);
      await database.untilUp();
      // A batch that was committed and not heard of is settled, not taken again: the table says what is there.
      const stored = async (): Promise<number> => (await countEffects(database.store)).events;
      const onLog = async (): Promise<number> =>
        (await log.describe([topic.name])).reduce((sum, { next }) => sum + Number(next), 0);
      await eventually('all that is on the log is taken', async () => (await stored()) === (await onLog()), 50_000);
      expect(await onLog()).toBeGreaterThanOrEqual(400);
      const { rows, events } = await countEffects(database.store);
      expect(rows).toBe(events);
      const offsets = await new ConsumerOffsetTable(database.store.pool).load('killed');
      expect(offsets.reduce((sum, { first, next }) => sum + Number(next - first), 0)).toBe(events);
    },
    120_000,
  );
});
