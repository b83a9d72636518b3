import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { entityChangedTopic, recordChangedTopic, type EntityTypeDefinition } from '#libs/contract';
import { loadEntityTypes, logger } from '#libs/runtime';
import {
  digestOfStore,
  listRefused,
  relayAdapterOutbox,
  saveEntityChanges,
  StoredInstallationTable,
  type Store,
} from '#libs/store';
import type { EventLog, LogEvent } from '#libs/stream';
import { connectSource, type ConnectedSource } from '../../apps/adapter/src/connected-source.ts';
import type { OpenedPipeline } from '../../apps/command-line/src/open-for-command.ts';
import { QuarantineReplay } from '../../apps/command-line/src/quarantine-replay.ts';
import { startSink } from '../../apps/sink/src/start-sink.ts';
import { openAdapterBench, readTopic, type AdapterBench } from '../support/adapter-bench.ts';
import { entityHistory, PERSON } from '../support/entity-history.ts';
import { eventually } from '../support/eventually.ts';
import { freshNamespace, openTestLog } from '../support/event-logs.ts';
import { hasKafka } from '../support/kafka-broker.ts';
import { ReconcilerDrive, type DriveOptions } from '../support/reconciler-drive.ts';
import { SYNTHETIC_TYPE, thing } from '../support/synthetic-entity-type.ts';
import { syntheticModel, type SyntheticRecord } from '../support/synthetic-model.ts';
import { createTestStore } from '../support/test-store.ts';

/** What was refused is sent again after its cause was mended: once, from its own place, and never to the loss of what is newer. */
const ONCE = { again: false, dryRun: false };
const AGAIN = { again: true, dryRun: false };

const kindsOf = async (replay: QuarantineReplay, store: Store): Promise<string[]> => {
  const kinds: string[] = [];
  for (const name of await listRefused(store.pool, { oldestFirst: true })) kinds.push((await replay.replay(name)).kind);
  return kinds;
};

const roomOf = (of: Pick<OpenedPipeline, 'store' | 'log' | 'namespace'> & Partial<OpenedPipeline>): OpenedPipeline => ({
  incarnation: 1,
  sources: [],
  entityTypes: new Map(),
  datasets: [],
  ...of,
});

/** What the relay of an adapter does. */
async function publishOutbox({ store, log }: { store: Store; log: EventLog }): Promise<number> {
  return relayAdapterOutbox(store.pool, { maxEvents: 1000, maxBytes: 1e7 }, (events) => log.publish(events));
}

