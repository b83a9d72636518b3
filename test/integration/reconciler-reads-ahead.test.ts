import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import type { LinkageBatch, RecordRow } from '#libs/store';
import { LinkageReads } from '../../apps/reconciler/src/link/linkage-reads.ts';
import { ReconcilerDrive } from '../support/reconciler-drive.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';

const TAX = { source: 'tax', dataset: 'taxpayer' };
const REF = 'tax/taxpayer/1' as ReferenceText;
let drive: ReconcilerDrive<SyntheticRecord>;
let reads: LinkageReads;

beforeEach(async () => {
  drive = await ReconcilerDrive.open({
    definition: SYNTHETIC_TYPE,
    model: syntheticModel({ blockCap: 9, componentCap: 9, link: 0, sizePenalty: 500, sizeBonus: 1000 }),
    datasets: [TAX],
  });
  await drive.publish([{ ...TAX, id: '1', version: 1, after: thing(1, 1, 1, 1) }]);
  await drive.run(10);
  reads = new LinkageReads(drive.store);
});
afterEach(async () => {
  await drive.close();
});

/** What a batch writes of the record, or of none. */
function batch(version?: bigint): LinkageBatch {
  const row: Omit<RecordRow, 'version'> = {
    ...{ reference: REF, recordNo: 1, deleted: false, contentHash: '', sourceTsMs: null },
    ...{ entityId: 'e', after: Buffer.from('{}') },
  };
  return {
    ...{ entityType: 'thing', consumer: 'test', batchSeq: 1n, newRecords: [], memberships: [] },
    ...{ changedRecords: version === undefined ? [] : [{ ...row, version }] },
    ...{
      edges: { added: [], changed: [], removed: [] },
      newEntities: [],
      changedEntities: [],
      judgements: [],
      alarms: [],
    },
    ...{ reviewTasks: { opened: [], closed: [] }, quarantined: [], ledger: [], outbox: [] },
    postponed: { added: [], toldBefore: null },
  };
}

async function commit(version: number): Promise<void> {
  await drive.store.pool.query('UPDATE linkage.record SET version = $1', [version]);
}

async function version(): Promise<bigint | undefined> {
  return (await reads.records([REF])).get(REF)?.version;
}

describe('what is read before it is asked for', () => {
  test('is seen as the two batches sent since leave it, the later one over the earlier', async () => {
    const heads = await reads.headsAhead([REF], [REF]);
    reads.layOver(batch(2n));
    reads.layOver(batch());
    expect(heads().get(REF)?.version).toBe(2n);
    reads.layOver(batch(3n));
    expect(heads().get(REF)?.version).toBe(3n);
  });

  test('is seen as the batches sent since leave it where the store was not asked for it', async () => {
    const heads = await reads.headsAhead([REF], []);
    expect(heads().has(REF)).toBe(false);
    reads.layOver(batch(2n));
    expect(heads().get(REF)?.version).toBe(2n);
  });

  test('serves the next batch: it is not read again', async () => {
    reads.readAhead([REF]);
    reads.layOver(batch());
    expect(await version()).toBe(1n);
    await commit(2);
    expect(await version()).toBe(1n);
  });

  test('is seen as the batch leaves it that was sent since', async () => {
    reads.readAhead([REF]);
    reads.layOver(batch(2n));
    expect(await version()).toBe(2n);
  });

  // As where a release comes between two batches: it asks for nothing ahead.
  test('serves no batch but the next one', async () => {
    reads.readAhead([REF]);
    reads.layOver(batch());
    expect(await version()).toBe(1n);
    await commit(2);
    reads.layOver(batch());
    expect(await version()).toBe(2n);
  });
});
