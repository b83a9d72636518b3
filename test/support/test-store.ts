import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore, type Store } from '#libs/store';
import { Client } from 'pg';

/**
 * A store of its own for a test: a fresh database, copied from a migrated template.
 *
 * One embedded server (`test-server.ts`) serves all test files of a process: jest runs them in band, each with modules of
 * its own, so they find it through a folder named after the process. It ends with the process, also when that is killed.
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
export async function createEmptyDatabase(options = ''): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await testServer();
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name} ${options}`);
  return {
    url: databaseUrl(server, name),
    drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

const TEMPLATE = 'template_migrated';
const PREFIX = 'lienthong-test-';

let starting: Promise<string> | undefined;

/** URL of the server's first database. */
function testServer(): Promise<string> {
  return (starting ??= findOrStart());
}

async function findOrStart(): Promise<string> {
  const dataDir = join(tmpdir(), `${PREFIX}${process.pid}`);
  const ready = join(dataDir, 'ready');
  if (existsSync(ready)) {
    const url = readFileSync(ready, 'utf8');
    // A folder of a process that had our pid before is left over: its server is gone.
    if (await answers(url)) return url;
  }
  removeLeftovers();
  const failure = startServer(dataDir);
  while (!existsSync(ready)) {
    const word = failure();
    if (word !== null) throw new Error(`the test server did not start: ${word}`);
    await pause(20);
  }
  return readFileSync(ready, 'utf8');
}

/** Gives a look at what it said, once it has ended. */
function startServer(dataDir: string): () => string | null {
  const loader = join(import.meta.dirname, 'typescript-loader.mjs');
  const script = join(import.meta.dirname, 'test-server.ts');
  const args = ['--conditions=source', '--import', loader, script, dataDir, TEMPLATE];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  let ended: string | null = null;
  child.once('exit', (code) => (ended = `status ${code}: ${complaint}`));
  // It serves the tests; it must not keep jest from ending.
  child.unref();
  (child.stdin as Socket).unref();
  (child.stderr as Socket).unref();
  return () => ended;
}

/** Of runs that are over, and whose server was killed before it could clear up. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number(name.slice(PREFIX.length));
    if (pid === process.pid || !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
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

async function answers(url: string): Promise<boolean> {
  return administer(url, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
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
