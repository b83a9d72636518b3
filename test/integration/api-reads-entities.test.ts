import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EntityChanged, GoldenRecord, GoldenValue } from '#libs/contract';
import { hashToken, type Logger } from '#libs/runtime';
import { inTransaction, saveConsumer, saveEntityChanges, searchKeysOf, type Store } from '#libs/store';
import { startApi, type RunningApi } from '../../apps/api/src/start-api.ts';
import { ORGANISATION, PERSON } from '../support/entity-history.ts';
import { createTestStore } from '../support/test-store.ts';
import { toldEvent, type WrittenOutEvent } from '../support/told-event.ts';

const TYPES = new Map([PERSON, ORGANISATION].map((type) => [type.name, type]));
const TOKENS = { identity: 'lt_identity', contact: 'lt_contact', statistics: 'lt_statistics', nothing: 'lt_nothing' };
type Token = keyof typeof TOKENS;

const logged: string[] = [];
const record = (...said: unknown[]): void => void logged.push(JSON.stringify(said));
const recording = { info: record, warn: record, error: record, fatal: record } as unknown as Logger;

let store: Store;
let api: RunningApi;
beforeAll(async () => {
  store = await createTestStore();
  api = await startApi({ store, entityTypes: TYPES, logger: recording }, { host: '127.0.0.1', port: 0 });
  for (const [name, token] of Object.entries(TOKENS)) {
    await saveConsumer(store.pool, {
      name,
      tokenHash: hashToken(token),
      purposes: name === 'nothing' ? ['cooking'] : [name],
    });
  }
  await save(...PEOPLE, ...BUSINESSES);
});
afterAll(async () => {
  await api?.stop();
  await store?.close();
});

async function save(...events: EntityChanged[]): Promise<void> {
  const changes = events.map((event) => ({
    topic: 't',
    event,
    json: Buffer.from(JSON.stringify(event)),
    keys: searchKeysOf(event.golden ?? {}, TYPES.get(event.entity_type)?.attributes.attributes ?? {}),
  }));
  await inTransaction(store.pool, (client) => saveEntityChanges(client, changes));
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    entity_id: string;
    redirected_from: string | null;
    attributes: Record<
      string,
      { value: unknown; masked?: true; entity_id?: string | null; provenance?: Record<string, unknown> }
    >;
    members: unknown[];
    entities: Answer['body'][];
    next_cursor: string | null;
    code: string;
    problems?: string[];
  };
}

