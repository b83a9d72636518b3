import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LienThongError } from '#libs/contract';
import {
  acceptInTransaction,
  isAdapterOutboxEmpty,
  listAccepted,
  listFiles,
  openStore,
  relayAdapterOutbox,
} from '#libs/store';
import type { EventLog } from '#libs/stream';
import { eventually } from '../support/eventually.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { openAdapterBench, type AdapterBench } from '../support/adapter-bench.ts';

let bench: AdapterBench;
beforeEach(async () => {
  bench = await openAdapterBench();
});
afterEach(async () => {
  await bench.close();
});

const COLUMNS = 'ma_ho_so;ten;ngay_sinh';
/** `count` rows of which every hundredth is refused. */
function rows(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, i) => `P${i};Người số ${i};${i % 100 === 99 ? '19901399' : '19900101'}`,
  );
  return `${COLUMNS}\n${lines.join('\n')}\n`;
}
const FILE = 'nguoi-tham-gia.csv';
const participants = () => bench.changes('social-insurance', 'participant');

/** The log, with a fault before or after it publishes. */
function faulty(log: EventLog, publish: EventLog['publish']): EventLog {
  return {
    kind: log.kind,
    appendWithin: log.appendWithin,
    ensureTopics: (topics) => log.ensureTopics(topics),
    listTopics: (prefix) => log.listTopics(prefix),
    describe: (topics) => log.describe(topics),
    publish,
    read: (options) => log.read(options),
    ping: () => log.ping(),
    close: () => log.close(),
  };
}

async function expectAllOnce(count: number): Promise<void> {
  const refused = Math.floor(count / 100);
  expect(await bench.quarantine()).toHaveLength(refused);
  const [accepted] = await listAccepted(bench.store.pool);
  expect(accepted?.changes).toBe(BigInt(count - refused));
  const changes = await participants();
  expect(new Set(changes.map(({ id }) => id)).size).toBe(count - refused);
  expect(new Set(changes.map(({ key }) => key)).size).toBe(count - refused);
  const [file] = await listFiles(bench.store.dataSource, 'social-insurance');
  expect([file?.finished, file?.rowsAccepted, file?.rowsQuarantined]).toEqual([
    true,
    BigInt(count - refused),
    BigInt(refused),
  ]);
}

