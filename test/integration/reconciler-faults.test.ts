import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LienThongError } from '#libs/contract';
import { loadEntityTypes, logger, Metrics } from '#libs/runtime';
import { EventTables, readLedger } from '#libs/store';
import { openEventLog, type EventLog } from '#libs/stream';
import { startReconcilers } from '../../apps/reconciler/src/start-reconcilers.ts';
import { reconcilerTopics, type ReconcilerParts } from '../../apps/reconciler/src/reconciler.module.ts';
import { ReconcilerDrive, type Told } from '../support/reconciler-drive.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';
import { createTestStore } from '../support/test-store.ts';

const TAX = { source: 'tax', dataset: 'taxpayer' };
let drive: ReconcilerDrive<SyntheticRecord>;
beforeEach(async () => {
  drive = await ReconcilerDrive.open({
    definition: SYNTHETIC_TYPE,
    model: syntheticModel({ blockCap: 9, componentCap: 9, link: 0, sizePenalty: 500, sizeBonus: 1000 }),
    datasets: [TAX],
  });
});
afterEach(async () => {
  await drive.close();
});

const told = (id: string, version: number, ...values: number[]): Told => ({
  ...TAX,
  id,
  version,
  after: thing(...values),
});

describe('a writer that cannot go on', () => {
  test('an error that is no transient one ends it, nothing is lost, and the next one goes on from the store', async () => {
    await drive.publish([told('1', 1, 1, 1, 1, 1)]);
    await drive.run(10);
    await drive.publish([told('2', 1, 1, 1, 1, 1)]);
    await drive.store.pool.query('ALTER TABLE linkage.ledger RENAME TO ledger_away');
    await expect(drive.run(10)).rejects.toThrow('linkage.ledger');
    await drive.store.pool.query('ALTER TABLE linkage.ledger_away RENAME TO ledger');
    expect(await drive.partition()).toEqual([['1']]);
    await drive.run(10);
    expect(await drive.partition()).toEqual([['1', '2']]);
    for (const { counted, passed } of await drive.conservation()) expect(counted).toBe(passed);
  });

  test('one that was overtaken commits nothing and keeps no memory', async () => {
    await drive.publish([told('1', 1, 1, 1, 1, 1)]);
    await drive.run(10);
    const reconciler = drive.reconciler();
    const { consumer } = reconciler;
    await reconciler.begin({ consumer, epoch: 1n, batchSeq: 0n });
    const late = { events: [], offsets: [], fence: { consumer, epoch: 0n, batchSeq: 1n } };
    await expect(reconciler.take(late)).rejects.toMatchObject({ code: 'writer.fenced' });
    expect(reconciler.inspect()).toBeNull();
    await expect(reconciler.take(late)).rejects.toThrow('without ownership');
  });

  test('another definition of the entity type is refused', async () => {
    await drive.publish([told('1', 1, 1, 1, 1, 1)]);
    await drive.run(10);
    await drive.store.pool.query(`UPDATE linkage.entity_type SET definition_hash = 'another'`);
    await expect(drive.run(10)).rejects.toMatchObject({ code: 'entity-type.changed' });
  });
});

describe('the outbox', () => {
  /** A log of its own, away from the store and for publishers, as a broker that died after the commit. */
  function withoutPublishing(log: EventLog): EventLog {
    const refuse = async (): Promise<never> => {
      throw new LienThongError('log.offset-lost', 'published nothing');
    };
    return new Proxy(log, {
      get: (target, key) => {
        if (key === 'appendWithin') return null;
        return key === 'publish' ? refuse : (Reflect.get(target, key) as unknown);
      },
    });
  }

  test('what was committed and not published is published by the next owner, in order, and then deleted', async () => {
    const { consumer, topics } = drive.reconciler();
    const crashed = drive.reconciler(withoutPublishing(drive.log));
    await drive.publish([told('1', 1, 1, 1, 1, 1)]);
    const lease = await drive.takeLease();
    await crashed.begin({ consumer, epoch: lease.epoch, batchSeq: lease.batchSeq });
    const events = await drive.readLog(topics);
    const [first] = events;
    if (first === undefined) throw new Error('nothing in the log');
    await crashed.take({
      events,
      fence: { consumer, epoch: lease.epoch, batchSeq: lease.batchSeq + 1n },
      offsets: [{ topic: first.topic, partition: first.partition, expected: 0n, next: 1n }],
    });
    await expect(crashed.whenPublished()).rejects.toMatchObject({ code: 'log.offset-lost' });
    // No other event need come for it to be told.
    expect(crashed.wantsTurn).toBe(true);
    const turn = { events: [], offsets: [], fence: { consumer, epoch: lease.epoch, batchSeq: lease.batchSeq + 2n } };
    await expect(crashed.take(turn)).rejects.toMatchObject({ code: 'log.offset-lost' });
    await crashed.end();
    await lease.giveBack();
    expect(await drive.entityEvents()).toEqual([]);

    await drive.run(10);
    expect((await drive.entityEvents()).map(({ happened }) => happened)).toEqual(['created']);
    const { rows } = await drive.store.pool.query('SELECT FROM linkage.outbox');
    expect(rows).toEqual([]);
    await drive.run(10);
    expect(await drive.entityEvents()).toHaveLength(1);
  });
});

