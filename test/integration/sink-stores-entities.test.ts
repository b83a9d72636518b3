import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CompactValue, EntityChanged, GoldenRecord, GoldenValue } from '#libs/contract';
import {
  digestOfStore,
  findEntity,
  findEntityOfRecord,
  inTransaction,
  listRefusedEntityEvents,
  readCrosswalk,
  readLiveClusters,
  readReferences,
  readUnifiedEntities,
  saveEntityChanges,
  type Store,
} from '#libs/store';
import type { LogEvent } from '#libs/stream';
import { EventReader } from '../../apps/sink/src/store-entities/read-event.ts';
import { StoreEntities } from '../../apps/sink/src/store-entities/store-entities.ts';
import { entityHistory, PERSON, randomFrom, shuffled } from '../support/entity-history.ts';
import { toldEvent, type WrittenOutEvent } from '../support/told-event.ts';
import { createTestStore } from '../support/test-store.ts';

const TOPIC = 'test.entity-changed.person.v1';
const reader = new EventReader('test', [PERSON]);

let stores: Store[] = [];
beforeEach(() => {
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
});
async function freshStore(): Promise<Store> {
  const store = await createTestStore();
  stores.push(store);
  return store;
}

function logEvent(event: object | string | Buffer | null, more: Partial<LogEvent> = {}): LogEvent {
  const value =
    event === null || Buffer.isBuffer(event)
      ? event
      : Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  const key = Buffer.from((event as Partial<EntityChanged> | null)?.entity_id ?? 'e');
  return { topic: TOPIC, partition: 0, offset: 0n, headers: {}, timestampMs: 0, key, value, ...more };
}

/** As the sink does it, without the fence: one transaction a batch. */
async function take(store: Store, events: readonly LogEvent[], batchSize = 1000): Promise<void> {
  for (let from = 0; from < events.length; from += batchSize) {
    const read = events.slice(from, from + batchSize).map((event) => reader.read(event));
    await inTransaction(store.pool, (client) =>
      saveEntityChanges(
        client,
        read.flatMap((each) => (each.kind === 'change' ? [each.change] : [])),
        read.flatMap((each) => (each.kind === 'refused' ? [each.refused] : [])),
      ),
    );
  }
}

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** Everything that is guarded by versions, ids included. */
async function dump(store: Store): Promise<unknown> {
  return {
    entities: await all(readUnifiedEntities(store.pool)),
    crosswalk: await all(readCrosswalk(store.pool)),
    redirects: (await store.pool.query('SELECT * FROM unified.redirect ORDER BY old_id')).rows as unknown,
    versions: (await store.pool.query('SELECT entity_id, entity_version FROM unified.entity_version ORDER BY 1, 2'))
      .rows as unknown,
    words: (await store.pool.query('SELECT entity_id, search_words::text FROM unified.entity ORDER BY 1'))
      .rows as unknown,
  };
}

describe('the unified store depends on the set of events alone', () => {
  test.each([1, 2, 3, 4])('order, repeats and batches do not show (seed %i)', async (seed) => {
    const history = entityHistory(seed, 40, 60);
    const expected = await freshStore();
    await take(
      expected,
      history.events.map((event) => logEvent(event)),
    );

    const clusters = await all(readLiveClusters(expected.pool));
    expect(new Map(clusters.map((each) => [each.entityId, each.members]))).toEqual(history.partition);
    const digest = await digestOfStore(expected.pool);
    expect(digest).toMatchObject({
      entities: { person: history.partition.size },
      records: [...history.partition.values()].flat().length,
      tombstones: history.gone.length,
      inconsistent: 0,
    });

    const random = randomFrom(seed * 1000);
    for (const batchSize of [1, 7, 5000]) {
      const twice = [...history.events, ...history.events.filter(() => random() < 0.5)];
      const store = await freshStore();
      await take(
        store,
        shuffled(twice, random).map((event) => logEvent(event)),
        batchSize,
      );
      expect(await dump(store)).toEqual(await dump(expected));
      expect(await digestOfStore(store.pool)).toEqual(digest);
    }
  });

  test('reading everything a second time changes nothing but the count of duplicates', async () => {
    const { events } = entityHistory(9, 20, 30);
    const store = await freshStore();
    await take(
      store,
      events.map((event) => logEvent(event)),
      10,
    );
    const before = await dump(store);
    await take(
      store,
      events.map((event) => logEvent(event)),
      13,
    );
    expect(await dump(store)).toEqual(before);
    const { rows } = await store.pool.query(
      'SELECT topic, applied::int, duplicate::int, quarantined::int FROM unified.ledger',
    );
    expect(rows).toEqual([{ topic: TOPIC, applied: events.length, duplicate: events.length, quarantined: 0 }]);
  });
});

