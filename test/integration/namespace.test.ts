import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { claimNamespace, openEventLog, type EventLog } from '#libs/stream';
import { EventTables, StoredInstallationTable, TopicTable, type Store } from '#libs/store';
import { createTestStore } from '../support/test-store.ts';

describe('namespace', () => {
  let store: Store;
  let elsewhere: Store;
  let log: EventLog;

  beforeAll(async () => {
    store = await createTestStore();
    // A log that outlives the store, as a broker does.
    elsewhere = await createTestStore();
    log = await openEventLog({ kind: 'postgres', tables: new EventTables(elsewhere.pool) });
    await log.ensureTopics([{ name: 'taken.record-changed.tax.taxpayer.v1', partitions: 2 }]);
  });

  afterAll(async () => {
    await log?.close();
    await elsewhere?.close();
    await store?.close();
  });

  beforeEach(async () => {
    await store.pool.query('TRUNCATE stream.installation');
  });

  const claim = (namespace: string, rebuild = false) =>
    claimNamespace({ log, installation: new StoredInstallationTable(store.pool), namespace, rebuild });

  test('a store remembers the namespace it was made with', async () => {
    expect(await claim('free')).toEqual({ namespace: 'free', incarnation: 1 });
    expect(await claim('free')).toEqual({ namespace: 'free', incarnation: 1 });
    await expect(claim('another')).rejects.toMatchObject({ code: 'settings.invalid' });
  });

  test('a namespace that has topics is refused to an empty store, unless it rebuilds from them', async () => {
    await expect(claim('taken')).rejects.toMatchObject({ code: 'log.namespace-taken' });
    expect(await new StoredInstallationTable(store.pool).find()).toBeNull();
    expect(await claim('taken', true)).toEqual({ namespace: 'taken', incarnation: 1 });
    expect(await claim('taken')).toEqual({ namespace: 'taken', incarnation: 1 });
  });

  test('a namespace that merely begins like a taken one is free', async () => {
    expect((await claim('take')).namespace).toBe('take');
  });

  test('processes that claim at once agree', async () => {
    const claims = await Promise.all(Array.from({ length: 5 }, () => claim('free')));
    expect(new Set(claims.map(({ namespace }) => namespace))).toEqual(new Set(['free']));
  });

  test('a name that no topic may carry is refused', async () => {
    await expect(claim('Bộ Công An')).rejects.toMatchObject({ code: 'settings.invalid' });
  });

  test('a topic made anew with other partitions is noticed by what the store remembers', async () => {
    const register = new TopicTable(store.pool);
    await register.remember([{ name: 'free.t.v1', partitions: 6 }]);
    await register.remember([{ name: 'free.t.v1', partitions: 6 }]);
    await expect(register.remember([{ name: 'free.t.v1', partitions: 3 }])).rejects.toMatchObject({
      code: 'log.partitions-changed',
    });
  });
});
