import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EntityChanged } from '#libs/contract';
import { hashToken, type Logger } from '#libs/runtime';
import {
  inTransaction,
  readUnifiedEntities,
  saveConsumer,
  saveEntityChanges,
  searchKeysOf,
  StoredInstallationTable,
  type Store,
} from '#libs/store';
import { startApi, type RunningApi } from '../../apps/api/src/start-api.ts';
import type { ChangesResponse, HistoryResponse, VersionResponse } from '../../apps/api/src/changes/version-response.ts';
import { entityHistory, ORGANISATION, PERSON, randomFrom, shuffled } from '../support/entity-history.ts';
import { eventually } from '../support/eventually.ts';
import { createTestStore } from '../support/test-store.ts';

const TYPES = new Map([PERSON, ORGANISATION].map((type) => [type.name, type]));
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined } as unknown as Logger;

let store: Store;
let api: RunningApi;
beforeAll(async () => {
  store = await createTestStore();
  await new StoredInstallationTable(store.pool).remember('test');
  api = await startApi({ store, entityTypes: TYPES, logger: silent }, { host: '127.0.0.1', port: 0 });
  for (const purpose of ['identity', 'statistics']) {
    await saveConsumer(store.pool, { name: purpose, tokenHash: hashToken(purpose), purposes: [purpose] });
  }
});
afterAll(async () => {
  await api?.stop();
  await store?.close();
});
beforeEach(() =>
  store.pool.query(
    'TRUNCATE unified.entity, unified.entity_version, unified.crosswalk, unified.redirect, unified.identifier_key',
  ),
);

type Client = Parameters<typeof saveEntityChanges>[0];

async function saveWith(client: Client, events: readonly EntityChanged[]): Promise<void> {
  await saveEntityChanges(
    client,
    events.map((event) => ({
      // One for each transaction: those of one topic wait for its row of the ledger.
      topic: `of ${events[0]?.entity_id ?? ''}`,
      event,
      json: Buffer.from(JSON.stringify(event)),
      keys: searchKeysOf(event.golden ?? {}, TYPES.get(event.entity_type)?.attributes.attributes ?? {}),
    })),
  );
}
const save = (events: readonly EntityChanged[]): Promise<void> =>
  inTransaction(store.pool, (client) => saveWith(client, events));

