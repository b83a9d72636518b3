import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { LienThongError } from '#libs/contract';
import type { Binaries } from './binaries.ts';
import { canEnter, type ServerAccount } from './server-account.ts';
import { serverRoom } from './server-room.ts';

/**
 * `<data-dir>/postgres` is the cluster, owned by the server's account; beside it lie the password, the log, the lock
 * and `connection.json`. Where the account cannot enter the data folder, the cluster lies in the server's room.
 */
export interface DataFolder {
  readonly dataDir: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly password: string;
}

export const SUPERUSER = 'lienthong';

/** Makes the data folder itself. @throws LienThongError `store.data-folder-unusable` */
export function makeDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true });
    const real = realpathSync(dataDir);
    if (existsSync(join(real, 'PG_VERSION'))) {
      throw new LienThongError('store.data-folder-unusable', `${real} is a PostgreSQL cluster of somebody else`);
    }
    return real;
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

/** Opens the cluster of the data folder, or makes one. The lock must be held. */
export async function openDataFolder(
  dataDir: string,
  binaries: Binaries,
  account: ServerAccount | null,
): Promise<DataFolder> {
  try {
    const room = roomOf(dataDir, account);
    const cluster = join(room, 'postgres');
    const folder = { dataDir, cluster, logFile: join(room, 'postgres.log'), password: passwordOf(dataDir, cluster) };
    if (isMade(cluster, binaries.major)) giveTo(account, cluster);
    else await makeCluster(folder, binaries, account);
    return folder;
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

function roomOf(dataDir: string, account: ServerAccount | null): string {
  if (canEnter(account, dataDir)) return dataDir;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const room = join(serverRoom(), `data-${name}`);
  mkdirSync(room, { recursive: true });
  chmodSync(room, 0o755);
  return room;
}

function passwordOf(dataDir: string, cluster: string): string {
  const path = join(dataDir, 'password');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  if (existsSync(cluster)) {
    throw new LienThongError(
      'store.data-folder-unusable',
      `${path} is missing, the server cannot be entered without it`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}

/** Whether a cluster of our version is there. @throws LienThongError where something else is. */
function isMade(cluster: string, major: string): boolean {
  if (!existsSync(cluster)) return false;
  const versionFile = join(cluster, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    if (readdirSync(cluster).length === 0) return false;
    throw new LienThongError('store.data-folder-unusable', `${cluster} holds files, but is no PostgreSQL cluster`);
  }
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found !== major) {
    const reason = `${cluster} was made by PostgreSQL ${found}, this is PostgreSQL ${major}`;
    throw new LienThongError('store.data-folder-unusable', reason);
  }
  if (!existsSync(join(cluster, 'global', 'pg_control'))) {
    throw new LienThongError('store.data-folder-unusable', `${cluster} is damaged: global/pg_control is missing`);
  }
  return true;
}

/** A folder restored from a backup by root belongs to root; the top tells, PostgreSQL itself complains of the rest. */
function giveTo(account: ServerAccount | null, cluster: string): void {
  if (account !== null) chownSync(cluster, account.uid, account.gid);
  chmodSync(cluster, 0o700);
}

/** Made beside and moved into place, so that a start that was cut short leaves no half a cluster. */
async function makeCluster(folder: DataFolder, binaries: Binaries, account: ServerAccount | null): Promise<void> {
  const draft = `${folder.cluster}.new`;
  const passwordFile = join(draft, '..', '.initial-password');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, folder.password, { mode: 0o600 });
  try {
    if (account !== null) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
    await initdb(binaries.initdb, account, draft, passwordFile);
    rmSync(folder.cluster, { recursive: true, force: true });
    renameSync(draft, folder.cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

async function initdb(
  command: string,
  account: ServerAccount | null,
  cluster: string,
  passwordFile: string,
): Promise<void> {
  const args = ['-D', cluster, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '-E', 'UTF8'];
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-sync', '--no-instructions');
  // A small /dev/shm would fail the trial start that initdb makes.
  args.push('-c', 'dynamic_shared_memory_type=mmap');
  const child = spawn(command, args, { ...account, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) {
    const lines = output.split('\n').filter((line) => /error|fatal|could not|no space/i.test(line));
    throw new LienThongError('store.data-folder-unusable', ['initdb failed', ...lines.slice(0, 5)]);
  }
}

function unusable(dataDir: string, error: unknown): LienThongError {
  if (error instanceof LienThongError) return error;
  const reason = `${dataDir}: ${error instanceof Error ? error.message : 'unknown error'}`;
  return new LienThongError('store.data-folder-unusable', reason, { cause: error });
}
