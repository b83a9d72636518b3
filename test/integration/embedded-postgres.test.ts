import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findRunningInstance, startEmbeddedPostgres } from '#libs/store';
import { allGone, ask, killInstances, processesOf, startInstance, type Instance } from '../support/embedded-process.ts';

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;
/** The sources lie where another user can read them: under a home of root's they do not. */
const othersReachUs =
  isRoot && spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', import.meta.dirname], { uid: 65534, gid: 65534 }).status === 0;
const asAnotherUser = othersReachUs ? test : test.skip;
/** Processes are looked at through /proc. */
const onLinux = process.platform === 'linux' ? test : test.skip;

let root: string;
let folders = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'embedded-'));
  chmodSync(root, 0o755);
});
afterEach(killInstances);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const newFolder = (): string => join(root, `data-${(folders += 1)}`);

async function complaintOf(dataDir: string, options = {}): Promise<string> {
  try {
    await startInstance(dataDir, options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it started');
}

/** The postmaster, the keeper above it, and the keeper's watcher. */
function processesOfInstance(dataDir: string): { postmaster: number; keeper: number; all: number[] } {
  const found = processesOf(join(dataDir, 'postgres'));
  const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const keeper = found.find(({ pid }) => pid === postmaster)?.parent ?? 0;
  const shells = found.filter(({ pid, parent }) => pid === keeper || parent === keeper);
  return { postmaster, keeper, all: shells.map(({ pid }) => pid).filter((pid) => pid !== postmaster) };
}

const kill = (pid: number): void => void process.kill(pid, 'SIGKILL');

/** Commits a row, which every later start must still have. */
async function remember(instance: Instance): Promise<void> {
  await ask(instance.url, 'CREATE TABLE IF NOT EXISTS remembered (at timestamptz DEFAULT now())');
  await ask(instance.url, 'INSERT INTO remembered DEFAULT VALUES');
}
const remembered = (url: string): Promise<unknown[]> => ask(url, 'SELECT count(*)::int FROM remembered');

describe('a life of the embedded server', () => {
  test('starts, serves, stops, starts again with what it had, and leaves nothing running', async () => {
    const dataDir = newFolder();
    const first = await startInstance(dataDir, { env: { NODE_ENV: 'production', PGPORT: '1', PGDATA: '/nowhere' } });
    expect(await ask(first.url, 'SHOW server_version_num')).toEqual([expect.stringMatching(/^18/)]);
    expect(await ask(first.url, `SELECT datcollate || datlocale FROM pg_database WHERE datname = 'lienthong'`)).toEqual(
      ['CC.UTF-8'],
    );
    expect(await ask(first.url, `SELECT current_setting('wal_level') || current_setting('fsync')`)).toEqual([
      'logicalon',
    ]);
    await remember(first);
    await first.stop();
    expect(processesOf(dataDir)).toEqual([]);
    const second = await startInstance(dataDir);
    expect(await remembered(second.url)).toEqual([1]);
    await second.stop();
  });

  test('a running instance is found, with a file that is its owner’s alone; a gone one is not', async () => {
    const dataDir = newFolder();
    const instance = await startInstance(dataDir);
    expect(findRunningInstance(dataDir)).toEqual({ url: instance.url, pid: instance.child.pid });
    expect(statSync(join(dataDir, 'connection.json')).mode & 0o777).toBe(0o600);
    await instance.kill();
    expect(existsSync(join(dataDir, 'connection.json'))).toBe(true);
    expect(findRunningInstance(dataDir)).toBeNull();
    await allGone(dataDir);
  });

  test('nobody enters without the password', async () => {
    const dataDir = newFolder();
    const server = await startEmbeddedPostgres({ dataDir, temporary: true });
    const open = new URL(server.url);
    open.password = 'guess';
    await expect(ask(open.href, 'SELECT 1', 1)).rejects.toMatchObject({ code: '28P01' });
    server.announce({ api: 'http://127.0.0.1:1' });
    expect(findRunningInstance(dataDir)).toMatchObject({ api: 'http://127.0.0.1:1' });
    await server.stop();
    expect(existsSync(dataDir)).toBe(false);
  });
});

describe('whose it is', () => {
  asRoot('as root, the server runs as another user', async () => {
    const dataDir = newFolder();
    const instance = await startInstance(dataDir);
    expect(statSync(join(dataDir, 'postgres')).uid).not.toBe(0);
    await instance.stop();
  });

  asRoot(
    'as root in a folder that only root may enter, binaries and cluster lie where the server reaches them',
    async () => {
      const home = newFolder();
      mkdirSync(home, { mode: 0o700 });
      const dataDir = join(home, 'data');
      const first = await startInstance(dataDir);
      await remember(first);
      expect(first.logFile.startsWith(root)).toBe(false);
      await first.kill();
      const second = await startInstance(dataDir);
      expect(await remembered(second.url)).toEqual([1]);
      await second.stop();
      rmSync(dirname(second.logFile), { recursive: true });
    },
  );

  asAnotherUser('as another user, and afterwards as root on the same folder', async () => {
    const dataDir = newFolder();
    mkdirSync(dataDir);
    chownSync(dataDir, 65534, 65534);
    const first = await startInstance(dataDir, { uid: 65534 });
    await remember(first);
    await first.stop();
    const second = await startInstance(dataDir);
    await remember(second);
    await second.stop();
    const third = await startInstance(dataDir, { uid: 65534 });
    expect(await remembered(third.url)).toEqual([2]);
    await third.stop();
  });

  asAnotherUser('a folder that may not be written is named', async () => {
    const closed = newFolder();
    mkdirSync(closed, { mode: 0o755 });
    const complaint = await complaintOf(join(closed, 'data'), { uid: 65534 });
    expect(complaint).toMatch(/store\.data-folder-unusable.*\n.*permission denied.*data/);
  });
});

describe('one instance at a time', () => {
  test('a second one is refused with the process that holds the folder, and the first one goes on', async () => {
    const dataDir = newFolder();
    const first = await startInstance(dataDir);
    const complaint = await complaintOf(dataDir);
    expect(complaint).toContain('store.in-use');
    expect(complaint).toContain(`process ${first.child.pid}`);
    expect(await ask(first.url, 'SELECT 1')).toEqual([1]);
    await first.stop();
  });

  test('of several that start together on a folder left behind, one gets it', async () => {
    const dataDir = newFolder();
    await (await startInstance(dataDir)).kill();
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => startInstance(dataDir)));
    const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    expect(started).toHaveLength(1);
    expect(refused.every((complaint) => complaint.includes('store.in-use'))).toBe(true);
    await started[0]?.stop();
  });

  test('a pid that another program has got meanwhile holds nothing', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'lock'), { recursive: true });
    writeFileSync(join(dataDir, 'lock', '7'), JSON.stringify({ pid: process.pid, started: 'another boot/1' }));
    const instance = await startInstance(dataDir);
    await instance.stop();
  });
});