describe('a batch that is computed while the one before it commits', () => {
  type Batch = Parameters<ReturnType<typeof drive.reconciler>['take']>[0];

  /** The events after the first `skipped`, as the batch of that number. */
  async function nextBatch(skipped: number, fence: Batch['fence']): Promise<Batch> {
    const events = (await drive.readLog(drive.reconciler().topics)).slice(skipped);
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined) throw new Error('nothing in the log');
    const { topic, partition } = first;
    return { events, fence, offsets: [{ topic, partition, expected: first.offset, next: last.offset + 1n }] };
  }

  test('sees what that one writes, and is sent only after it', async () => {
    await whileTheFirstCommits(async ({ reconciler, fence, release, commits, commitUnderWay }) => {
      // Its own version again and an older one: news only to who does not see what is being committed.
      await drive.publish([told('1', 2, 1, 1, 1, 1), told('1', 1, 2, 2, 2, 2)]);
      const taking = reconciler.take({ ...(await nextBatch(1, fence(2n))), commitUnderWay });
      await pause(300);
      expect(commits).toHaveLength(1);
      await release();
      await taking;
      await Promise.all(commits);
      expect(commits).toHaveLength(2);
      const ledger = await readLedger(drive.store.pool, reconciler.consumer);
      expect(ledger).toMatchObject([{ applied: 1, stale: 1, duplicate: 1, quarantined: 0 }]);
      expect((await drive.entityEvents()).map(({ happened }) => happened)).toEqual(['created']);
    });
  });

  test('sees what the two before it write, where it was prepared while both were under way', async () => {
    await whileTheFirstCommits(async ({ reconciler, fence, release, commits, commitUnderWay }) => {
      await drive.publish([told('1', 1, 2, 2, 2, 2)]);
      const taking = reconciler.take({ ...(await nextBatch(1, fence(2n))), commitUnderWay });
      await drive.publish([told('1', 2, 1, 1, 1, 1), told('1', 1, 3, 3, 3, 3)]);
      const third = await nextBatch(2, fence(3n));
      reconciler.prepare(third.events);
      await pause(300);
      await release();
      await taking;
      await reconciler.take({ ...third, commitUnderWay });
      await Promise.all(commits);
      const ledger = await readLedger(drive.store.pool, reconciler.consumer);
      expect(ledger).toMatchObject([{ applied: 1, stale: 2, duplicate: 1, quarantined: 0 }]);
      expect((await drive.entityEvents()).map(({ happened }) => happened)).toEqual(['created']);
    });
  });

  /** The first batch is sent and held up in its commit until it is released. */
  async function whileTheFirstCommits(
    run: (
      of: Awaited<ReturnType<typeof owner>> & {
        release: () => Promise<unknown>;
        commits: readonly Promise<void>[];
        commitUnderWay: (settled: Promise<void>) => void;
      },
    ) => Promise<void>,
  ): Promise<void> {
    const { reconciler, fence } = await owner();
    const holder = await drive.store.pool.connect();
    const commits: Promise<void>[] = [];
    const commitUnderWay = (settled: Promise<void>): void => void commits.push(settled);
    try {
      await drive.publish([told('1', 2, 1, 1, 1, 1)]);
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE linkage.ledger');
      await reconciler.take({ ...(await nextBatch(0, fence(1n))), commitUnderWay });
      await run({ reconciler, fence, release: () => holder.query('ROLLBACK'), commits, commitUnderWay });
    } finally {
      holder.release(true);
      await reconciler.end();
    }
  }

  async function owner(): Promise<{
    reconciler: ReturnType<typeof drive.reconciler>;
    fence: (n: bigint) => Batch['fence'];
  }> {
    const reconciler = drive.reconciler();
    const { consumer } = reconciler;
    const { epoch, batchSeq } = await drive.takeLease();
    await reconciler.begin({ consumer, epoch, batchSeq });
    return { reconciler, fence: (n) => ({ consumer, epoch, batchSeq: batchSeq + n }) };
  }
});

test('the process links what is in the log, says that it is well, and stops', async () => {
  const store = await createTestStore();
  const log = await openEventLog({ kind: 'postgres', tables: new EventTables(store.pool) });
  const parts: ReconcilerParts = {
    ...{ store, log, namespace: 'test', batchSize: 100, logger: logger('test', 'silent'), metrics: new Metrics() },
    entityTypes: await loadEntityTypes('entity-types'),
    datasets: [
      { ...TAX, entityType: 'person' },
      { source: 'tax', dataset: 'organisation', entityType: 'organisation' },
    ],
  };
  const reconcilers = await startReconcilers(parts, { host: '127.0.0.1', port: 0 });
  try {
    const topics = reconcilerTopics(parts).map(({ name }) => name);
    expect(topics).toContain('test.entity-changed.person.v1');
    const entityTopics = topics.filter((name) => name.includes('entity-changed'));
    const { op, after, source, ts_ms } = drive.message(told('1', 1));
    const message = {
      op,
      after: { ...after, full_name: 'Nguyễn Văn An' },
      source: { ...source, entity_type: 'person' },
      ts_ms,
    };
    await log.publish([
      {
        topic: 'test.record-changed.tax.taxpayer.v1',
        key: Buffer.from('1'),
        value: Buffer.from(JSON.stringify(message)),
        headers: {},
      },
    ]);
    const published = async (): Promise<number> =>
      (await log.describe(entityTopics)).reduce((sum, { next }) => sum + Number(next), 0);
    while ((await published()) === 0) await pause(20);
    expect([...reconcilers.states].map(([type, { phase }]) => [type, phase])).toEqual([
      ['organisation', 'consuming'],
      ['person', 'consuming'],
    ]);
    for (const path of ['live', 'ready']) {
      expect((await fetch(`${reconcilers.url}/health/${path}`)).status).toBe(200);
    }
  } finally {
    await reconcilers.stop();
    await log.close();
    await store.close();
  }
});
