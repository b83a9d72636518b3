import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { entityChangedTopic, recordChangedTopic, type EntityTypeDefinition } from '#libs/contract';
import { logger } from '#libs/runtime';
import { digestOfStore, listRefused, saveEntityChanges, type Store } from '#libs/store';
import type { EventLog } from '#libs/stream';
import { QuarantineReplay } from '../../apps/command-line/src/quarantine-replay.ts';
import { startSink } from '../../apps/sink/src/start-sink.ts';
import { entityHistory, PERSON } from '../support/entity-history.ts';
import { eventually } from '../support/eventually.ts';
import { freshNamespace, openTestLog } from '../support/event-logs.ts';
import { hasKafka } from '../support/kafka-broker.ts';
import { ReconcilerDrive, type DriveOptions } from '../support/reconciler-drive.ts';
import { AGAIN, kindsOf, ONCE, publishOutbox, roomOf } from '../support/replaying.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';
import { createTestStore } from '../support/test-store.ts';

describe('an event that the reconciler refused', () => {
  /** As a later version of the code would take it: the folder is the same. */
  const withAttribute: EntityTypeDefinition = {
    ...SYNTHETIC_TYPE,
    attributes: {
      ...SYNTHETIC_TYPE.attributes,
      attributes: {
        ...SYNTHETIC_TYPE.attributes.attributes,
        nickname: { kind: 'text', sensitivity: 'public', label: { vi: 'Biệt danh', en: 'Nickname' } },
      },
    },
  };
  const model = syntheticModel({ blockCap: 4, componentCap: 6, link: 0, sizePenalty: 500, sizeBonus: 0 });
  const optionsOf = (definition: EntityTypeDefinition): DriveOptions<SyntheticRecord> => ({
    definition,
    model,
    compile: () => model,
    datasets: [{ source: 'register', dataset: 'citizen' }],
  });
  let drive: ReconcilerDrive<SyntheticRecord>;
  beforeEach(async () => {
    drive = await ReconcilerDrive.open(optionsOf(SYNTHETIC_TYPE));
  });
  afterEach(() => drive.close());

  const told = (id: string, version: number, more: object = {}) => ({
    ...{ source: 'register', dataset: 'citizen', id, version },
    after: { ...thing(1, 2, 3, 4), ...more },
  });
  const replay = async (way = ONCE): Promise<string[]> => {
    const waiting = await listRefused(drive.store.pool, { waiting: !way.again, oldestFirst: true });
    const room = roomOf({ store: drive.store, log: drive.log, namespace: 'test' });
    const kinds: string[] = [];
    for (const name of waiting) kinds.push((await new QuarantineReplay(room, way).replay(name)).kind);
    await publishOutbox(drive);
    return kinds;
  };
  const unaccounted = async (): Promise<number> =>
    (await drive.conservation()).reduce((sum, { counted, passed }) => sum + passed - counted, 0);

  test('is refused again with a count while its cause stands, and applied once that is mended', async () => {
    await drive.publish([told('1', 2, { nickname: 'x' }), told('2', 1)]);
    await drive.run(10);
    for (const replays of [1, 2]) {
      expect(await replay()).toEqual(['sent']);
      await drive.run(10);
      expect(await listRefused(drive.store.pool, { waiting: true })).toMatchObject([
        { code: 'record.invalid', recordId: '1', replay: { of: 'reconciler-1', times: replays } },
      ]);
    }
    const later = drive.under(optionsOf(withAttribute));
    expect(await replay()).toEqual(['sent']);
    await later.run(10);
    expect(await listRefused(drive.store.pool, { waiting: true })).toEqual([]);
    const summary = await later.summary();
    expect(summary.entities.flatMap(({ golden }) => golden['nickname'] ?? [])).toMatchObject([{ value: 'x' }]);
    // Everything once more: nothing changes, and every event is accounted for.
    expect(await replay(AGAIN)).toEqual(['sent', 'sent', 'sent']);
    await later.run(2);
    expect(await later.summary()).toEqual(summary);
    expect(await unaccounted()).toBe(0);
  });

  test('is stale where its record went on meanwhile', async () => {
    await drive.publish([told('1', 1, { nickname: 'x' }), told('1', 2)]);
    await drive.run(10);
    const later = drive.under(optionsOf(withAttribute));
    const before = await later.summary();
    expect(await replay()).toEqual(['sent']);
    await later.run(10);
    expect(await later.summary()).toEqual(before);
  });

  test('is not sent where two contents of one version were met: which one stays is decided', async () => {
    await drive.publish([told('1', 1), { ...told('1', 1), after: thing(4, 3, 2, 1) }]);
    await drive.run(10);
    expect(await replay()).toEqual([]);
    expect(await replay(AGAIN)).toEqual(['cannot']);
  });

  test('under a key that is not its record has that key again', async () => {
    const { source, dataset } = told('1', 1);
    const message = Buffer.from(JSON.stringify(drive.message(told('1', 1))));
    await drive.publishBytes([[{ source, dataset, id: 'another' }, message]]);
    await drive.run(10);
    expect(await replay()).toEqual(['sent']);
    await drive.run(10);
    const events = await drive.readLog([recordChangedTopic('test', source, dataset).name]);
    expect(events.map(({ key }) => key?.toString())).toEqual(['another', 'another']);
  });
});

