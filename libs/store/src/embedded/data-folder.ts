import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { LienThongError } from '#libs/contract';
import type { Binaries } from './binaries.ts';
import { unusable, type DataPlace } from './data-place.ts';
import type { ServerAccount } from './server-account.ts';

export const SUPERUSER = 'lienthong';

/**
 * Opens the cluster, or makes one, and gives the superuser's password. The lock must be held.
 * @throws LienThongError `store.data-folder-unusable`
 */
export async function openDataFolder(place: DataPlace, binaries: Binaries): Promise<string> {
  try {
    const password = passwordOf(place);
    if (isMade(place.cluster, binaries.major)) giveTo(place.account, place.cluster);
    else await makeCluster(place, binaries, password);
    return password;
  } catch (error) {
    throw unusable(place.dataDir, error);
  }
}

function passwordOf({ dataDir, cluster }: DataPlace): string {
  const path = join(dataDir, 'password');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    const reason = `${path} is missing, and nobody enters the server without it`;
    throw new LienThongError('store.data-folder-unusable', reason);
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}

/** Whether a cluster of our version is there. @throws LienThongError where something else is. */
function isMade(cluster: string, major: string): boolean {
  if (!existsSync(cluster)) return false;
  const entries = readdirSync(cluster);
  if (entries.length === 0) return false;
  if (!entries.includes('PG_VERSION')) {
    throw new LienThongError('store.data-folder-unusable', `${cluster} holds files, but is no PostgreSQL cluster`);
  }
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found !== major) {
    const reason = `${cluster} was made by PostgreSQL ${found}, this is PostgreSQL ${major}`;
    throw new LienThongError('store.data-folder-unusable', reason);
  }
  if (!existsSync(join(cluster, 'global', 'pg_control'))) {
    throw new LienThongError('store.data-folder-unusable', `${cluster} is damaged: global/pg_control is missing`);
  }
  return true;
}

/** What root put back from a backup belongs to root, and PostgreSQL asks for a folder that is its own alone. */
function giveTo(account: ServerAccount | null, cluster: string): void {
  const { uid, mode } = statSync(cluster);
  if (account !== null && uid !== account.uid) {
    for (const name of readdirSync(cluster, { recursive: true, encoding: 'utf8' })) {
      lchownSync(join(cluster, name), account.uid, account.gid);
    }
    lchownSync(cluster, account.uid, account.gid);
  }
  if ((mode & 0o777) !== 0o700) chmodSync(cluster, 0o700);
}

/** Made beside and moved into place, so that a start that was cut short leaves no half a cluster. */
async function makeCluster({ cluster, account }: DataPlace, binaries: Binaries, password: string): Promise<void> {
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (account !== null) for (const path of [draft, passwordFile]) lchownSync(path, account.uid, account.gid);
    await initdb(binaries.initdb, account, ['-D', draft, `--pwfile=${passwordFile}`]);
    rmSync(cluster, { recursive: true, force: true });
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

const INITDB_ARGUMENTS = [
  ...['-U', SUPERUSER, '--auth=scram-sha-256', '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ...['--locale=C', '--no-sync', '--no-instructions'],
  // A small /dev/shm would fail the trial start that initdb makes.
  ...['-c', 'dynamic_shared_memory_type=mmap'],
];

async function initdb(command: string, account: ServerAccount | null, args: readonly string[]): Promise<void> {
  const child = spawn(command, [...args, ...INITDB_ARGUMENTS], {
    ...account,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  });
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
