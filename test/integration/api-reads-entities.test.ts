import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashToken } from '#libs/runtime';
import { saveConsumer } from '#libs/store';
import { ReadersRoom, type Token } from '../support/readers-room.ts';

let room: ReadersRoom;
beforeAll(async () => {
  room = await ReadersRoom.open();
});
afterAll(() => room?.close());
const get: ReadersRoom['get'] = (...asked) => room.get(...asked);

describe('nobody reads without a name', () => {
  test.each(['/v1/entities', '/v1/entities/p-hoa', '/v1/records/tax/taxpayer/1/entity'])('%s', async (path) => {
    for (const headers of [
      {},
      { authorization: 'Bearer lt_wrong' },
      { authorization: 'Basic eDp5' },
      { authorization: 'Bearer' },
    ]) {
      const answer = await get(path, null, headers);
      expect(answer).toMatchObject({ status: 401, body: { code: 'http.unauthorised' } });
      expect(answer.type).toContain('application/problem+json');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await get(path, 'nothing')).toMatchObject({ status: 403, body: { code: 'http.forbidden' } });
  });

  test('every route that the description names asks who reads', async () => {
    const { paths } = JSON.parse((await get('/docs-json', null)).text) as { paths: Record<string, unknown> };
    const open = ['/health/live', '/health/ready', '/metrics'];
    const routes = Object.keys(paths).filter((route) => !open.includes(route));
    expect(routes.length).toBeGreaterThan(2);
    for (const route of routes) {
      const { status } = await get(route.replaceAll(/\{\w+\}/g, 'x'), null);
      expect([route, status]).toEqual([route, 401]);
    }
  });

  test('health and the description of the api are open', async () => {
    expect(await get('/health/live', null)).toMatchObject({ status: 200 });
    expect(await get('/health/ready', null)).toMatchObject({ status: 200 });
    expect((await get('/docs', null)).type).toContain('html');
    const description = JSON.parse((await get('/docs-json', null)).text) as { openapi: string; paths: object };
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining(['/v1/entities', '/v1/entities/{id}', '/v1/records/{source}/{dataset}/{recordId}/entity']),
    );
  });

  test('a token that is taken back opens nothing any more', async () => {
    await saveConsumer(room.store.pool, { name: 'brief', tokenHash: hashToken('lt_brief'), purposes: ['identity'] });
    const headers = { authorization: 'Bearer lt_brief' };
    expect((await get('/v1/entities/p-hoa', null, headers)).status).toBe(200);
    await saveConsumer(room.store.pool, { name: 'brief', tokenHash: hashToken('lt_other'), purposes: ['identity'] });
    expect((await get('/v1/entities/p-hoa', null, headers)).status).toBe(401);
  });
});

