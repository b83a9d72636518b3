import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashToken, logger, newToken } from '#libs/runtime';
import { revokeSourceToken, saveSourceToken } from '#libs/store';
import { startAdapter, type RunningAdapter } from '../../apps/adapter/src/start-adapter.ts';
import { eventually } from '../support/eventually.ts';
import { openAdapterBench, type AdapterBench } from '../support/adapter-bench.ts';

interface Receipt {
  readonly index: number;
  readonly status: string;
  readonly code?: string;
  readonly path?: string;
  readonly records?: { dataset: string; record_id: string; version: string; receipt: string }[];
}
interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: { receipts?: Receipt[]; code?: string; title?: string };
}

let bench: AdapterBench;
let adapter: RunningAdapter;
let token: string;
async function open(): Promise<void> {
  bench = await openAdapterBench();
  token = newToken();
  await saveSourceToken(bench.store.pool, 'ecommerce', hashToken(token));
  const { store, log, namespace, sources, inboxDir } = bench;
  adapter = await startAdapter(
    {
      store,
      log,
      namespace,
      incarnation: 1,
      sources,
      inboxDir,
      quietMs: 30,
      rescanMs: 50,
      logger: logger('adapter-test', 'silent'),
      onFailure: (error) => {
        throw error;
      },
    },
    { host: '127.0.0.1', port: 0 },
  );
}
async function close(): Promise<void> {
  await adapter.stop();
  await bench.close();
}

