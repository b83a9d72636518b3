import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { recordChangedTopic, type EntityTypeDefinition } from '#libs/contract';
import { loadEntityTypes } from '#libs/runtime';
import { listRefused, StoredInstallationTable } from '#libs/store';
import type { LogEvent } from '#libs/stream';
import { connectSource, type ConnectedSource } from '../../apps/adapter/src/connected-source.ts';
import { QuarantineReplay } from '../../apps/command-line/src/quarantine-replay.ts';
import { openAdapterBench, readTopic, type AdapterBench } from '../support/adapter-bench.ts';
import { eventually } from '../support/eventually.ts';
import { AGAIN, kindsOf, ONCE, publishOutbox, roomOf } from '../support/replaying.ts';

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