describe('kill -9', () => {
  onLinux('of the app: the server goes, and the next start is clean', async () => {
    const dataDir = newFolder();
    const instance = await startInstance(dataDir);
    await remember(instance);
    await instance.kill();
    await allGone(dataDir);
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
    const next = await startInstance(dataDir);
    expect(await remembered(next.url)).toEqual([1]);
    await next.stop();
  });

  onLinux('of the app and its keeper: the orphan is found and ended', async () => {
    const dataDir = newFolder();
    const instance = await startInstance(dataDir);
    await remember(instance);
    const { postmaster, all } = processesOfInstance(dataDir);
    expect(all.length).toBeGreaterThanOrEqual(2);
    const ended = instance.kill();
    all.forEach(kill);
    await ended;
    expect(processesOf(dataDir).map(({ pid }) => pid)).toContain(postmaster);
    const next = await startInstance(dataDir);
    expect(processesOf(dataDir).map(({ pid }) => pid)).not.toContain(postmaster);
    expect(await remembered(next.url)).toEqual([1]);
    await next.stop();
  });

  onLinux('of the keeper alone: the server comes back on the same port, kept again', async () => {
    const dataDir = newFolder();
    const instance = await startInstance(dataDir);
    await remember(instance);
    kill(processesOfInstance(dataDir).keeper);
    expect(await instance.nextLine()).toMatchObject({ restarted: true });
    expect(await remembered(instance.url)).toEqual([1]);
    await instance.kill();
    await allGone(dataDir);
  });

  onLinux('of the server: it comes back on the same port with what was committed', async () => {
    const dataDir = newFolder();
    const instance = await startInstance(dataDir);
    for (let times = 1; times <= 3; times += 1) {
      await remember(instance);
      kill(processesOfInstance(dataDir).postmaster);
      expect(await instance.nextLine()).toMatchObject({ restarted: true });
      expect(await remembered(instance.url)).toEqual([times]);
    }
    await instance.stop();
    expect(processesOf(dataDir)).toEqual([]);
  });

  onLinux('of a backend: the server recovers by itself', async () => {
    const dataDir = newFolder();
    const instance = await startInstance(dataDir);
    await remember(instance);
    const [pid] = await ask(instance.url, `SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`);
    kill(Number(pid));
    expect(await remembered(instance.url)).toEqual([1]);
    await instance.stop();
  });

  onLinux('of everything at once: the stale pid file does not stand in the way', async () => {
    const dataDir = newFolder();
    const instance = await startInstance(dataDir);
    await remember(instance);
    const { all, postmaster } = processesOfInstance(dataDir);
    const ended = instance.kill();
    [...all, postmaster].forEach(kill);
    await ended;
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(true);
    const next = await startInstance(dataDir);
    expect(await remembered(next.url)).toEqual([1]);
    await next.stop();
  });
});