async function get(
  path: string,
  token: Token | null = 'identity',
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${api.url}${path}`, {
    headers: token === null ? headers : { authorization: `Bearer ${TOKENS[token]}`, ...headers },
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    headers: response.headers,
    text,
    body: (type.includes('json') ? JSON.parse(text) : {}) as Answer['body'],
  };
}

const value = (text: unknown, record = '', more: Partial<GoldenValue> = {}): GoldenValue => ({
  value: text,
  record,
  source: record.slice(0, record.indexOf('/')),
  version: '7',
  ts_ms: 1_763_769_600_000,
  rule: 'test-rule',
  lost: [],
  lost_count: 0,
  ...more,
});
const entity = (entityId: string, golden: GoldenRecord | null, more: Partial<WrittenOutEvent> = {}): EntityChanged =>
  toldEvent({
    entity_id: entityId,
    entity_version: '10',
    entity_type: 'person',
    happened: golden === null ? 'removed' : 'created',
    known_at: 1_763_769_600_000,
    valid_from: null,
    golden,
    members: golden === null ? [] : [`population/citizen/${entityId}`],
    moved: [],
    redirect_to: null,
    ...more,
  });

const HOA: GoldenRecord = {
  full_name: value('Nguyễn Thị Hoà', 'population/citizen/079190001212', {
    lost: [{ value: 'Nguyễn Thị Hoa', record: 'tax/taxpayer/a b%/ü', source: 'tax', version: '3', ts_ms: null }],
    lost_count: 1,
  }),
  birth_date: value('1990-05-17'),
  personal_id: value('079190001212'),
  phones: [value('0912345678'), value('0987654321')],
  address: value('Số 12, phường Bến Nghé, TP Hồ Chí Minh'),
  sex: value('female'),
  employer: value({ source: 'business', dataset: 'enterprise', record_id: 'org-1' }),
};
const PEOPLE = [
  entity('p-hoa', HOA, { members: ['population/citizen/079190001212', 'tax/taxpayer/a b%/ü'] }),
  entity('p-hoa-plain', { full_name: value('NGUYEN THI HOA'), personal_id: value('079190009999') }),
  entity('p-hoa-other', { full_name: value('Nguyễn Thị Hóa') }),
  entity('p-merged', null, { redirect_to: 'p-hoa' }),
  entity('p-gone', null, { moved: [{ record: 'tax/taxpayer/gone', from: 'p-gone', to: null }] }),
  ...Array.from({ length: 45 }, (_, i) =>
    entity(`q-${String(i).padStart(3, '0')}`, { full_name: value(i % 2 ? 'Trần Văn Bình' : 'Tran Van Binh') }),
  ),
];
const business = (entityId: string, name: string, taxCode: string): EntityChanged =>
  entity(
    entityId,
    { name: value(name), tax_code: value(taxCode), representative_id: value('079190001212') },
    { entity_type: 'organisation', members: [`business/enterprise/${entityId}`] },
  );
const BUSINESSES = [
  business('org-1', 'Công ty TNHH An Bình', '0100112437'),
  business('org-2', 'Hộ kinh doanh Hoà', '079190001212'),
];

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
    await saveConsumer(store.pool, { name: 'brief', tokenHash: hashToken('lt_brief'), purposes: ['identity'] });
    const headers = { authorization: 'Bearer lt_brief' };
    expect((await get('/v1/entities/p-hoa', null, headers)).status).toBe(200);
    await saveConsumer(store.pool, { name: 'brief', tokenHash: hashToken('lt_other'), purposes: ['identity'] });
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

const ids = (answer: Answer): string[] => answer.body.entities.map((each) => each.entity_id);

describe('search', () => {
  test.each([
    ['Nguyễn Thị Hoà', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['nguyễn thị hòa', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['NGUYEN THI HOA', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['hoa nguyen', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['Nguyen Th', ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
    ['thị hoá', ['p-hoa-other', 'p-hoa', 'p-hoa-plain']],
    ['Nguyen Van', []],
    ["hoa' & ! | \\ :* (", ['p-hoa', 'p-hoa-other', 'p-hoa-plain']],
  ])('the name %s finds %j, its own marks first', async (name, expected) => {
    expect(ids(await get(`/v1/entities?type=person&name=${encodeURIComponent(name)}`))).toEqual(expected);
  });

  test('some words of a company find it, with short forms written out or not', async () => {
    for (const name of ['cty an binh', 'Công ty An Bình', 'TNHH Bình', 'cong ty trach nhiem huu han an b']) {
      expect(ids(await get(`/v1/entities?name=${encodeURIComponent(name)}`))).toEqual(['org-1']);
    }
    expect(ids(await get('/v1/entities?type=person&name=cty+an+binh'))).toEqual([]);
  });

  test('all words must stand in one name', async () => {
    await save(entity('n-two-names', { full_name: value('Vi Oanh'), birth_name: value('Tú Uyên') }));
    expect(ids(await get('/v1/entities?name=vi+oanh'))).toEqual(['n-two-names']);
    expect(ids(await get('/v1/entities?name=uyen+tu'))).toEqual(['n-two-names']);
    expect(ids(await get('/v1/entities?name=vi+uyen'))).toEqual([]);
  });

  test('names that no index was made for are stored and found by what they begin with', async () => {
    const odd = ['x'.repeat(3000), `a${'\u0301'.repeat(3000)}`, 'họ '.repeat(900), "o'\\':*&|!( \ufdfa", '...', ''];
    await save(...odd.map((name, i) => entity(`odd-${i}`, { full_name: value(name) })));
    expect(ids(await get(`/v1/entities?name=${'x'.repeat(300)}`))).toEqual(['odd-0']);
    expect(ids(await get(`/v1/entities?name=${encodeURIComponent('họ')}`))).toContain('odd-2');
    expect((await get('/v1/entities/odd-4')).status).toBe(200);
  });

  test('words are found as well by the index as by walking', async () => {
    const many = Array.from({ length: 9000 }, (_, i) =>
      entity(`m-${String(i).padStart(5, '0')}`, {
        full_name: value(i % 2 === 0 ? 'Phùng Khắc Khoan' : i % 3000 === 1 ? 'Phùng Thế Tài' : 'Mạc Đĩnh Chi'),
      }),
    );
    await save(...many);
    const all = async (name: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor = ''; ;) {
        const answer = await get(`/v1/entities?limit=100&name=${encodeURIComponent(name)}${cursor}`);
        found.push(...ids(answer));
        if (answer.body.next_cursor === null) return found;
        cursor = `&cursor=${answer.body.next_cursor}`;
      }
    };
    const rare = ['m-00001', 'm-03001', 'm-06001'];
    expect(await all('tài phùng')).toEqual(rare);
    expect(await all('tai phun')).toEqual(rare);
    const evens = many.map((each) => each.entity_id).filter((_, i) => i % 2 === 0);
    expect(await all('phùng')).toEqual([...evens, ...rare].sort());
    expect(await all('phung k')).toEqual(evens);
  });

  test('an identifier is found without its spaces and dots', async () => {
    expect(ids(await get('/v1/entities?type=person&identifier=079%20190%20001%20212'))).toEqual(['p-hoa']);
    expect(ids(await get('/v1/entities?identifier=079.190.001.212'))).toEqual(['org-1', 'org-2', 'p-hoa']);
    expect(ids(await get('/v1/entities?identifier=01.00.112.437'))).toEqual(['org-1']);
    expect(ids(await get('/v1/entities?identifier=0100112437&name=cong+ty+tnhh+khac'))).toEqual([]);
  });

  test('looking for personal identifiers needs a purpose that may see them', async () => {
    for (const token of ['statistics', 'contact'] as const) {
      expect(await get('/v1/entities?identifier=079190001212', token)).toMatchObject({
        status: 403,
        body: { code: 'http.forbidden' },
      });
      expect((await get('/v1/entities?type=person&identifier=079190001212', token)).status).toBe(403);
      expect(ids(await get('/v1/entities?type=organisation&identifier=0100112437', token))).toEqual(['org-1']);
      expect((await get('/v1/entities?type=organisation&identifier=079190001212', token)).status).toBe(403);
    }
  });

  test('what an entity no longer says does not find it', async () => {
    await save(entity('p-renamed', { full_name: value('Lê Cũ'), personal_id: value('001') }));
    await save(
      entity('p-renamed', { full_name: value('Lê Mới'), personal_id: value('002') }, { entity_version: '11' }),
    );
    expect(ids(await get(`/v1/entities?name=${encodeURIComponent('Lê Cũ')}`))).toEqual([]);
    expect(ids(await get('/v1/entities?identifier=001'))).toEqual([]);
    expect(ids(await get('/v1/entities?identifier=002'))).toEqual(['p-renamed']);
  });

  test.each([1, 7, 22, 23, 44, 45, 100])('pages of %i neither skip nor repeat', async (limit) => {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 60; pages += 1) {
      const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await get(
        `/v1/entities?type=person&name=${encodeURIComponent('Trần Văn Bình')}&limit=${limit}${from}`,
      );
      expect(answer.status).toBe(200);
      seen.push(...ids(answer));
      cursor = answer.body.next_cursor;
      // What comes while somebody reads comes after what was given before.
      if (pages === 0) await save(entity(`q-9${limit}`, { full_name: value('Trần Văn Bình') }));
    }
    const before = seen.filter((id) => !id.startsWith('q-9'));
    expect(new Set(seen).size).toBe(seen.length);
    expect(before).toHaveLength(45);
    expect(before.slice(0, 22).every((id) => Number(id.slice(2)) % 2 === 1)).toBe(true);
  });

  test('the description says how names are searched', async () => {
    const { text } = await get('/docs-json', null);
    expect(text).toContain('The last word may be the beginning of one');
    expect(text).toContain('that have **one** current name');
  });

  test('all of a type are listed by id', async () => {
    const first = await get('/v1/entities?type=organisation&limit=1');
    expect(ids(first)).toEqual(['org-1']);
    const second = await get(`/v1/entities?type=organisation&limit=1&cursor=${first.body.next_cursor}`);
    expect(ids(second)).toEqual(['org-2']);
    expect(second.body.next_cursor).toBeNull();
  });

  test('a cursor is good for its own query only', async () => {
    const first = await get('/v1/entities?type=organisation&limit=1');
    expect(await get(`/v1/entities?type=person&cursor=${first.body.next_cursor}`)).toMatchObject({ status: 400 });
  });
});

test('every read is logged with consumer and purposes, and without personal data', async () => {
  logged.length = 0;
  await get('/v1/entities/p-hoa?provenance=all', 'contact');
  await get('/v1/records/population/citizen/079190001212/entity');
  await get('/v1/entities?identifier=079190001212');
  await get(`/v1/entities?name=${encodeURIComponent('Nguyễn Thị Hoà')}`);
  expect(logged.map((line) => (JSON.parse(line) as object[])[0])).toEqual([
    { consumer: 'contact', purposes: ['contact'], way: 'id', entityIds: ['p-hoa'] },
    { consumer: 'identity', purposes: ['identity'], way: 'record', entityIds: ['p-hoa'] },
    { consumer: 'identity', purposes: ['identity'], way: 'identifier', entityIds: ['org-1', 'org-2', 'p-hoa'] },
    { consumer: 'identity', purposes: ['identity'], way: 'name', entityIds: ['p-hoa', 'p-hoa-other', 'p-hoa-plain'] },
  ]);
  expect(logged.join()).not.toMatch(/0791|Nguy|lt_/);
});

describe('hostile input is answered with a problem, never with a failure', () => {
  const long = 'x'.repeat(5000);
  const requests: [string, number][] = [
    ['/v1/entities/%00', 400],
    ['/v1/entities/a%00b', 400],
    ['/v1/entities/%ED%A0%80', 400],
    ['/v1/entities/%', 400],
    ['/v1/entities/%E0%A4%A', 400],
    [`/v1/entities/${long}`, 400],
    ['/v1/entities/..%2F..%2Fetc%2Fpasswd', 404],
    ["/v1/entities/'%20OR%201=1--", 404],
    ['/v1/entities?name=%00', 400],
    ['/v1/entities?name=', 400],
    ['/v1/entities?name=%20.%20', 400],
    ['/v1/entities?name=a&name=b', 400],
    [`/v1/entities?name=${long}`, 400],
    [`/v1/entities?name=${'a+'.repeat(41)}`, 400],
    [`/v1/entities?name=${encodeURIComponent('ạ'.repeat(401))}`, 400],
    [`/v1/entities?name=${encodeURIComponent("'\\:*&|!()<->")}`, 400],
    ['/v1/entities?name[$ne]=1', 400],
    ['/v1/entities?__proto__[limit]=1', 400],
    ['/v1/entities?colour=red', 400],
    ['/v1/entities?identifier=-.%20', 400],
    ['/v1/entities?type=vehicle', 400],
    ['/v1/entities?type=__proto__', 400],
    ['/v1/entities?type=constructor', 400],
    ['/v1/entities?limit=0', 400],
    ['/v1/entities?limit=101', 400],
    ['/v1/entities?limit=1e1000', 400],
    ['/v1/entities?limit=NaN', 400],
    ['/v1/entities?limit=1.5', 400],
    ['/v1/entities?limit=', 400],
    ['/v1/entities?limit=1&limit=2', 400],
    ['/v1/entities?cursor=%00', 400],
    ['/v1/entities?cursor=AAAA', 400],
    ['/v1/entities?cursor=WzAsIiIsIiJd', 400],
    ['/v1/entities?provenance=everything', 400],
    ['/v1/entities/p-hoa?provenance=__proto__', 400],
    ['/v1/entities/p-hoa?x=1', 400],
    ['/v1/records/TAX/taxpayer/1/entity', 400],
    ['/v1/records/tax/taxpayer/%00/entity', 400],
    [`/v1/records/tax/taxpayer/${long}/entity`, 400],
    ['/v1/records/tax/taxpayer//entity', 404],
    ['/v1/nothing', 404],
    ['/', 404],
  ];
  test.each(requests.map(([path, status]) => [path.slice(0, 60), status, path] as const))(
    '%s → %i',
    async (_, status, path) => {
      const answer = await raw(path);
      expect(answer.status).toBe(status);
      expect(answer.type).toContain('application/problem+json');
      expect(JSON.parse(answer.text)).toMatchObject({
        status,
        type: expect.stringContaining('urn:lienthong:problem:'),
      });
      expect(answer.text.length).toBeLessThan(1500);
      expect(answer.text).not.toMatch(/node_modules|\.ts:|stack|SELECT/);
    },
  );

  test.each(['__proto__', 'constructor', 'toString'])(
    '%s is a name that every object has, and no parameter',
    async (name) => {
      const [asked, plain] = [await raw(`/v1/entities?limit=2&${name}=1`), await raw('/v1/entities?limit=2')];
      expect(asked).toEqual(plain);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is no way to read', async (method) => {
    const answer = await raw('/v1/entities', method, '{"a":1');
    expect(answer.status).toBe(404);
    expect(answer.type).toContain('application/problem+json');
  });

  /** Sends the path as it stands; `fetch` would mend it. */
  function raw(path: string, method = 'GET', body = ''): Promise<{ status: number; type: string; text: string }> {
    const { hostname, port } = new URL(api.url);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          hostname,
          port,
          path,
          method,
          agent: false,
          headers: { authorization: `Bearer ${TOKENS.identity}`, 'content-length': body.length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
});