describe('one entity', () => {
  test('every value says where it came from', async () => {
    const { status, body } = await get('/v1/entities/p-hoa?provenance=all');
    expect(status).toBe(200);
    expect(body.redirected_from).toBeNull();
    expect(body.attributes['full_name']).toEqual({
      value: 'Nguyễn Thị Hoà',
      provenance: {
        record: { source: 'population', dataset: 'citizen', record_id: '079190001212' },
        source: 'population',
        version: '7',
        source_time: '2025-11-22T00:00:00.000Z',
        rule: 'test-rule',
        lost_count: 1,
        lost: [
          {
            value: 'Nguyễn Thị Hoa',
            record: { source: 'tax', dataset: 'taxpayer', record_id: 'a b%/ü' },
            source: 'tax',
            version: '3',
            source_time: null,
          },
        ],
      },
    });
    expect((await get('/v1/entities/p-hoa')).body.attributes['full_name']?.provenance).not.toHaveProperty('lost');
    expect((await get('/v1/entities/p-hoa?provenance=none')).body.attributes['full_name']).toEqual({
      value: 'Nguyễn Thị Hoà',
    });
  });

  test('a reference leads to the entity of its record', async () => {
    const { body } = await get('/v1/entities/p-hoa?provenance=none');
    expect(body.attributes['employer']).toEqual({
      value: { source: 'business', dataset: 'enterprise', record_id: 'org-1' },
      entity_id: 'org-1',
    });
  });

  test('an id that merged away is answered with the living entity, and says so', async () => {
    const { status, body, headers } = await get('/v1/entities/p-merged');
    expect(status).toBe(200);
    expect(body).toMatchObject({ entity_id: 'p-hoa', redirected_from: 'p-merged' });
    expect(headers.get('content-location')).toBe('/v1/entities/p-hoa');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('a removed one is gone, an unknown one not found', async () => {
    expect(await get('/v1/entities/p-gone')).toMatchObject({ status: 410, body: { code: 'http.gone' } });
    expect(await get('/v1/entities/p-never')).toMatchObject({ status: 404, body: { code: 'http.not-found' } });
  });

  test('it is found by any of its records, whatever their ids look like', async () => {
    const path = `/v1/records/tax/taxpayer/${encodeURIComponent('a b%/ü')}/entity`;
    expect(await get(path)).toMatchObject({ status: 200, body: { entity_id: 'p-hoa' } });
    expect(await get('/v1/records/tax/taxpayer/gone/entity')).toMatchObject({ status: 410 });
    expect(await get('/v1/records/tax/taxpayer/none/entity')).toMatchObject({ status: 404 });
  });
});

describe('purposes decide what is masked', () => {
  const shown = async (token: Token): Promise<Record<string, unknown>> => {
    const { body, text } = await get('/v1/entities/p-hoa?provenance=all', token);
    if (token !== 'identity') expect(text).not.toContain('079190001212');
    return Object.fromEntries(
      Object.entries(body.attributes).map(([name, all]) => [
        name,
        Array.isArray(all) ? all.map((each: { value: unknown }) => each.value) : all.value,
      ]),
    );
  };

  test('statistics', async () => {
    expect(await shown('statistics')).toEqual({
      full_name: 'N. T. H.',
      birth_date: '1990',
      personal_id: '0791********12',
      phones: ['********678', '********321'],
      address: 'phường Bến Nghé, TP Hồ Chí Minh',
      sex: '***',
      employer: '***',
    });
    const { body, text } = await get('/v1/entities/p-hoa?provenance=all', 'statistics');
    expect(text).not.toMatch(/Hoà|Hoa\b|0912345678|1990-05/);
    expect(body.attributes['full_name']).toMatchObject({
      masked: true,
      provenance: { lost: [{ value: 'N. T. H.', masked: true }] },
    });
  });

  test('contact', async () => {
    expect(await shown('contact')).toMatchObject({
      full_name: 'N. T. H.',
      phones: ['0912345678', '0987654321'],
      address: 'Số 12, phường Bến Nghé, TP Hồ Chí Minh',
      personal_id: '0791********12',
    });
  });

  test('identity', async () => {
    expect(await shown('identity')).toMatchObject({ full_name: 'Nguyễn Thị Hoà', personal_id: '079190001212' });
  });

  test('what is public is shown to all, but for a personal id used as a tax code', async () => {
    const open = await get('/v1/entities/org-1?provenance=none', 'statistics');
    expect(open.body.attributes).toMatchObject({
      name: { value: 'Công ty TNHH An Bình' },
      tax_code: { value: '0100112437' },
      representative_id: { value: '0791********12', masked: true },
    });
    const household = await get('/v1/entities/org-2?provenance=none', 'statistics');
    expect(household.body.attributes['tax_code']).toEqual({ value: '0791********12', masked: true });
  });
});

test('every read is logged with consumer and purposes, and without personal data', async () => {
  room.logged.length = 0;
  await get('/v1/entities/p-hoa?provenance=all', 'contact');
  await get('/v1/records/population/citizen/079190001212/entity');
  await get('/v1/entities?identifier=079190001212');
  await get(`/v1/entities?name=${encodeURIComponent('Nguyễn Thị Hoà')}`);
  expect(room.logged.map((line) => (JSON.parse(line) as object[])[0])).toEqual([
    { consumer: 'contact', purposes: ['contact'], way: 'id', entityIds: ['p-hoa'] },
    { consumer: 'identity', purposes: ['identity'], way: 'record', entityIds: ['p-hoa'] },
    { consumer: 'identity', purposes: ['identity'], way: 'identifier', entityIds: ['org-1', 'org-2', 'p-hoa'] },
    { consumer: 'identity', purposes: ['identity'], way: 'name', entityIds: ['p-hoa', 'p-hoa-other', 'p-hoa-plain'] },
  ]);
  expect(room.logged.join()).not.toMatch(/0791|Nguy|lt_/);
});