const golden = (name: string, record = '', more: GoldenRecord = {}, from: Partial<GoldenValue> = {}): GoldenRecord => ({
  full_name: { ...goldenValue(name, record), ...from },
  ...more,
});
const goldenValue = (value: unknown, record = ''): GoldenValue => ({
  value,
  record,
  source: 'tax',
  version: '1',
  ts_ms: null,
  rule: 'r',
  lost: [],
  lost_count: 0,
});
const changed = (event: Partial<WrittenOutEvent>): EntityChanged =>
  toldEvent({
    entity_id: 'a',
    entity_version: '1',
    entity_type: 'person',
    happened: 'created',
    known_at: 1_763_769_600_000,
    valid_from: null,
    golden: golden('Lê An'),
    members: ['tax/taxpayer/1'],
    moved: [],
    redirect_to: null,
    ...event,
  });

describe('digest', () => {
  const values = { golden: golden('Lê An'), members: ['tax/taxpayer/1'] };

  async function digestAfter(...events: EntityChanged[]): Promise<string> {
    const store = await freshStore();
    await take(
      store,
      events.map((event) => logEvent(event)),
    );
    return (await digestOfStore(store.pool)).sha256;
  }

  test('does not depend on entity ids, versions of records and known times', async () => {
    const one = await digestAfter(changed(values));
    const later = golden('Lê An', '', {}, { version: '9', ts_ms: 5 });
    const other = await digestAfter(
      changed({ entity_id: 'zz', entity_version: '77', known_at: 5, ...values, golden: later }),
    );
    expect(other).toBe(one);
  });

  test('depends on values, members and tombstones', async () => {
    const digests = await Promise.all([
      digestAfter(changed(values)),
      digestAfter(changed({ ...values, golden: golden('Lê Ân') })),
      digestAfter(changed({ ...values, members: ['tax/taxpayer/1', 'tax/taxpayer/2'] })),
      digestAfter(changed({ ...values, moved: [{ record: 'tax/taxpayer/3', from: 'a', to: null }] })),
    ]);
    expect(new Set(digests).size).toBe(4);
  });

  test('a reference stands for all records of the entity it leads to', async () => {
    const employer = goldenValue({ source: 'tax', dataset: 'enterprise', record_id: '7' });
    const owner = changed({ golden: golden('Lê An', '', { employer }) });
    const target = (...members: string[]): EntityChanged => changed({ entity_id: 'b', members, golden: golden('x') });
    const alone = await digestAfter(owner, target('tax/enterprise/7'));
    const dangling = await digestAfter(owner);
    const joined = await digestAfter(owner, target('business/enterprise/9', 'tax/enterprise/7'));
    expect(new Set([alone, dangling, joined]).size).toBe(3);
  });
});

describe('what happened to an entity', () => {
  test('an id that merged away leads to the living entity, over several merges', async () => {
    const store = await freshStore();
    await take(store, [
      logEvent(
        changed({
          entity_id: 'b',
          happened: 'removed',
          entity_version: '2',
          golden: null,
          members: [],
          redirect_to: 'a',
        }),
      ),
      logEvent(
        changed({
          entity_id: 'a',
          happened: 'removed',
          entity_version: '3',
          golden: null,
          members: [],
          redirect_to: 'c',
        }),
      ),
    ]);
    expect(await findEntity(store.pool, 'b')).toEqual({ found: 'unsettled' });
    await take(store, [logEvent(changed({ entity_id: 'c', entity_version: '3' }))]);
    expect(await findEntity(store.pool, 'b')).toMatchObject({
      found: 'live',
      entity: { entityId: 'c' },
      redirectedFrom: 'b',
    });
    expect(await findEntity(store.pool, 'c')).toMatchObject({ found: 'live', redirectedFrom: null });
    expect(await findEntity(store.pool, 'd')).toEqual({ found: 'unknown' });
  });

  test('a removed entity is removed, and its record belongs to none, whatever arrives late', async () => {
    const store = await freshStore();
    const moved = [{ record: 'tax/taxpayer/1', from: 'a', to: null }];
    await take(store, [
      logEvent(changed({ happened: 'removed', entity_version: '2', golden: null, members: [], moved })),
    ]);
    await take(store, [logEvent(changed({}))]);
    expect(await findEntity(store.pool, 'a')).toEqual({ found: 'removed' });
    expect(await findEntityOfRecord(store.pool, 'tax/taxpayer/1')).toEqual({ found: 'removed' });
    expect(await findEntityOfRecord(store.pool, 'tax/taxpayer/2')).toEqual({ found: 'unknown' });
  });

  test('a record that moved belongs to its new entity, though the event of the old one comes last', async () => {
    const store = await freshStore();
    const record = 'tax/taxpayer/1';
    const split = changed({
      entity_version: '2',
      happened: 'split',
      members: ['tax/taxpayer/2'],
      moved: [{ record, from: 'a', to: 'b' }],
    });
    await take(store, [logEvent(changed({ entity_id: 'b', entity_version: '2', members: [record] }))]);
    await take(store, [logEvent(changed({ members: [record, 'tax/taxpayer/2'] })), logEvent(split)]);
    expect(await findEntityOfRecord(store.pool, record)).toMatchObject({ entity: { entityId: 'b' } });
    expect(await findEntityOfRecord(store.pool, 'tax/taxpayer/2')).toMatchObject({ entity: { entityId: 'a' } });
  });

  test('references lead to the entity of their record', async () => {
    const { events, partition } = entityHistory(5, 12, 20);
    const store = await freshStore();
    await take(
      store,
      events.map((event) => logEvent(event)),
    );
    const references = await all(readReferences(store.pool, 'person'));
    expect(references.length).toBe(partition.size);
    for (const { reference, target } of references) {
      const text = `${reference.source}/${reference.dataset}/${reference.record_id}`;
      expect(target).toBe([...partition].find(([, members]) => members.includes(text))?.[0] ?? null);
    }
  });
});

