import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EntityChanged } from '#libs/contract';
import { logger } from '#libs/runtime';
import { digestOfStore, isAnythingPostponed } from '#libs/store';
import type { LogEvent, OffsetAdvance } from '#libs/stream';
import { startSink } from '../../apps/sink/src/start-sink.ts';
import { eventually } from '../support/eventually.ts';
import { ReconcilerDrive, type StoreSummary, type Told } from '../support/reconciler-drive.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';

const TAX = { source: 'tax', dataset: 'taxpayer' };
const SETUP = {
  definition: SYNTHETIC_TYPE,
  model: syntheticModel({ blockCap: 9, componentCap: 9, link: 0, sizePenalty: 500, sizeBonus: 1000 }),
  datasets: [TAX],
};
type Drive = ReconcilerDrive<SyntheticRecord>;

const told = (id: string, version: number, ...values: number[]): Told => ({
  ...{ ...TAX, id, version },
  after: values.length === 0 ? null : thing(...values),
});

/** All changes waited for long but those that are fresh. */
type Change = Told & { readonly isFresh?: boolean };
const fresh = (change: Told): Change => ({ ...change, isFresh: true });

/** One owner of the reconciler, given batches by hand: how full they are, and when it is quiet, is up to the test. */
class Owner {
  private constructor(
    private readonly drive: Drive,
    private readonly reconciler: ReturnType<Drive['reconciler']>,
    private readonly lease: Awaited<ReturnType<Drive['takeLease']>>,
    private batchSeq: bigint,
  ) {}

  static async begin(drive: Drive): Promise<Owner> {
    const reconciler = drive.reconciler();
    const lease = await drive.takeLease();
    await reconciler.begin({ consumer: reconciler.consumer, epoch: lease.epoch, batchSeq: lease.batchSeq });
    return new Owner(drive, reconciler, lease, lease.batchSeq);
  }

  /** Changes as one full batch: they lie in a heap if any of them waited for long. */
  async heap(...changes: Change[]): Promise<void> {
    await this.take(await this.published(changes), changes.length);
  }

  /** No batch was full for a while: one batch that tells. */
  async quiet(): Promise<void> {
    await this.take([], 1);
  }

  /** The process ends; what is committed is all that is left. */
  async end(): Promise<void> {
    await this.reconciler.end();
    await this.lease.giveBack();
  }

  private async published(changes: readonly Change[]): Promise<LogEvent[]> {
    const before = await this.drive.readLog(this.reconciler.topics);
    const known = new Set(before.map(({ partition, offset }) => `${partition} ${offset}`));
    await this.drive.publishBytes(
      changes.map((change) => [
        change,
        Buffer.from(JSON.stringify({ ...this.drive.message(change), ts_ms: change.isFresh === true ? Date.now() : 1 })),
      ]),
    );
    const all = await this.drive.readLog(this.reconciler.topics);
    return all.filter(({ partition, offset }) => !known.has(`${partition} ${offset}`));
  }

  private async take(events: readonly LogEvent[], maxEvents: number): Promise<void> {
    this.batchSeq += 1n;
    const fence = { consumer: this.reconciler.consumer, epoch: this.lease.epoch, batchSeq: this.batchSeq };
    const offsets = new Map<number, OffsetAdvance>();
    for (const { topic, partition, offset } of events) {
      const expected = offsets.get(partition)?.expected ?? offset;
      offsets.set(partition, { topic, partition, expected, next: offset + 1n });
    }
    await this.reconciler.take({ events, fence, offsets: [...offsets.values()], maxEvents });
    await this.reconciler.whenPublished();
  }
}

/** What each event said, batch by batch: what happened to which records. */
function said(events: readonly EntityChanged[]): string[] {
  return events
    .map(({ entity_version, happened, members }) => {
      const text = `${happened} ${members.map(({ record }) => record.slice(-1)).join('')}`.trim();
      return { batch: BigInt(entity_version), text };
    })
    .sort((a, b) => Number(a.batch - b.batch) || (a.text < b.text ? -1 : 1))
    .map(({ text }) => text);
}

async function inOneBatch(changes: readonly Told[]): Promise<StoreSummary> {
  const drive = await ReconcilerDrive.open(SETUP);
  try {
    await drive.publish(changes);
    await drive.run(10_000);
    return await drive.summary();
  } finally {
    await drive.close();
  }
}

