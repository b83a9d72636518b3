import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { LienThongError } from '#libs/contract';
import { Client, escapeIdentifier } from 'pg';
import { findBinaries, type Binaries } from './binaries.ts';
import { removeConnection, writeConnection } from './connection-file.ts';
import { SUPERUSER, makeDataDir, openDataFolder, type DataFolder } from './data-folder.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { startKeeper, type Keeper } from './keeper.ts';
import { endPostmaster, findPostmaster, isGone } from './postmaster.ts';
import { serverAccount, type ServerAccount } from './server-account.ts';
import { serverArguments } from './server-settings.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Else a free one. */
  readonly port?: number;
  /** Server settings that win over the product's. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told when the server ended by itself and was started again, or could not be. */
  readonly onRestart?: (event: { readonly reason: string; readonly restarted: boolean }) => void;
}

export interface EmbeddedPostgres {
  /** postgres:// URL of the database, with its password. */
  readonly url: string;
  readonly dataDir: string;
  readonly logFile: string;
  /** Adds what commands should know of this instance to `connection.json`. */
  announce(details: { readonly api: string }): void;
  /** Shuts the server down and lets the data folder go. May be called twice. */
  stop(): Promise<void>;
}

const DATABASE = 'lienthong';
const START_PATIENCE_MS = 60_000;
const PORT_ATTEMPTS = 5;
const RESTART_ATTEMPTS = 10;

/**
 * Starts PostgreSQL 18 on a data folder, made where there is none, and keeps it running until `stop` or until this
 * process ends, however it ends. A server that was killed is started again on the same port.
 * @throws LienThongError `store.in-use`, `store.embedded-unavailable`, `store.data-folder-unusable`, `store.start-failed`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const binaries = findBinaries(account);
  const dataDir = makeDataDir(options.dataDir);
  const lock = takeInstanceLock(dataDir);
  try {
    const folder = await openDataFolder(dataDir, binaries, account);
    // We hold the lock: whoever still runs here was left behind.
    await endPostmaster(folder.cluster);
    const server = new Server({ binaries, account, folder, settings: options.settings ?? {} }, options.onRestart);
    await server.start(options.port);
    try {
      await ensureDatabase(server.url(SUPERUSER_DATABASE));
    } catch (error) {
      await server.stop();
      throw error;
    }
    const url = server.url(DATABASE);
    writeConnection(dataDir, { url, pid: process.pid });
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      removeConnection(dataDir);
      await server.stop();
      lock.release();
    };
    return {
      url,
      dataDir,
      logFile: folder.logFile,
      announce: (details) => writeConnection(dataDir, { url, pid: process.pid, ...details }),
      stop: () => (stopped ??= stop()),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

const SUPERUSER_DATABASE = 'postgres';

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = $1`, [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}

interface Installation {
  readonly binaries: Binaries;
  readonly account: ServerAccount | null;
  readonly folder: DataFolder;
  readonly settings: Readonly<Record<string, string>>;
}

/** One server and its keeper. */
class Server {
  private keeper: Keeper | undefined;
  private port = 0;
  private stopping = false;
  private restarting: Promise<void> = Promise.resolve();

  constructor(
    private readonly installation: Installation,
    private readonly onRestart: EmbeddedPostgresOptions['onRestart'],
  ) {}

  url(database: string): string {
    return `postgres://${SUPERUSER}:${this.installation.folder.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** On the port asked for, else on a free one; another program may take a free one first, so several are tried. */
  async start(port: number | undefined): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      this.port = port ?? (await freePort());
      const problem = await this.launch();
      if (problem === null) return;
      const isPortTaken = problem.some((line) => /address already in use|could not bind/i.test(line));
      if (!isPortTaken || port !== undefined || attempt === PORT_ATTEMPTS) {
        throw new LienThongError('store.start-failed', [...problem, `log: ${this.installation.folder.logFile}`]);
      }
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.restarting;
    this.keeper?.letGo();
    const { cluster } = this.installation.folder;
    if (!(await isGone(cluster, 20_000))) await endPostmaster(cluster);
    await this.keeper?.ended;
  }

  /** Null when the server is ready, else what it said. */
  private async launch(): Promise<readonly string[] | null> {
    const { binaries, account, folder, settings } = this.installation;
    const logged = logLength(folder.logFile);
    const command = [binaries.postgres, ...serverArguments(folder.cluster, this.port, settings)];
    const keeper = startKeeper(command, folder.logFile, account);
    this.keeper = keeper;
    let end: string | undefined;
    void keeper.ended.then((word) => (end = word));
    const until = Date.now() + START_PATIENCE_MS;
    while (findPostmaster(folder.cluster)?.isReady !== true) {
      if (end !== undefined) return [`the server ended with ${end}`, ...complaints(folder.logFile, logged)];
      if (Date.now() > until) {
        keeper.letGo();
        return [`the server was not ready within ${START_PATIENCE_MS / 1000} s`, ...complaints(folder.logFile, logged)];
      }
      await pause(15);
    }
    void keeper.ended.then((word) => this.onEnd(keeper, word));
    return null;
  }

  private onEnd(keeper: Keeper, word: string): void {
    if (this.stopping || keeper !== this.keeper) return;
    this.restarting = this.restart(word);
  }

  /** The keeper ended and nobody asked it to. Whatever is left of the server goes, then it starts on the same port. */
  private async restart(word: string): Promise<void> {
    const reason = `the server or its keeper ended with ${word}`;
    for (let attempt = 1; attempt <= RESTART_ATTEMPTS && !this.stopping; attempt += 1) {
      await endPostmaster(this.installation.folder.cluster);
      if ((await this.launch()) === null) {
        this.onRestart?.({ reason, restarted: true });
        return;
      }
      // Backends of the former server may hold its shared memory for a moment.
      await pause(100 * 2 ** attempt);
    }
    if (!this.stopping) this.onRestart?.({ reason, restarted: false });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function logLength(logFile: string): number {
  try {
    return readFileSync(logFile).length;
  } catch {
    return 0;
  }
}

/** What the server complained of since its log had this length. */
function complaints(logFile: string, from: number): string[] {
  try {
    const lines = readFileSync(logFile).subarray(from).toString('utf8').split('\n');
    return lines.filter((line) => /FATAL|PANIC|HINT|error while loading|could not|No space/i.test(line)).slice(-6);
  } catch {
    return [];
  }
}
