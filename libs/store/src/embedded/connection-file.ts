import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holderOfInstanceLock } from './instance-lock.ts';

/** `<data-dir>/connection.json`: how commands find a running instance. Holds the password, so readable by its owner alone. */
export interface Connection {
  /** postgres:// URL with the password. */
  readonly url: string;
  readonly pid: number;
  /** Base address of the API, where the instance serves one. */
  readonly api?: string;
}

const pathOf = (dataDir: string): string => join(dataDir, 'connection.json');

/** Whole or not at all: readers never see half a file. */
export function writeConnection(dataDir: string, connection: Connection): void {
  const draft = `${pathOf(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, pathOf(dataDir));
}

export function removeConnection(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true });
}

/** The instance that runs on this data folder now, or null. A file left behind by one that was killed does not count. */
export function findRunningInstance(dataDir: string): Connection | null {
  try {
    const connection = JSON.parse(readFileSync(pathOf(dataDir), 'utf8')) as Connection;
    return holderOfInstanceLock(dataDir) === connection.pid ? connection : null;
  } catch {
    return null;
  }
}
