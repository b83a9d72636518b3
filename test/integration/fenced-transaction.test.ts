import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ConsumerOffsetTable,
  fencedTransaction,
  LeaseTable,
  openStore,
  ownedTransaction,
  StoredInstallationTable,
  type HeldLease,
  type Store,
} from '#libs/store';
import { countEffects, makeEffectTable } from '../support/committing-consumer.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { createTestStore } from '../support/test-store.ts';

const CONSUMER = 'fenced';

describe('fenced transaction', () => {
  let store: Store;
  let proxy: FaultProxy;
  let throughProxy: Store;
  let lease: HeldLease;

  beforeAll(async () => {
    store = await createTestStore();
    const { hostname, port } = new URL(store.url);
    proxy = await FaultProxy.start({ host: hostname, port: Number(port) });
    throughProxy = await openStore(proxy.urlOf(store.url));
    await makeEffectTable(store);
  });

  afterAll(async () => {
    await throughProxy?.close();
    await proxy?.close();
    await store?.close();
  });

  beforeEach(async () => {
    await store.pool.query('TRUNCATE stream.lease, stream.writer, stream.consumer_offset, stream.installation, effect');
    lease = await won('first');
  });

  const won = async (holder: string): Promise<HeldLease> => {
    await store.pool.query(`UPDATE stream.lease SET lease_until = '-infinity'`);
    const taken = await new LeaseTable(store.pool).take(CONSUMER, holder);
    if (taken === null) throw new Error('the lease was to be had');
    return taken;
  };

  const advance = (expected: bigint, next: bigint) => [{ topic: 't', partition: 0, expected, next }];

  const commit = (target: Store, nth: bigint, fails: () => Promise<void> = async () => undefined) =>
    fencedTransaction(
      target.pool,
      { consumer: CONSUMER, epoch: lease.epoch, batchSeq: lease.batchSeq + nth },
      advance((nth - 1n) * 10n, nth * 10n),
      async (client) => {
        await client.query(`INSERT INTO effect (topic, partition, log_offset) VALUES ('t', 0, $1)`, [Number(nth)]);
        await fails();
      },
    );

  test('effect, fence and offsets are committed as one', async () => {
    await expect(commit(store, 1n)).resolves.toBe('committed');
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
    expect(await new ConsumerOffsetTable(store.pool).load(CONSUMER)).toEqual([
      { topic: 't', partition: 0, first: 0n, next: 10n },
    ]);
  });

  test('a commit whose answer was lost is found to have happened, and is not done again', async () => {
    proxy.cutAt('COMMIT', 'after');
    const before = proxy.cuts;
    await expect(commit(throughProxy, 1n)).resolves.toBe('committed');
    expect(proxy.cuts).toBe(before + 1);
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
    await expect(commit(throughProxy, 2n)).resolves.toBe('committed');
  });

  test('a commit that never arrived is done again', async () => {
    proxy.cutAt('COMMIT', 'before');
    await expect(commit(throughProxy, 1n)).resolves.toBe('committed');
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
  });

  test('an effect that a lost connection interrupted is run again on a fresh transaction', async () => {
    proxy.cutAt('INSERT INTO effect', 'after');
    await expect(commit(throughProxy, 1n)).resolves.toBe('committed');
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
  });

  test('a lost answer does not hide that another has taken over since', async () => {
    proxy.cutAt('COMMIT', 'before');
    let cut = false;
    const late = commit(throughProxy, 1n, async () => {
      if (cut) return;
      cut = true;
      // Fenced while the first try is under way: the new owner waits for that transaction, which is about to be cut.
      void won('second').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await expect(late).rejects.toMatchObject({ code: 'writer.fenced' });
    expect(await countEffects(store)).toEqual({ rows: 0, events: 0 });
  });

  test('a batch number is taken once', async () => {
    await commit(store, 1n);
    await expect(commit(store, 1n)).rejects.toMatchObject({ code: 'writer.fenced' });
    await expect(commit(store, 3n)).rejects.toMatchObject({ code: 'writer.fenced' });
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
  });

  test('a batch that began from other offsets than the stored ones leaves no trace', async () => {
    await commit(store, 1n);
    const elsewhere = fencedTransaction(
      store.pool,
      { consumer: CONSUMER, epoch: lease.epoch, batchSeq: lease.batchSeq + 2n },
      advance(7n, 20n),
      async (client) => {
        await client.query(`INSERT INTO effect (topic) VALUES ('t')`);
      },
    );
    await expect(elsewhere).rejects.toMatchObject({ code: 'writer.fenced' });
    expect(await countEffects(store)).toEqual({ rows: 1, events: 1 });
  });

  test('a failed statement that the effect swallowed does not pass for a commit', async () => {
    const swallowed = fencedTransaction(
      store.pool,
      { consumer: CONSUMER, epoch: lease.epoch, batchSeq: lease.batchSeq + 1n },
      [],
      async (client) => {
        await client.query('SELECT 1/0').catch(() => undefined);
      },
    );
    await expect(swallowed).rejects.toThrow('went unnoticed');
  });

  test('another transaction of the writer goes through under its epoch alone', async () => {
    const owner = { consumer: CONSUMER, epoch: lease.epoch };
    await expect(ownedTransaction(store.pool, owner, async () => 'done')).resolves.toBe('done');
    const next = await won('second');
    await expect(ownedTransaction(store.pool, owner, async () => 'done')).rejects.toMatchObject({
      code: 'writer.fenced',
    });
    expect(next.epoch).toBe(lease.epoch + 1n);
  });

  test('whoever takes over waits for the batch under way and goes on from its number', async () => {
    let takingOver: Promise<HeldLease> | undefined;
    await commit(store, 1n, async () => {
      takingOver = won('second');
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect((await takingOver)?.batchSeq).toBe(lease.batchSeq + 1n);
  });

  test('a lease is held by one at a time and can be given back', async () => {
    const leases = new LeaseTable(store.pool);
    expect(await lease.renew()).toBe(true);
    expect(await leases.take(CONSUMER, 'second')).toBeNull();
    await lease.giveBack();
    const next = await leases.take(CONSUMER, 'second');
    expect(next?.epoch).toBe(lease.epoch + 1n);
    expect(await lease.renew()).toBe(false);
    await Promise.all([lease.giveBack(), next?.giveBack()]);
  });

  test('many that ask for the lease at once: one gets it', async () => {
    await store.pool.query(`UPDATE stream.lease SET lease_until = '-infinity'`);
    const leases = new LeaseTable(store.pool);
    const taken = await Promise.all(Array.from({ length: 8 }, (_, n) => leases.take(CONSUMER, `${n}`)));
    expect(taken.filter((held) => held !== null)).toHaveLength(1);
  });

  test('batch numbers of a restored backup lie above all that were ever given', async () => {
    const installation = new StoredInstallationTable(store.pool);
    await installation.remember('test');
    await commit(store, 1n);
    await installation.raiseIncarnation();
    expect((await won('restored')).batchSeq).toBe(2n << 48n);
  });
});