interface Answer<T> {
  readonly status: number;
  readonly body: T & { readonly code?: string };
  readonly text: string;
}
async function get<T>(path: string, token = 'identity'): Promise<Answer<T>> {
  const response = await fetch(`${api.url}/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as Answer<T>['body'], text };
}
const changes = (query: string, token?: string): Promise<Answer<ChangesResponse>> => get(`changes?${query}`, token);
const after = (cursor: string | null): string => (cursor === null ? '' : `&cursor=${cursor}`);

/** One that has the feed alone: it applies a version where it is greater than the one it holds. */
class Consumer {
  readonly held = new Map<string, VersionResponse>();
  readonly seen: string[] = [];
  saved: string | null = null;

  apply(page: ChangesResponse): void {
    for (const change of page.changes) {
      this.seen.push(`${change.entity_id} ${change.entity_version}`);
      const known = this.held.get(change.entity_id);
      if (known === undefined || BigInt(known.entity_version) < BigInt(change.entity_version)) {
        this.held.set(change.entity_id, change);
      }
    }
  }

  /** Until nothing more comes; `crashes` says whether it dies between applying a page and saving its cursor. */
  async follow(query: string, crashes: () => boolean = () => false): Promise<void> {
    for (;;) {
      const { status, body } = await changes(`${query}${after(this.saved)}`);
      expect(status).toBe(200);
      this.apply(body);
      if (crashes()) continue;
      this.saved = body.next_cursor;
      if (!body.has_more) return;
    }
  }

  /** Something else on the server, such as a worker of PostgreSQL, may hold the feed up for a moment. */
  async followTo(versions: number): Promise<void> {
    await eventually('the feed tells all versions', async () => {
      await this.follow('limit=10');
      return this.seen.length >= versions;
    });
  }

  /** Live entities by id: version, records and values. */
  content(): Map<string, unknown> {
    const live = [...this.held].filter(([, version]) => version.happened !== 'removed');
    return new Map(
      live.map(([id, { entity_version: version, members, attributes }]) => {
        const records = members.map(({ source, dataset, record_id: recordId }) => `${source}/${dataset}/${recordId}`);
        return [id, { version, records, name: valueOf(attributes?.['full_name']) }];
      }),
    );
  }
}

function valueOf(attribute: unknown): unknown {
  return (attribute as { value: unknown } | undefined)?.value;
}

async function contentOfStore(): Promise<Map<string, unknown>> {
  const content = new Map<string, unknown>();
  for await (const { entityId, entityVersion, members, golden } of readUnifiedEntities(store.pool)) {
    content.set(entityId, { version: entityVersion, records: members, name: valueOf(golden['full_name']) });
  }
  return content;
}

const versionsOf = (events: readonly EntityChanged[]): string[] =>
  events.map((event) => `${event.entity_id} ${event.entity_version}`).sort();

/** Each of its own record and entity, so that no transaction waits for another. */
function independent(count: number): EntityChanged[] {
  const [event] = entityHistory(21, 10, 1).events;
  return Array.from({ length: count }, (_, i) => ({
    ...(event as EntityChanged),
    entity_id: `e-${i}`,
    members: [{ record: `tax/taxpayer/r-${i}` }],
    golden: {},
    moved: [],
  }));
}

describe('the feed of changes', () => {
  test.each([1, 2, 3])(
    'a consumer that applies it from the start has the content of the store (seed %i)',
    async (seed) => {
      const { events } = entityHistory(seed, 60, 80);
      await save(shuffled(events, randomFrom(seed)));
      const consumer = new Consumer();
      await consumer.followTo(events.length);
      expect(consumer.seen.sort()).toEqual(versionsOf(events));
      const content = await contentOfStore();
      expect(content.size).toBeGreaterThan(5);
      expect(consumer.content()).toEqual(content);
      const { rows } = await store.pool.query<{ old_id: string; new_id: string }>('SELECT * FROM unified.redirect');
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(consumer.held.get(row.old_id)?.redirect_to).toBe(row.new_id);
    },
  );

  test('F44: a consumer that dies between a page and saving its cursor misses nothing', async () => {
    const { events } = entityHistory(11, 60, 80);
    await save(events);
    const random = randomFrom(12);
    const consumer = new Consumer();
    await eventually('the feed tells all versions', async () => {
      await consumer.follow('limit=5', () => random() < 0.4);
      return new Set(consumer.seen).size === events.length;
    });
    expect(consumer.seen.length).toBeGreaterThan(events.length);
    expect([...new Set(consumer.seen)].sort()).toEqual(versionsOf(events));
    expect(consumer.content()).toEqual(await contentOfStore());
  });

  test('what commits late is not skipped: nothing shows before an older transaction has ended', async () => {
    const [first, second, third] = independent(3) as [EntityChanged, EntityChanged, EntityChanged];
    const late = await store.pool.connect();
    const consumer = new Consumer();
    try {
      await late.query('BEGIN');
      await saveWith(late, [first]);
      await save([second]);
      await consumer.follow('limit=10');
      expect(consumer.seen).toEqual([]);
      await late.query('COMMIT');
    } finally {
      late.release();
    }
    await save([third]);
    await consumer.followTo(3);
    expect(consumer.seen).toEqual([first, second, third].map((each) => `${each.entity_id} ${each.entity_version}`));
  });

  test('transactions are in the order of their numbers, not of the digits: 9, 10, 100', async () => {
    const events = independent(3);
    await save(events);
    for (const [i, xact] of [9, 10, 100].entries()) {
      await store.pool.query('UPDATE unified.entity_version SET xact = $1::text::xid8 WHERE entity_id = $2', [
        `${xact}`,
        `e-${i}`,
      ]);
    }
    const consumer = new Consumer();
    await consumer.follow('limit=1');
    expect(consumer.seen).toEqual(versionsOf(events));
  });

  test('a number that a younger transaction drew before an older one is not passed over', async () => {
    const [own, others] = independent(2) as [EntityChanged, EntityChanged];
    const [older, younger] = [await store.pool.connect(), await store.pool.connect()];
    const consumer = new Consumer();
    try {
      await older.query('BEGIN; SELECT pg_current_xact_id()');
      await younger.query('BEGIN');
      await saveWith(younger, [others]);
      await saveWith(older, [own]);
      await older.query('COMMIT');
      await consumer.followTo(1);
      await younger.query('COMMIT');
      await consumer.followTo(2);
    } finally {
      for (const client of [older, younger]) client.release();
    }
    expect(consumer.seen).toEqual([own, others].map((each) => `${each.entity_id} ${each.entity_version}`));
  });

  test('transactions that begin, end and break off in any order: each version is read once', async () => {
    const events = independent(200);
    const random = randomFrom(22);
    const queue = [...events];
    let writing = true;
    const writer = async (): Promise<void> => {
      for (let portion = queue.splice(0, 3); portion.length > 0; portion = queue.splice(0, 3)) {
        const client = await store.pool.connect();
        try {
          await client.query('BEGIN');
          // The number is taken, and what follows it may be committed before.
          await client.query('SELECT pg_current_xact_id()');
          await pause(random() * 15);
          await saveWith(client, portion);
          await pause(random() * 15);
          const breaksOff = random() < 0.3;
          await client.query(breaksOff ? 'ROLLBACK' : 'COMMIT');
          if (breaksOff) queue.push(...portion);
        } finally {
          client.release();
        }
      }
    };
    const consumer = new Consumer();
    const reading = (async () => {
      while (writing) await consumer.follow('limit=4');
    })();
    await Promise.all([writer(), writer(), writer(), writer()]).finally(() => (writing = false));
    await reading;
    await consumer.followTo(events.length);
    expect(consumer.seen.sort()).toEqual(versionsOf(events));
  });

  test('of one entity type, also where others are far more', async () => {
    const { events } = entityHistory(31, 40, 30);
    const business: EntityChanged = {
      ...(events[0] as EntityChanged),
      entity_id: 'org-1',
      entity_type: 'organisation',
      golden: {},
    };
    await save([...events, business]);
    const consumer = new Consumer();
    await consumer.follow('type=organisation&limit=2');
    expect([...consumer.held.keys()]).toEqual(['org-1']);
    const all = new Consumer();
    await all.follow('type=person&limit=9');
    expect(all.seen.sort()).toEqual(versionsOf(events));
    expect(await changes(`type=person&cursor=${consumer.saved ?? ''}`)).toMatchObject({ status: 400 });
    expect(await changes('type=ship')).toMatchObject({ status: 400 });
  });

  test('a reader that waits is answered when something comes', async () => {
    const { body } = await changes('');
    const waiting = changes(`wait=20&cursor=${body.next_cursor}`);
    await pause(100);
    await save(independent(1));
    expect((await waiting).body.changes).toHaveLength(1);
  });

  test('a cursor of before a restore is refused, so that nothing is skipped', async () => {
    await save(entityHistory(51, 10, 5).events);
    const { body } = await changes('');
    await new StoredInstallationTable(store.pool).raiseIncarnation();
    expect(await changes(`cursor=${body.next_cursor}`)).toMatchObject({
      status: 410,
      body: { code: 'http.cursor-expired' },
    });
    expect((await changes('')).status).toBe(200);
  });

  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  test.each([
    ['***'],
    [encoded(null)],
    [encoded({ 0: 1 })],
    [encoded([1, '5', '6'])],
    [encoded([1, 5, 6, null])],
    [encoded([1, '-5', '6', null])],
    [encoded([1, '9'.repeat(30), '6', null])],
    [encoded([1.5, '5', '6', null])],
    [encoded([1, "5'", '6', null])],
  ])('a cursor that is none is refused: %s', async (cursor) => {
    expect(await changes(`cursor=${encodeURIComponent(cursor)}`)).toMatchObject({
      status: 400,
      body: { code: 'http.bad-request' },
    });
  });

  test.each(['limit=0', 'limit=1001', 'wait=26', 'wait=x', 'sort=up', 'limit=1&limit=2', 'provenance=every'])(
    'a parameter out of range is refused: %s',
    async (query) => {
      expect(await changes(query)).toMatchObject({ status: 400, body: { code: 'http.bad-request' } });
    },
  );
});

describe('the history of an entity', () => {
  test('tells every version, when it was known, and what moved', async () => {
    const { events } = entityHistory(61, 12, 60);
    await save(events);
    const byId = new Map<string, EntityChanged[]>();
    for (const event of events) byId.set(event.entity_id, [...(byId.get(event.entity_id) ?? []), event]);
    const [id = '', told = []] = [...byId].sort((left, right) => right[1].length - left[1].length)[0] ?? [];
    expect(told.length).toBeGreaterThan(4);

    const versions: HistoryResponse['versions'] = [];
    let cursor: string | null = null;
    do {
      const answer: Answer<HistoryResponse> = await get(`entities/${id}/history?limit=3${after(cursor)}`);
      expect(answer.status).toBe(200);
      versions.push(...answer.body.versions);
      cursor = answer.body.next_cursor;
    } while (cursor !== null);

    const time = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
    expect(versions.map((each) => [each.entity_version, each.happened, each.known_at, each.known_until])).toEqual(
      told.map((event, i) => [event.entity_version, event.happened, time(event.known_at), time(told[i + 1]?.known_at)]),
    );
    expect(versions.map((each) => each.moved.map(({ from, to }) => ({ from, to })))).toEqual(
      told.map((event) => event.moved.map(({ from, to }) => ({ from, to }))),
    );
  });

  test('is kept under the id of an entity that merged away or is gone, and unknown ids are not found', async () => {
    const { events } = entityHistory(71, 40, 60);
    await save(events);
    const merged = events.find((event) => event.redirect_to !== null);
    const { status, body } = await get<HistoryResponse>(`entities/${merged?.entity_id ?? ''}/history?limit=100`);
    expect(status).toBe(200);
    expect(body.versions.at(-1)).toMatchObject({
      happened: 'removed',
      attributes: null,
      known_until: null,
      redirect_to: merged?.redirect_to,
    });
    expect(await get('entities/never/history')).toMatchObject({ status: 404, body: { code: 'http.not-found' } });
    expect(await get('entities/never/history?cursor=x')).toMatchObject({ status: 400 });
  });
});

describe('what the purposes of a token do not cover is masked', () => {
  test.each(['changes', 'entities/p-1/history'])('in %s, also of records that moved', async (path) => {
    const [event] = independent(1);
    const id = '079090001212';
    const record = `population/citizen/${id}`;
    const holder = {
      ...(event as EntityChanged),
      entity_id: 'p-1',
      members: [{ record, version: '1', ts_ms: 1 }],
      rules: ['test-rule'],
      golden: { personal_id: { value: id, member: 0, rule: 0 } },
    };
    const moved = [{ record, from: 'p-1', to: null }];
    const removed = {
      ...holder,
      entity_version: '900',
      happened: 'removed' as const,
      golden: null,
      members: [],
      moved,
    };
    await save([holder, removed]);
    expect((await get(`${path}?provenance=all`)).text).toContain(id);
    const masked = await get(`${path}?provenance=all`, 'statistics');
    expect(masked.status).toBe(200);
    expect(masked.text).toContain('0790********12');
    expect(masked.text).not.toContain(id);
    expect(await get(path, 'nobody')).toMatchObject({ status: 401 });
  });
});
