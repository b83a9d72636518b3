import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRunningInstance, openStore, startEmbeddedPostgres, type Store } from '#libs/store';
import { Client } from 'pg';

/**
 * A store of its own for a test: a fresh database, copied from a migrated template.
 *
 * One embedded server serves all test files of a process (jest runs them in band, each with modules of its own, so what
 * they share lies in a folder named after the process). It ends with the process, also when that is killed: its keeper
 * sees to it. Folders of processes that are gone are removed by the next run. Durability is off: only speed is lost.
 */
export async function createTestStore(): Promise<Store> {
  const server = await testServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const store = await openStore(databaseUrl(server, name), { applicationName: name });
  return {
    ...store,
    close: async () => {
      await store.close();
      await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** URL of an empty database (no schemas), for tests of the opening itself. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await testServer();
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name}`);
  return {
    url: databaseUrl(server, name),
    drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

const TEMPLATE = 'template_migrated';
const PREFIX = 'lienthong-test-';
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

let starting: Promise<string> | undefined;

/** URL of the server's first database. */
function testServer(): Promise<string> {
  return (starting ??= findOrStart());
}

async function findOrStart(): Promise<string> {
  const dataDir = join(tmpdir(), `${PREFIX}${process.pid}`);
  const ready = join(dataDir, 'template-ready');
  const running = findRunningInstance(dataDir);
  if (running !== null && existsSync(ready)) return readFileSync(ready, 'utf8');
  removeLeftovers();
  mkdirSync(dataDir, { recursive: true });
  const { url } = await startEmbeddedPostgres({ dataDir, settings: FAST });
  await administer(url, `CREATE DATABASE ${TEMPLATE}`);
  const store = await openStore(databaseUrl(url, TEMPLATE));
  await store.close();
  writeFileSync(ready, url);
  return url;
}

/** Of runs that are over; the server of one that was killed has been ended by its keeper. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    if (!isAlive(Number(name.slice(PREFIX.length))) || name === `${PREFIX}${process.pid}`) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function databaseUrl(url: string, database: string): string {
  const target = new URL(url);
  target.pathname = `/${database}`;
  return target.href;
}