type Body = string | Buffer | object;
async function push(
  body: Body,
  headers: Record<string, string> = {},
  path = '/v1/sources/ecommerce/records',
): Promise<Answer> {
  const response = await fetch(`${adapter.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: (await response.json()) as Answer['body'] };
}
const shop = (id: string, more: object = {}): Record<string, unknown> => ({
  san: 'shopee',
  ma_gian_hang: id,
  ten_gian_hang: `Gian hàng ${id}`,
  nguoi_ban: { loai: 'CA_NHAN', ten: 'Nguyễn Thị Lan', dien_thoai: '0912345678; 0987654321' },
  ...more,
});
const published = async (dataset: string): Promise<string[]> => {
  await eventually('the outbox is empty', () => adapter.service.isAtEnd());
  return (await bench.changes('ecommerce', dataset)).map(({ key, value }) => `${key} ${value.op}`);
};

describe('a record that was answered 202 is kept', () => {
  beforeEach(open);
  afterEach(close);

  test('a shop and its seller, each with its receipt; the receipt is the id of the event', async () => {
    const { status, body } = await push([shop('S1')]);
    expect(status).toBe(202);
    const records = body.receipts?.[0]?.records ?? [];
    expect(records.map(({ dataset, record_id }) => [dataset, record_id])).toEqual([
      ['shop', 'shopee:S1'],
      ['seller-person', 'shopee:S1#seller'],
    ]);
    await eventually('published', () => adapter.service.isAtEnd());
    const [change] = await bench.changes('ecommerce', 'shop');
    expect(change?.id).toBe(records[0]?.receipt);
    expect(change?.value.after).toMatchObject({
      platform: 'shopee',
      seller_person: { source: 'ecommerce', dataset: 'seller-person', record_id: 'shopee:S1#seller' },
      seller_organisation: null,
    });
    const [seller] = await bench.changes('ecommerce', 'seller-person');
    expect(seller?.value.after).toMatchObject({ phones: ['0912345678', '0987654321'] });
  });

  test('a seller that becomes a body is deleted as a person; a deletion deletes both', async () => {
    await push(shop('S1'));
    const body = { loai: 'HO_KINH_DOANH', ten: 'Hộ kinh doanh Lan' };
    await push(shop('S1', { thao_tac: 'SUA', nguoi_ban: body }));
    await push({ san: 'shopee', ma_gian_hang: 'S1', thao_tac: 'XOA' });
    expect(await published('shop')).toEqual(['shopee:S1 r', 'shopee:S1 u', 'shopee:S1 d']);
    expect(await published('seller-person')).toEqual(['shopee:S1#seller r', 'shopee:S1#seller d']);
    expect(await published('seller-organisation')).toEqual(['shopee:S1#seller u', 'shopee:S1#seller d']);
  });

  test('JSON lines, one object, and an array are the same to us', async () => {
    const lines = `${JSON.stringify(shop('A'))}\r\n\n${JSON.stringify(shop('B'))}\n`;
    expect((await push(lines, { 'content-type': 'application/x-ndjson; charset=utf-8' })).body.receipts).toHaveLength(
      2,
    );
    expect((await push(shop('C'))).body.receipts).toHaveLength(1);
    expect((await push([])).body.receipts).toEqual([]);
    expect((await published('shop')).length).toBe(3);
  });

  test('big integers keep their digits', async () => {
    await push(`[{"san":"tiki","ma_gian_hang":12345678901234567890123,"doanh_thu_thang":98765432109876543210.50}]`);
    await eventually('published', () => adapter.service.isAtEnd());
    const [change] = await bench.changes('ecommerce', 'shop');
    expect(change?.key).toBe('tiki:12345678901234567890123');
    expect(change?.value.after?.['monthly_revenue']).toBe('98765432109876543210.5');
  });
});

describe('idempotency', () => {
  beforeEach(open);
  afterEach(close);

  test('the same key and body give the same receipts, also for what was refused', async () => {
    const body = [shop('S1'), { san: 'shopee' }];
    const first = await push(body, { 'idempotency-key': 'k-1' });
    const again = await push(body, { 'idempotency-key': 'k-1' });
    expect(again).toEqual(first);
    expect(first.body.receipts?.map(({ status }) => status)).toEqual(['accepted', 'quarantined']);
    expect(await bench.quarantine()).toHaveLength(1);
    expect((await published('shop')).length).toBe(1);
  });

  test('the same key with another body is a conflict and changes nothing', async () => {
    await push([shop('S1')], { 'idempotency-key': 'k-1' });
    const other = await push([shop('S2')], { 'idempotency-key': 'k-1' });
    expect([other.status, other.body.code]).toEqual([409, 'http.idempotency-conflict']);
    expect(await published('shop')).toEqual(['shopee:S1 r']);
  });

  test('without a key, content equal to the latest gives its receipt; other content a new one', async () => {
    const first = await push([shop('S1')]);
    expect((await push([shop('S1')])).body).toEqual(first.body);
    const changed = await push([shop('S1', { ten_gian_hang: 'Tên mới' })]);
    const back = await push([shop('S1')]);
    const receiptOf = (answer: Answer) => answer.body.receipts?.[0]?.records?.[0]?.receipt;
    expect(new Set([receiptOf(first), receiptOf(changed), receiptOf(back)]).size).toBe(3);
    expect((await published('shop')).length).toBe(3);
    expect((await published('seller-person')).length).toBe(1);
  });

  test('the same record many times in one call gets one version for each change', async () => {
    const other = shop('S1', { ten_gian_hang: 'Tên mới' });
    const { body } = await push([shop('S1'), shop('S1'), other, other, shop('S1')]);
    const versions = body.receipts?.map(({ records }) => records?.[0]?.version);
    expect(versions?.[0]).toBe(versions?.[1]);
    expect(versions?.[2]).toBe(versions?.[3]);
    expect(new Set(versions).size).toBe(3);
  });

  test('equal calls at once give one version', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => push([shop('S1')], { 'idempotency-key': 'same' })),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await published('shop')).length).toBe(1);
  });
});

describe('a call that cannot be taken says why', () => {
  beforeAll(open);
  afterAll(close);

  test('a bad record does not hold up its neighbours', async () => {
    const body = `[${JSON.stringify(shop('A'))}, {"san": tru}, [1], {"ma_gian_hang":"x"}, ${JSON.stringify(shop('B', { ngay_mo: '2024-02-31' }))}, ${JSON.stringify(shop('C'))}]`;
    const { status, body: answer } = await push(body);
    expect(status).toBe(202);
    expect(answer.receipts?.map(({ status: word, code, path }) => [word, code, path])).toEqual([
      ['accepted', undefined, undefined],
      ['quarantined', 'input.unreadable', ''],
      ['quarantined', 'input.unreadable', ''],
      ['quarantined', 'record.id-missing', 'shop.recordId'],
      ['quarantined', 'mapping.failed', 'ngay_mo'],
      ['accepted', undefined, undefined],
    ]);
    expect((await bench.quarantine()).map(({ raw }) => raw.toString())[0]).toBe('{"san": tru}');
    expect(await published('shop')).toEqual(expect.arrayContaining(['shopee:A r', 'shopee:C r']));
  });

  test.each<[string, Body, Record<string, string>, string, number, string]>([
    ['an unknown source', [], {}, '/v1/sources/nobody/records', 404, 'http.unknown-source'],
    ['a source that drops files', [], {}, '/v1/sources/tax/records', 404, 'http.unknown-source'],
    ['a name that is none', [], {}, '/v1/sources/A%00B/records', 404, 'http.unknown-source'],
    ['a wrong token', [], { authorization: 'Bearer lt_wrong' }, '', 401, 'http.unauthorised'],
    ['no token', [], { authorization: '' }, '', 401, 'http.unauthorised'],
    ['text', 'x', { 'content-type': 'text/plain' }, '', 415, 'http.unsupported-media-type'],
    [
      'another character set',
      '[]',
      { 'content-type': 'application/json; charset=utf-16' },
      '',
      415,
      'http.unsupported-media-type',
    ],
    ['a compressed body', '[]', { 'content-encoding': 'gzip' }, '', 415, 'http.unsupported-media-type'],
    ['an array that is not closed', '[{"a":1},', {}, '', 400, 'input.unreadable'],
    ['a number', '12', {}, '', 400, 'input.unreadable'],
    ['nothing', '', {}, '', 400, 'input.unreadable'],
    ['too many records', Array.from({ length: 1001 }, () => ({})), {}, '', 413, 'http.too-many-records'],
    ['a field of 5 MB', [{ a: 'x'.repeat(5_300_000) }], {}, '', 413, 'input.too-large'],
    ['a key that is none', [], { 'idempotency-key': 'a b' }, '', 400, 'http.bad-request'],
  ])('%s', async (_, body, headers, path, status, code) => {
    const before = await bench.quarantine();
    const answer = await push(body, headers, path === '' ? undefined : path);
    expect([answer.status, answer.body.code, answer.type]).toEqual([
      status,
      code,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await bench.quarantine()).toEqual(before);
  });

  test('a token of another source, and one that was revoked', async () => {
    const other = newToken();
    await saveSourceToken(bench.store.pool, 'tax', hashToken(other));
    expect((await push([], { authorization: `Bearer ${other}` })).status).toBe(401);
    const revoked = newToken();
    await saveSourceToken(bench.store.pool, 'ecommerce', hashToken(revoked));
    expect((await push([], { authorization: `Bearer ${revoked}` })).status).toBe(202);
    await revokeSourceToken(bench.store.pool, hashToken(revoked));
    expect((await push([], { authorization: `Bearer ${revoked}` })).status).toBe(401);
  });

  test.each([
    ['invalid UTF-8', Buffer.from([0x5b, 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x5d]), 'input.encoding'],
    ['a NUL', Buffer.from('[{"san":"a\\u0000"}]'), 'input.forbidden-character'],
    ['a lone surrogate', Buffer.from('[{"san":"\\udc00"}]'), 'input.forbidden-character'],
    ['a deep record', Buffer.from(`[{"a":${'['.repeat(5000)}${']'.repeat(5000)}}]`), 'input.too-large'],
    ['a prototype', Buffer.from('[{"__proto__":{"san":"x"}}]'), 'record.id-missing'],
  ])('%s costs its record', async (_, body, code) => {
    const { status, body: answer } = await push(body);
    expect([status, answer.receipts?.[0]?.code]).toEqual([202, code]);
  });

  test('no body, however broken, is answered 500', async () => {
    const whole = JSON.stringify([shop('F1'), shop('F2', { ngay_mo: '2024-01-01' })]);
    const broken = fc
      .tuple(fc.nat(whole.length), fc.nat(20), fc.uint8Array({ maxLength: 6 }))
      .map(([at, cut, bytes]) => {
        const body = Buffer.from(whole);
        return Buffer.concat([body.subarray(0, at), Buffer.from(bytes), body.subarray(at + cut)]);
      });
    const anyBody = fc.oneof(
      broken,
      fc.uint8Array({ minLength: 1, maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
    );
    const types = fc.constantFrom('application/json', 'application/x-ndjson');
    await fc.assert(
      fc.asyncProperty(anyBody, types, async (body, type) => {
        const { status, body: answer } = await push(body, { 'content-type': type });
        expect([202, 400]).toContain(status);
        if (status === 400) expect(answer.code).toBe('input.unreadable');
      }),
      { numRuns: 300 },
    );
  });

  test('health and documentation answer', async () => {
    expect((await fetch(`${adapter.url}/health/live`)).status).toBe(200);
    const ready = await fetch(`${adapter.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'up', checks: { store: 'up', log: 'up', sources: 'up' } },
    ]);
    const docs = (await (await fetch(`${adapter.url}/docs-json`)).json()) as { paths: object };
    expect(Object.keys(docs.paths)).toContain('/v1/sources/{source}/records');
  });
});