describe('nothing that was accepted is lost, and nothing is accepted twice', () => {
  test('a process that ends between acceptance and publication', async () => {
    await bench.drop('social-insurance', FILE, rows(300));
    const first = bench.adapter({ holdOutbox: true });
    first.start();
    await eventually('accepted', () => first.areSourcesAtEnd());
    await first.stop();
    expect(await participants()).toEqual([]);
    await bench.readAll();
    await expectAllOnce(300);
  });

  test('events whose acknowledgement is lost are published again under the same ids', async () => {
    await bench.drop('social-insurance', FILE, rows(300));
    let calls = 0;
    const log = faulty(bench.log, async (events) => {
      await bench.log.publish(events);
      calls += 1;
      if (calls <= 2) throw new LienThongError('log.unreachable');
    });
    await bench.readAll({ log, batchSize: 50 });
    expect((await participants()).length).toBeGreaterThan(297);
    await expectAllOnce(300);
  });

  test('an event that commits under a lower id than one published meanwhile', async () => {
    const { pool } = bench.store;
    const event = (key: string) => ({ topic: 't', key: Buffer.from(key), headers: {}, value: Buffer.from('{}') });
    const steps = new EventEmitter();
    const [isWritten, mayCommit] = [once(steps, 'written'), once(steps, 'may commit')];
    const late = acceptInTransaction(pool, 'tax', async (transaction) => {
      await transaction.addToOutbox([event('late')]);
      steps.emit('written');
      await mayCommit;
    });
    await isWritten;
    await acceptInTransaction(pool, 'population', (transaction) => transaction.addToOutbox([event('early')]));
    const published: string[] = [];
    const relay = () =>
      relayAdapterOutbox(pool, { maxEvents: 10, maxBytes: 1000 }, async (events) => {
        published.push(...events.map(({ key }) => key.toString()));
        steps.emit('may commit');
        await late;
      });
    expect([await relay(), await relay(), await relay()]).toEqual([1, 1, 0]);
    expect(published).toEqual(['early', 'late']);
  });

  test('a log that is away delays publication and not acceptance', async () => {
    await bench.drop('social-insurance', FILE, rows(200));
    let isAway = true;
    const log = faulty(bench.log, async (events) => {
      if (isAway) throw new LienThongError('log.unreachable');
      await bench.log.publish(events);
    });
    const service = bench.adapter({ log });
    service.start();
    await eventually('accepted', () => service.areSourcesAtEnd());
    expect(await isAdapterOutboxEmpty(bench.store.pool)).toBe(false);
    isAway = false;
    await eventually('published', () => service.isAtEnd());
    await service.stop();
    await expectAllOnce(200);
  });

  test('a file whose reading is broken off again and again goes on where it stood', async () => {
    await bench.drop('social-insurance', FILE, rows(1000));
    let rounds = 0;
    for (let finished = false; !finished; rounds += 1) {
      const service = bench.adapter({ batchSize: 20 });
      service.start();
      const before = (await listFiles(bench.store.dataSource, 'social-insurance'))[0]?.positionBytes ?? 0n;
      await eventually('some rows more', async () => {
        const [file] = await listFiles(bench.store.dataSource, 'social-insurance');
        return file?.finished === true || (file?.positionBytes ?? 0n) > before;
      });
      await service.stop();
      finished = (await listFiles(bench.store.dataSource, 'social-insurance'))[0]?.finished === true;
    }
    expect(rounds).toBeGreaterThan(2);
    await bench.readAll();
    await expectAllOnce(1000);
  });

  test('two adapters over one folder share it', async () => {
    await bench.drop('social-insurance', FILE, rows(1000));
    const two = [bench.adapter({ batchSize: 30 }), bench.adapter({ batchSize: 30 })];
    for (const service of two) service.start();
    for (const service of two) await eventually('at end', () => service.isAtEnd());
    for (const service of two) await service.stop();
    await expectAllOnce(1000);
  });

  test('connections of the store that break under an acceptance', async () => {
    await bench.drop('social-insurance', FILE, rows(2000));
    const service = bench.adapter({ batchSize: 20 });
    service.start();
    for (let i = 0; i < 5; i += 1) {
      await pause(30);
      await bench.store.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
      );
    }
    await eventually('at end', () => service.isAtEnd());
    await service.stop();
    await expectAllOnce(2000);
  });

  test('a file is read to its end before the next one, also when the answer to a COMMIT is lost in its middle', async () => {
    const delivery = (name: string): string =>
      Array.from(
        { length: 200 },
        (_, i) => `${JSON.stringify({ ma_ho_so: `T${i}`, loai_nnt: 'CA_NHAN', ten_nnt: name })}\n`,
      ).join('');
    await bench.drop('tax', '1.jsonl', delivery('Tên cũ'));
    await bench.drop('tax', '2.jsonl', delivery('Tên mới'));
    const proxy = await FaultProxy.start({ host: '127.0.0.1', port: Number(new URL(bench.store.url).port) });
    const store = await openStore(proxy.urlOf(bench.store.url));
    proxy.cutAt('COMMIT', 'after');
    // Held: what is published commits as well, and is not meant.
    const service = bench.adapter({ store, batchSize: 20, holdOutbox: true });
    service.start();
    await eventually('accepted', () => service.areSourcesAtEnd());
    await service.stop();
    await store.close();
    await proxy.close();
    expect(proxy.cutsAfter).toBe(1);
    await bench.readAll();
    // Tax counts its versions by arrival: whoever was read last stands.
    const changes = await bench.changes('tax', 'taxpayer');
    const last = new Map(
      [...changes]
        .sort((a, b) => Number(BigInt(a.value.source.version) - BigInt(b.value.source.version)))
        .map(({ key, value }) => [key, JSON.stringify(value.after)] as const),
    );
    expect(last.size).toBe(200);
    expect([...last.values()].filter((after) => !after.includes('mới'))).toEqual([]);
  });

  test('kill -9 of the process in the middle of a file', async () => {
    await bench.drop('social-insurance', FILE, rows(3000));
    let adapter: ChildProcess | undefined;
    const position = async () => (await listFiles(bench.store.dataSource, 'social-insurance'))[0]?.positionBytes ?? 0n;
    for (let kills = 0; kills < 2; kills += 1) {
      const before = await position();
      adapter = startProcess();
      await eventually('some rows more', async () => (await position()) > before);
      adapter.kill('SIGKILL');
      await once(adapter, 'exit');
    }
    await bench.readAll({ batchSize: 50 });
    await expectAllOnce(3000);
  });

  function startProcess(): ChildProcess {
    const options = ['--conditions=source', '--import', './test/support/typescript-loader.mjs'];
    return spawn(process.execPath, [...options, 'apps/adapter/src/main.ts'], {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: bench.store.url,
        NAMESPACE: bench.namespace,
        INBOX_DIR: bench.inboxDir,
        QUIET_MS: '30',
        BATCH_SIZE: '20',
        HTTP_PORT: '0',
      },
    });
  }
});

describe('the order of publication', () => {
  test('a seed permutes all held events, across records and within one', async () => {
    const change = (i: number, version: number): string =>
      JSON.stringify({ so_ho_so: `C${i}`, phien_ban: version, ho_ten: `Tên ${i} ${version}` });
    const lines = Array.from({ length: 200 }, (_, i) => change(Math.floor(i / 4), (i % 4) + 1));
    await bench.drop('population', '1.jsonl', `${lines.join('\n')}\n`);
    const service = bench.adapter({ holdOutbox: true, batchSize: 30 });
    service.start();
    await eventually('accepted', () => service.areSourcesAtEnd());
    expect(await bench.changes('population', 'citizen')).toEqual([]);
    expect(await service.relay.publishShuffled(3)).toBe(200);
    await service.stop();
    const published = (await bench.changes('population', 'citizen')).map(
      ({ key, value }) => [key, Number(value.source.version)] as const,
    );
    expect(new Set(published.map(String)).size).toBe(200);
    const versionsOf = (key: string) => published.filter(([name]) => name === key).map(([, version]) => version);
    const outOfOrder = Array.from({ length: 50 }, (_, i) => versionsOf(`C${i}`)).filter(
      (versions) => versions.join() !== '1,2,3,4',
    );
    expect(outOfOrder.length).toBeGreaterThan(25);
  });

  test('else each record keeps the order in which its changes were accepted', async () => {
    const lines = Array.from({ length: 200 }, (_, i) =>
      JSON.stringify({ ma_ho_so: `T${i % 5}`, loai_nnt: 'CA_NHAN', ten_nnt: `Tên ${i}` }),
    );
    await bench.drop('tax', '1.jsonl', `${lines.join('\n')}\n`);
    await bench.readAll({ batchSize: 7 });
    const changes = await bench.changes('tax', 'taxpayer');
    expect(changes).toHaveLength(200);
    for (const key of ['T0', 'T1', 'T2', 'T3', 'T4']) {
      const versions = changes.filter((change) => change.key === key).map(({ value }) => BigInt(value.source.version));
      expect(versions).toEqual([...versions].sort((left, right) => (left < right ? -1 : 1)));
    }
  });
});