describe('an event that is not what its topic promises is kept aside with a reason', () => {
  const deep = `{"a":`.repeat(50_000) + '1' + '}'.repeat(50_000);
  const pointing = (more: Partial<CompactValue>): LogEvent =>
    logEvent({ ...changed({}), golden: { full_name: { value: 'Lê An', member: 0, rule: 0, ...more } } });
  const cases: [string, LogEvent, string][] = [
    ['no value', logEvent(null), 'event.invalid'],
    ['not JSON', logEvent('{"entity_id":'), 'input.unreadable'],
    ['not UTF-8', logEvent(Buffer.from([0x22, 0xff, 0x22])), 'input.encoding'],
    ['another shape', logEvent({ entity_id: 'a' }), 'event.invalid'],
    ['an unknown member', logEvent({ ...changed({}), colour: 'red' }), 'event.invalid'],
    ['a NUL', logEvent(changed({ golden: golden('Lê\0An') })), 'input.forbidden-character'],
    ['a lone surrogate', logEvent(changed({ golden: golden('Lê\ud800') })), 'input.forbidden-character'],
    ['a version out of range', logEvent(changed({ entity_version: '9999999999999999999' })), 'event.invalid'],
    ['another entity type', logEvent(changed({ entity_type: 'shop' })), 'event.misplaced'],
    ['a record without its dataset', logEvent(changed({ members: ['tax//1'] })), 'event.invalid'],
    ['a value of no member', pointing({ member: 1 }), 'event.invalid'],
    ['a value by no rule', pointing({ rule: 1 }), 'event.invalid'],
    ['a lost value of no member', pointing({ lost: [{ value: 'Lê Anh', member: 7 }] }), 'event.invalid'],
    [
      'a value of a member that tells no version',
      logEvent({ ...changed({}), members: [{ record: 'tax/taxpayer/1' }] }),
      'event.invalid',
    ],
    ['another key', logEvent(changed({}), { key: Buffer.from('b') }), 'event.misplaced'],
    ['a removed entity with members', logEvent(changed({ happened: 'removed', golden: null })), 'event.invalid'],
    [
      'a value as deep as a well',
      logEvent(JSON.stringify(changed({})).replace('"Lê An"', deep), { key: Buffer.from('a') }),
      'event.invalid',
    ],
  ];

  test.each(cases)('%s', async (_, event, code) => {
    const store = await freshStore();
    const good = changed({ entity_id: 'good' });
    await take(store, [
      { ...event, offset: 41n },
      { ...logEvent(good), offset: 42n },
    ]);
    const refused = await listRefusedEntityEvents(store.dataSource, 10);
    expect(refused).toMatchObject([{ topic: TOPIC, partition: 0, logOffset: '41', code, raw: event.value }]);
    expect(refused[0]?.sentence).not.toContain('Lê');
    expect((await findEntity(store.pool, 'good')).found).toBe('live');
  });

  test('in the transaction of its offset: a sink that was overtaken keeps nothing', async () => {
    const store = await freshStore();
    const sink = new StoreEntities(store, reader, [PERSON.name]);
    const fence = { consumer: 'sink', epoch: 1n, batchSeq: 1n };
    const batch = (offset: bigint) => ({
      events: [{ ...logEvent(null), offset }],
      offsets: [{ topic: TOPIC, partition: 0, expected: offset, next: offset + 1n }],
      fence,
    });
    await sink.take(batch(41n));
    await expect(sink.take(batch(40n))).rejects.toMatchObject({ code: 'writer.fenced' });
    expect(await listRefusedEntityEvents(store.dataSource, 10)).toMatchObject([{ logOffset: '41' }]);
  });
});
