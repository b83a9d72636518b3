import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashToken, logger, newToken } from '#libs/runtime';
import { forgetAnswers, pauseSource, resumeSource, saveSourceToken } from '#libs/store';
import { startAdapter, type RunningAdapter } from '../../apps/adapter/src/start-adapter.ts';
import { openAdapterBench, type AdapterBench } from '../support/adapter-bench.ts';
import { eventually } from '../support/eventually.ts';

let bench: AdapterBench;
let adapter: RunningAdapter;
const token = newToken();
beforeAll(async () => {
  bench = await openAdapterBench();
  await saveSourceToken(bench.store.pool, 'ecommerce', hashToken(token));
  const { store, log, namespace, sources, inboxDir } = bench;
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const quiet = { quietMs: 30, rescanMs: 50, logger: logger('paused-test', 'silent'), onFailure };
  adapter = await startAdapter(
    { store, log, namespace, incarnation: 1, sources, inboxDir, ...quiet },
    { host: '127.0.0.1', port: 0 },
  );
});
afterAll(async () => {
  await adapter?.stop();
  await bench?.close();
});

async function push(id: string, key: string): Promise<Response> {
  return fetch(`${adapter.url}/v1/sources/ecommerce/records`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ san: 'shopee', ma_gian_hang: id, ten_gian_hang: `Gian hàng ${id}` }),
  });
}

test('a paused source that pushes hears 503 and when to come again; resumed, it is taken', async () => {
  expect((await push('S1', 'a')).status).toBe(202);
  await pauseSource(bench.store.pool, 'ecommerce');
  const refused = await push('S2', 'b');
  expect({ status: refused.status, again: refused.headers.get('retry-after') }).toEqual({ status: 503, again: '60' });
  expect(await refused.json()).toMatchObject({ code: 'source.paused' });
  await resumeSource(bench.store.pool, 'ecommerce');
  expect((await push('S2', 'b')).status).toBe(202);
});

test('files of a paused source wait, and are read once it is resumed; another source goes on', async () => {
  await pauseSource(bench.store.pool, 'tax');
  const row = JSON.stringify({ mst: '8012345678', ho_ten: 'Nguyễn Văn An' });
  await bench.drop('tax', 'nguoi-nop-thue-1.jsonl', `${row}\n`);
  const accepted = async (): Promise<number> => {
    const { rows } = await bench.store.pool.query<{ n: string }>(
      `SELECT (SELECT count(*) FROM adapter.record_version WHERE source = 'tax')
            + (SELECT count(*) FROM adapter.quarantine WHERE source = 'tax') AS n`,
    );
    return Number(rows[0]?.n);
  };
  await eventually('the file was seen', async () => {
    const { rows } = await bench.store.pool.query(`SELECT FROM adapter.file WHERE source = 'tax'`);
    return rows.length === 1;
  });
  expect((await push('S3', 'c')).status).toBe(202);
  expect(await accepted()).toBe(0);
  await resumeSource(bench.store.pool, 'tax');
  await eventually('the file is read', async () => (await accepted()) === 1);
});

test('answers under an Idempotency-Key are forgotten when they are old', async () => {
  await bench.store.pool.query(
    `UPDATE adapter.idempotency SET answered_at = now() - interval '31 days' WHERE key = 'a'`,
  );
  expect(await forgetAnswers(bench.store.pool, 30)).toBe(1);
  expect(await forgetAnswers(bench.store.pool, 30)).toBe(0);
});