describe('a row that an adapter refused', () => {
  let bench: AdapterBench;
  let entityTypes: ReadonlyMap<string, EntityTypeDefinition>;
  beforeAll(async () => {
    entityTypes = await loadEntityTypes('entity-types');
  });
  beforeEach(async () => {
    bench = await openAdapterBench();
  });
  afterEach(() => bench.close());

  /** The sources with another word for an update, and another one for a value that is not known. */
  const mended = (): ConnectedSource[] =>
    bench.sources.map(({ definition }) => {
      const operation = definition.operation && {
        ...definition.operation,
        values: { ...definition.operation.values, DOI: 'u' as const },
      };
      const tokens = { ...definition.tokens, unknown: [...(definition.tokens?.unknown ?? []), 'KHONG_RO'] };
      const { source, problems } = connectSource(
        { ...definition, tokens, ...(operation && { operation }) },
        (name) => entityTypes.get(name)?.attributes,
      );
      if (source === null) throw new Error(JSON.stringify(problems));
      return source;
    });
  const replaying = (sources: readonly ConnectedSource[], way = ONCE): QuarantineReplay =>
    new QuarantineReplay(roomOf({ ...bench, sources, entityTypes }), way);
  const topicOf = (source: string, dataset: string): Promise<LogEvent[]> =>
    readTopic(bench.log, recordChangedTopic(bench.namespace, source, dataset).name);

  test('waits on with the newer reason until its mapping is mended, then becomes its event, once', async () => {
    const row = { so_ho_so: 'A', phien_ban: 3, ho_ten: 'Nguyễn Thị Hoà', ngay_sinh: '02/09/1990', thao_tac: 'DOI' };
    await bench.drop(
      'population',
      '1.jsonl',
      `${JSON.stringify({ ...row, so_ho_so: 'B', thao_tac: 'SUA' })}\n${JSON.stringify(row)}\n`,
    );
    await bench.readAll();
    expect(await kindsOf(replaying(bench.sources), bench.store)).toEqual(['refused']);
    expect(await kindsOf(replaying(bench.sources), bench.store)).toEqual(['refused']);
    expect(await listRefused(bench.store.pool, { waiting: true })).toMatchObject([
      { refusedBy: 'adapter', code: 'mapping.failed', attempts: 2, sentAt: null, place: '1.jsonl:2' },
    ]);
    expect(await kindsOf(replaying(mended(), { again: false, dryRun: true }), bench.store)).toEqual(['sent']);
    expect(await kindsOf(replaying(mended()), bench.store)).toEqual(['sent']);
    expect(await kindsOf(replaying(mended()), bench.store)).toEqual(['sent-before']);
    expect(await listRefused(bench.store.pool, { waiting: true })).toEqual([]);
    await bench.readAll();
    const changes = (await bench.changes('population', 'citizen')).filter(({ key }) => key === 'A');
    expect(changes.map(({ value }) => [value.op, value.source.version, value.source.position])).toEqual([
      ['u', '3', '1.jsonl:2'],
    ]);
    const [event] = (await topicOf('population', 'citizen')).filter(({ key }) => key?.toString() === 'A');
    expect(event?.headers).toMatchObject({ ce_replayof: 'adapter-1', ce_replays: '3', ce_id: changes[0]?.id });
    // Its content is the record's latest: sent again, it needs no event.
    expect(await kindsOf(replaying(mended(), AGAIN), bench.store)).toEqual(['sent']);
    expect(await publishOutbox(bench)).toBe(0);
  });

  test('whose versions we give has that of its place: what came after it stays the latest', async () => {
    const head = 'ma_ho_so;ho;chu_dem;ten;ngay_sinh;gioi_tinh';
    const lines = [
      'P1;Lê;Thị;Mai;1985;2',
      'P1;Lê;Thị;Hoa;KHONG_RO;2',
      'P1;Lê;Thị;Lan;1985;2',
      'P2;Hồ;Thị;An;KHONG_RO;2',
    ];
    await bench.drop('social-insurance', 'nguoi-tham-gia-1.csv', `${head}\n${lines.join('\n')}\n`);
    await bench.readAll();
    expect(await kindsOf(replaying(mended()), bench.store)).toEqual(['sent', 'sent']);
    await bench.readAll();
    const changes = await bench.changes('social-insurance', 'participant');
    const told = changes
      .map(({ value }) => ({ version: BigInt(value.source.version), name: value.after?.['full_name'] }))
      .sort((a, b) => (a.version < b.version ? -1 : 1));
    expect(told.map(({ name }) => name)).toEqual(['Lê Thị Mai', 'Lê Thị Hoa', 'Lê Thị Lan', 'Hồ Thị An']);
    expect(new Set(told.map(({ version }) => version)).size).toBe(4);
    // Its file feeds one dataset of the source; read again it feeds no other.
    expect(await bench.changes('social-insurance', 'employer')).toEqual([]);
  });

  test('that nobody kept the place of is older than all that is known of its record', async () => {
    const head = 'ma_ho_so;ho;chu_dem;ten;ngay_sinh;gioi_tinh';
    await bench.drop('social-insurance', 'nguoi-tham-gia-1.csv', `${head}\nP1;Lê;Thị;Hoa;KHONG_RO;2\n`);
    await bench.readAll();
    await bench.store.pool.query('UPDATE adapter.quarantine SET versions = NULL');
    expect(await kindsOf(replaying(mended()), bench.store)).toEqual(['sent']);
    await bench.readAll();
    expect((await bench.changes('social-insurance', 'participant')).map(({ value }) => value.source.version)).toEqual([
      '0',
    ]);
  });

  test('that is not whole, or of no source any more, stays and says why', async () => {
    await bench.drop('population', '1.jsonl', `${'x'.repeat(9 * 1024 * 1024)}\n{"so_ho_so":`);
    await bench.readAll();
    expect(await kindsOf(replaying(mended()), bench.store)).toEqual(['cannot', 'refused']);
    expect(await kindsOf(replaying([]), bench.store)).toEqual(['cannot', 'cannot']);
    expect(await listRefused(bench.store.pool, { waiting: true })).toHaveLength(2);
  });

  test('is sent once, though the command is killed and two others go on at once', async () => {
    const count = 400;
    const rows = Array.from({ length: count }, (_, i) =>
      JSON.stringify({ so_ho_so: `R${i}`, phien_ban: 1, ho_ten: 'X', thao_tac: 'DOI' }),
    );
    await bench.drop('population', '1.jsonl', `${rows.join('\n')}\n`);
    await bench.readAll();
    // The real command reads the real sources: what was refused by a folder with other words is refused no longer.
    await bench.store.pool.query(
      `UPDATE adapter.quarantine SET raw = convert_to(replace(convert_from(raw, 'UTF8'), 'DOI', 'SUA'), 'UTF8')`,
    );
    await new StoredInstallationTable(bench.store.pool).remember(bench.namespace);
    const done = async (): Promise<number> =>
      Number((await bench.store.pool.query<{ n: string }>('SELECT count(*) AS n FROM adapter.replay')).rows[0]?.n);
    const command = startReplay(bench.store.url);
    await eventually('some are sent', async () => (await done()) >= 20, 120_000);
    command.kill('SIGKILL');
    await once(command, 'close');
    expect(await done()).toBeLessThan(count);
    // Two go on at once.
    const kinds = await Promise.all([1, 2].map(() => kindsOf(replaying(bench.sources), bench.store)));
    expect(kinds.flat().filter((kind) => !kind.startsWith('sent'))).toEqual([]);
    const { rows: waiting } = await bench.store.pool.query<{ key: string }>(
      `SELECT convert_from(key, 'UTF8') AS key FROM adapter.outbox WHERE topic LIKE '%record-changed%'`,
    );
    expect(waiting).toHaveLength(count);
    expect(new Set(waiting.map(({ key }) => key)).size).toBe(count);
    expect(await listRefused(bench.store.pool, { waiting: true })).toEqual([]);
  }, 240_000);
});

function startReplay(url: string): ChildProcess {
  const node = ['--conditions=source', '--import', './test/support/typescript-loader.mjs'];
  return spawn(process.execPath, [...node, 'apps/command-line/src/main.ts', 'quarantine', 'replay', '--all'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url, LOG_LEVEL: 'error' },
    stdio: 'ignore',
  });
}

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