describe('while changes lie in a heap', () => {
  let drive: Drive;
  let owner: Owner;
  beforeEach(async () => {
    drive = await ReconcilerDrive.open(SETUP);
    owner = await Owner.begin(drive);
  });
  afterEach(async () => {
    await owner.end();
    await drive.close();
  });

  const events = async (): Promise<string[]> => said(await drive.entityEvents());
  const isWaiting = async (): Promise<boolean> => isAnythingPostponed(drive.store.pool);

  async function restart(): Promise<void> {
    await owner.end();
    owner = await Owner.begin(drive);
  }

  test('an entity whose records come in several batches is told once, when the heap is worked off', async () => {
    const changes = [told('1', 1, 1, 1, 1, 1), told('2', 1, 1, 1, 1, 1), told('3', 1, 1, 1, 1, 1)];
    for (const change of changes) await owner.heap(change);
    await owner.heap(told('9', 1, 2, 2, 2, 2));
    expect(await events()).toEqual([]);
    expect(await isWaiting()).toBe(true);
    await owner.quiet();
    expect(await events()).toEqual(['created 123', 'created 9']);
    expect(await isWaiting()).toBe(false);
    expect(await drive.summary()).toEqual(await inOneBatch([...changes, told('9', 1, 2, 2, 2, 2)]));
  });

  test('several changes of an entity that was told are told as one', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1));
    await owner.quiet();
    for (const version of [2, 3, 4]) await owner.heap(told('1', version, 1, 1, 1, version));
    await owner.heap(told('2', 1, 1, 1, 1, 4));
    await owner.quiet();
    expect(await events()).toEqual(['created 1', 'changed 12']);
    expect(await drive.summary()).toEqual(await inOneBatch([told('1', 4, 1, 1, 1, 4), told('2', 1, 1, 1, 1, 4)]));
  });

  test('a fresh change is told at once, with all that its entity waited with', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1));
    await owner.heap(told('9', 1, 2, 2, 2, 2));
    await owner.heap(fresh(told('2', 1, 1, 1, 1, 1)), told('8', 1, 3, 3, 3, 3));
    expect(await events()).toEqual(['created 12']);
    await owner.quiet();
    expect(await events()).toEqual(['created 12', 'created 8', 'created 9']);
  });

  test('a restart loses nothing that waits', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1));
    await owner.heap(told('9', 1, 2, 2, 2, 2));
    await restart();
    await owner.heap(told('2', 1, 1, 1, 1, 1));
    expect(await events()).toEqual([]);
    await restart();
    await owner.quiet();
    expect(await events()).toEqual(['created 12', 'created 9']);
    expect(await isWaiting()).toBe(false);
  });

  test('what is on record and was told since is not told again after a restart', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1), told('9', 1, 2, 2, 2, 2));
    await owner.heap(fresh(told('2', 1, 1, 1, 1, 1)), told('8', 1, 3, 3, 3, 3));
    await restart();
    await owner.quiet();
    expect(await events()).toEqual(['created 12', 'created 8', 'created 9']);
    expect(await isWaiting()).toBe(false);
  });

  test('a record that comes after one that is gone, in its place in memory, waits on record too', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1));
    await owner.heap(told('1', 2), told('7', 1, 7, 7, 7, 7));
    await owner.heap(told('2', 1, 2, 2, 2, 2));
    await owner.heap(told('3', 1, 3, 3, 3, 3));
    await restart();
    await owner.quiet();
    expect(await events()).toEqual(['created 2', 'created 3', 'created 7']);
  });

  test('telling that is cut off goes on in the next process: nothing is lost, nothing told twice', async () => {
    const changes = Array.from({ length: 2_300 }, (_, n) => told(`${n}`, 1, n + 1, n + 1, n + 1, n + 1));
    await owner.heap(...changes.slice(0, 500));
    await owner.heap(...changes.slice(500, 2_200));
    await owner.heap(...changes.slice(2_200));
    await owner.quiet();
    const before = (await events()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(2_300);
    expect(await isWaiting()).toBe(true);
    await restart();
    // However many one batch tells.
    for (let n = 0; n < 9 && (await isWaiting()); n++) await owner.quiet();
    const all = await drive.entityEvents();
    expect(all).toHaveLength(2_300);
    expect(new Set(all.map(({ entity_id }) => entity_id)).size).toBe(2_300);
    expect(await isWaiting()).toBe(false);
    expect((await drive.summary()).entities).toHaveLength(2_300);
  });

  test('two entities that were never told merge: one is told, and no removal', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1));
    await owner.heap(told('2', 1, 2, 2, 2, 2));
    await owner.heap(told('2', 2, 1, 1, 1, 1));
    expect(await events()).toEqual([]);
    await owner.quiet();
    expect(await events()).toEqual(['created 12']);
    expect(await isWaiting()).toBe(false);
  });

  test('two entities of which one was told merge at once, and the redirect is told with the merge', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1));
    await owner.heap(fresh(told('2', 1, 2, 2, 2, 2)), told('8', 1, 3, 3, 3, 3));
    const [second] = await drive.entityEvents();
    await owner.heap(told('2', 2, 1, 1, 1, 1));
    expect(await events()).toEqual(['created 2', 'created 12', 'removed']);
    const removed = (await drive.entityEvents()).find(({ happened }) => happened === 'removed');
    expect(removed).toMatchObject({
      entity_id: second?.entity_id,
      redirect_to: await drive.entityOf('tax', 'taxpayer', '2'),
    });
  });

  test('a record moves between entities that were told: both ends are told at once', async () => {
    await owner.heap(fresh(told('1', 1, 1, 1, 1, 1)), fresh(told('2', 1, 1, 1, 1, 1)), fresh(told('3', 1, 2, 2, 2, 2)));
    await owner.heap(told('2', 2, 2, 2, 2, 2));
    expect((await events()).slice(2)).toEqual(['changed 23', 'split 1']);
    expect(await isWaiting()).toBe(false);
  });

  test('a deletion is told at once: of an entity that was told, and of a record of one', async () => {
    await owner.heap(fresh(told('1', 1, 1, 1, 1, 1)), fresh(told('2', 1, 2, 2, 2, 2)), fresh(told('3', 1, 2, 2, 2, 2)));
    await owner.heap(told('1', 2));
    await owner.heap(told('3', 2));
    expect((await events()).slice(2)).toEqual(['removed', 'changed 2']);
    await owner.quiet();
    expect((await events()).slice(4)).toEqual([]);
  });

  test('an entity that is deleted before it was told is never told', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1));
    await owner.heap(told('9', 1, 2, 2, 2, 2));
    await owner.heap(told('1', 2));
    await owner.quiet();
    expect(await events()).toEqual(['created 9']);
    expect(await isWaiting()).toBe(false);
    expect(await drive.summary()).toEqual(await inOneBatch([told('1', 2), told('9', 1, 2, 2, 2, 2)]));
  });

  test('a record by which an entity waits is deleted: the others are told', async () => {
    await owner.heap(told('1', 1, 1, 1, 1, 1));
    await owner.heap(told('2', 1, 1, 1, 1, 1));
    await owner.heap(told('1', 2), told('2', 2, 1, 1, 1, 3));
    await restart();
    await owner.quiet();
    expect(await events()).toEqual(['created 2']);
    expect(await isWaiting()).toBe(false);
    expect(await drive.summary()).toEqual(await inOneBatch([told('1', 2), told('2', 2, 1, 1, 1, 3)]));
  });
});