describe('what cannot be used is named', () => {
  test('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const dataDir = newFolder();
    expect(await complaintOf(dataDir, { port })).toMatch(/store\.start-failed[^]*Address already in use/i);
    other.close();
    await (await startInstance(dataDir)).stop();
  });

  test('a folder with other things in the place of the cluster', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'postgres'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres', 'letters.txt'), '');
    expect(await complaintOf(dataDir)).toContain('is no PostgreSQL cluster');
    expect(existsSync(join(dataDir, 'postgres', 'letters.txt'))).toBe(true);
  });

  test('a cluster of somebody else', async () => {
    const dataDir = newFolder();
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'PG_VERSION'), '18\n');
    expect(await complaintOf(dataDir)).toContain('cluster of somebody else');
  });

  test('a file where the folder should be', async () => {
    const dataDir = newFolder();
    writeFileSync(dataDir, '');
    expect(await complaintOf(dataDir)).toContain('store.data-folder-unusable');
  });

  test('a damaged cluster, one of another version, and one without its password', async () => {
    const dataDir = newFolder();
    await (await startInstance(dataDir)).stop();
    const cluster = join(dataDir, 'postgres');

    const control = join(cluster, 'global', 'pg_control');
    const whole = readFileSync(control);
    writeFileSync(control, Buffer.alloc(whole.length, 7));
    expect(await complaintOf(dataDir)).toMatch(/store\.start-failed[^]*(incompatible with server|control file)/);
    rmSync(control);
    expect(await complaintOf(dataDir)).toContain('pg_control is missing');
    writeFileSync(control, whole);
    const { uid, gid } = statSync(cluster);
    chownSync(control, uid, gid);
    await (await startInstance(dataDir)).stop();

    writeFileSync(join(cluster, 'PG_VERSION'), '16\n');
    expect(await complaintOf(dataDir)).toContain('was made by PostgreSQL 16, this is PostgreSQL 18');
    writeFileSync(join(cluster, 'PG_VERSION'), '18\n');

    writeFileSync(join(dataDir, 'password'), 'another\n');
    expect(await complaintOf(dataDir)).toMatch(/password authentication failed/);
    rmSync(join(dataDir, 'password'));
    expect(await complaintOf(dataDir)).toContain('password is missing');
    expect(processesOf(dataDir)).toEqual([]);
  });

  test('a start that was cut short in the making leaves a folder that works', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'postgres.new'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n');
    await (await startInstance(dataDir)).stop();
  });
});
