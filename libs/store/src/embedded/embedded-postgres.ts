import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LienThongError } from '#libs/contract';
import { Client, escapeIdentifier } from 'pg';
import { installedBinaries, runnableBinaries } from './binaries.ts';
import { removeConnection, writeConnection } from './connection-file.ts';
import { SUPERUSER, openDataFolder } from './data-folder.ts';
import { makeDataDir, placeOf } from './data-place.ts';
import { EmbeddedServer, type RestartEvent } from './embedded-server.ts';
import { takeInstanceLock } from './instance-lock.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Else a free one. */
  readonly port?: number;
  /** Removes the data folder, with everything in it, when stopped. */
  readonly temporary?: boolean;
  /** Server settings that win over the product's. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told when the server ended by itself and was started again, or could not be. */
  readonly onRestart?: (event: RestartEvent) => void;
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

/**
 * Starts PostgreSQL 18 on a data folder, made where there is none, and keeps it running until `stop` or until this
 * process ends, however it ends. A server that was killed is started again on the same port.
 * @throws LienThongError `store.in-use`, `store.embedded-unavailable`, `store.data-folder-unusable`, `store.start-failed`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const installed = installedBinaries();
  const dataDir = makeDataDir(options.dataDir);
  const lock = takeInstanceLock(dataDir);
  try {
    const place = placeOf(dataDir);
    const binaries = runnableBinaries(installed, place.account);
    const password = await openDataFolder(place, binaries);
    const { settings = {}, onRestart } = options;
    const server = new EmbeddedServer({ postgres: binaries.postgres, place, settings, onRestart });
    await server.start(options.port);
    const urlOf = (database: string): string =>
      `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/${database}`;
    try {
      await ensureDatabase(urlOf('postgres'));
    } catch (error) {
      await server.stop();
      throw new LienThongError('store.start-failed', (error as Error).message, { cause: error });
    }
    const url = urlOf(DATABASE);
    writeConnection(dataDir, { url, pid: process.pid });
    const stop = async (): Promise<void> => {
      removeConnection(dataDir);
      await server.stop();
      if (options.temporary === true) await removeAll([dirname(place.cluster), dataDir]);
      else lock.release();
    };
    let stopped: Promise<void> | undefined;
    return {
      url,
      dataDir,
      logFile: place.logFile,
      announce: (details) => writeConnection(dataDir, { url, pid: process.pid, ...details }),
      stop: () => (stopped ??= stop()),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

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

async function removeAll(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
