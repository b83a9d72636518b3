import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MAX_VERSION, recordChangedTopic, type RecordChanged } from '#libs/contract';
import { hashToken, logger } from '#libs/runtime';
import { saveSourceToken, StoredInstallationTable } from '#libs/store';
import type { OutgoingEvent } from '#libs/stream';
import { startAdapter, type RunningAdapter } from '../../apps/adapter/src/start-adapter.ts';
import { openAdapterBench, type AdapterBench } from '../support/adapter-bench.ts';
import { eventually } from '../support/eventually.ts';

let bench: AdapterBench;
let adapter: RunningAdapter;
beforeEach(async () => {
  bench = await openAdapterBench();
  await new StoredInstallationTable(bench.store.pool).remember(bench.namespace);
  await saveSourceToken(bench.store.pool, 'ecommerce', hashToken('lt_shop'));
});
afterEach(async () => {
  await bench.close();
});

async function start(): Promise<void> {
  const installation = await new StoredInstallationTable(bench.store.pool).find();
  adapter = await startAdapter(
    {
      ...{ store: bench.store, log: bench.log, sources: bench.sources, inboxDir: bench.inboxDir },
      ...{ namespace: bench.namespace, incarnation: installation?.incarnation ?? 0 },
      logger: logger('adapter-test', 'silent'),
      onFailure: (error) => {
        throw error;
      },
    },
    { host: '127.0.0.1', port: 0 },
  );
}

async function stop(): Promise<void> {
  await eventually('all is published', () => adapter.service.isAtEnd());
  await adapter.stop();
}

type Seller = 'person' | 'organisation';
const push = async (name: string, seller: Seller): Promise<void> => {
  const kind = seller === 'person' ? 'CA_NHAN' : 'DOANH_NGHIEP';
  const shop = { san: 'chotot', ma_gian_hang: 'g1', thao_tac: 'SUA', ten_gian_hang: name };
  const body = JSON.stringify([{ ...shop, nguoi_ban: { loai: kind, ten: 'Người bán', ma_so_thue: '0100109106' } }]);
  const headers = { authorization: 'Bearer lt_shop', 'content-type': 'application/json' };
  const response = await fetch(`${adapter.url}/v1/sources/ecommerce/records`, { method: 'POST', headers, body });
  expect([response.status, await response.text()]).toEqual([202, expect.stringContaining('accepted')]);
};

/** The adapter's own tables, as a backup holds them; the log stands elsewhere and goes on. */
const TABLES = ['record_version', 'version_counter', 'source', 'accepted', 'outbox', 'idempotency', 'quarantine'];
async function backUp(): Promise<void> {
  await bench.store.pool.query('CREATE SCHEMA backup');
  for (const table of TABLES) {
    await bench.store.pool.query(`CREATE TABLE backup.${table} AS SELECT * FROM adapter.${table}`);
  }
}
async function restore(): Promise<void> {
  for (const table of TABLES) {
    await bench.store.pool.query(`TRUNCATE adapter.${table}`);
    await bench.store.pool.query(`INSERT INTO adapter.${table} OVERRIDING SYSTEM VALUE SELECT * FROM backup.${table}`);
  }
  await new StoredInstallationTable(bench.store.pool).raiseIncarnation();
}

/** The greatest version of the dataset's one record: what the reconciler will hold. */
async function latest(dataset: string): Promise<Record<string, unknown> | null> {
  const versions = (await bench.changes('ecommerce', dataset)).map(({ value }) => value);
  versions.sort((left, right) => Number(BigInt(left.source.version) - BigInt(right.source.version)));
  return versions.at(-1)?.after ?? null;
}

test('content that a source sends again after a restore stands, whatever came between backup and restore', async () => {
  await start();
  await push('Tên cũ', 'organisation');
  await backUp();
  await push('Tên mới', 'organisation');
  await stop();
  await restore();
  await start();
  await push('Tên cũ', 'organisation');
  await stop();
  expect(JSON.stringify(await latest('shop'))).toContain('Tên cũ');
});

test('a record that came after the backup can be deleted after the restore', async () => {
  await start();
  await push('Tên', 'organisation');
  await backUp();
  await push('Tên', 'person');
  await stop();
  expect(await latest('seller-person')).not.toBeNull();
  await restore();
  await start();
  await push('Tên', 'organisation');
  await stop();
  expect(await latest('seller-person')).toBeNull();
  expect(await latest('seller-organisation')).not.toBeNull();
});

test('what no adapter published does not keep it from starting', async () => {
  await start();
  await push('Tên cũ', 'organisation');
  await backUp();
  await push('Tên mới', 'organisation');
  await stop();
  const value = (await bench.changes('ecommerce', 'shop')).at(-1)?.value;
  if (value === undefined) throw new Error('nothing was published');
  const topic = recordChangedTopic(bench.namespace, 'ecommerce', 'shop').name;
  const later = (version: bigint): RecordChanged => ({ ...value, source: { ...value.source, version: `${version}` } });
  const next = BigInt(value.source.version) + 1000n;
  const told = (event: unknown, id: string): OutgoingEvent => ({
    ...{ topic, key: Buffer.from('k'), value: Buffer.from(JSON.stringify(event)), headers: { ce_id: id } },
  });
  await bench.log.publish([
    told(later(MAX_VERSION + 1n), 'a'),
    told(later(next), '\u0000'),
    told({ ...later(next), after: { ten: '\u0000' } }, 'b'),
  ]);
  await restore();
  await start();
  await push('Tên cũ', 'organisation');
  await eventually('all is published', () => adapter.service.isAtEnd());
  const { rows } = await bench.store.pool.query<{ versions: number }>(
    `SELECT count(*)::int AS versions FROM adapter.record_version WHERE dataset = 'shop'`,
  );
  expect(rows).toEqual([{ versions: 1 }]);
  await adapter.stop();
});