const LOGS = hasKafka('replay of what the sink refused') ? (['postgres', 'kafka'] as const) : (['postgres'] as const);

describe.each(LOGS)('an event that the sink refused, on the log of %s', (kind) => {
  let store: Store;
  let log: EventLog;
  const namespace = freshNamespace();
  beforeAll(async () => {
    store = await createTestStore();
    log = await openTestLog(kind, store);
  });
  afterAll(async () => {
    await log.close();
    await store.close();
  });

  test('goes onto its topic again and is stored, once and twice alike', async () => {
    const topic = entityChangedTopic(namespace, PERSON.name);
    await log.ensureTopics([topic]);
    const { events } = entityHistory(5, 20, 20);
    const refused = events.map((event, i) => ({
      ...{
        topic: topic.name,
        partition: 0,
        offset: BigInt(i),
        code: 'event.invalid',
        path: '',
        sentence: 'of a former sink',
      },
      ...{ raw: Buffer.from(JSON.stringify(event)), key: Buffer.from(event.entity_id), replay: null },
    }));
    const client = await store.pool.connect();
    await saveEntityChanges(client, [], refused);
    client.release();
    const replay = new QuarantineReplay(roomOf({ store, log, namespace }), ONCE);
    expect(new Set(await kindsOf(replay, store))).toEqual(new Set(['sent']));
    expect(await publishOutbox({ store, log })).toBe(events.length);
    const quiet = logger('sink', 'silent');
    const entityTypes = new Map([[PERSON.name, PERSON]]);
    const sink = await startSink({ store, log, namespace, entityTypes, batchSize: 50, logger: quiet }, null);
    const outcomes = async (): Promise<unknown> =>
      (await store.pool.query('SELECT applied::int, duplicate::int, quarantined::int FROM unified.ledger')).rows;
    const seen = events.length;
    await eventually('all are stored', async () => JSON.stringify(await outcomes()).includes(`"applied":${seen}`));
    const digest = await digestOfStore(store.pool);
    expect(new Set(await kindsOf(new QuarantineReplay(roomOf({ store, log, namespace }), AGAIN), store))).toEqual(
      new Set(['sent']),
    );
    await publishOutbox({ store, log });
    await eventually('all are read', async () => JSON.stringify(await outcomes()).includes(`"duplicate":${seen}`));
    expect(await outcomes()).toEqual([{ applied: seen, duplicate: seen, quarantined: seen }]);
    expect(await digestOfStore(store.pool)).toEqual(digest);
    await sink.stop();
  });
});