test('a heap in small batches leaves the unified store that one large batch leaves', async () => {
  const changes = Array.from({ length: 240 }, (_, i) => {
    const n = (i * 7) % 60;
    const version = 1 + Math.floor(i / 60);
    const at = 1 + ((n + version) % 20);
    // Every fifth is deleted once it has changed; the others go on from entity to entity.
    return n % 5 === 0 && version === 3 ? told(`${n}`, 9) : told(`${n}`, version, at, at, at, at);
  });
  const [small, large] = [await digestAfter(changes, 12), await digestAfter(changes, 1_000)];
  expect(small).toEqual(large);
  expect(small).toMatchObject({ inconsistent: 0, tombstones: 12 });
});

async function digestAfter(changes: readonly Told[], batchSize: number): Promise<unknown> {
  const drive = await ReconcilerDrive.open(SETUP);
  const { store, log } = drive;
  const entityTypes = new Map([[SYNTHETIC_TYPE.name, SYNTHETIC_TYPE]]);
  const sinkOptions = { store, log, entityTypes, batchSize: 100, namespace: 'test', logger: logger('test', 'silent') };
  const sink = await startSink(sinkOptions, null);
  try {
    await drive.publish(changes);
    await drive.run(batchSize, 9);
    await drive.run(batchSize);
    const { length } = await drive.entityEvents();
    const isStored = async (): Promise<boolean> => {
      const { rows } = await store.pool.query<{ stored: string | null }>(
        `SELECT sum(next_offset) AS stored FROM stream.consumer_offset WHERE topic LIKE '%.entity-changed.%'`,
      );
      return Number(rows[0]?.stored) === length;
    };
    await eventually('the sink has stored what was told', isStored);
    return await digestOfStore(store.pool);
  } finally {
    await sink.stop();
    await drive.close();
  }
}
