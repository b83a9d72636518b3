import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** PostgreSQL refuses to run as root: as root it gets another uid. Null: it runs as whoever we are. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: ServerAccount = { uid: 65534, gid: 65534 };

/** The `postgres` user where the machine has one, else nobody. */
export function serverAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const fields = passwdLines()
    .map((line) => line.split(':'))
    .find(([name]) => name === 'postgres');
  const uid = Number(fields?.[2]);
  const gid = Number(fields?.[3]);
  return uid > 0 && gid > 0 ? { uid, gid } : NOBODY;
}

function passwdLines(): string[] {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Whether the account can go into the folder: every folder above it counts, so it is tried and not computed. */
export function canEnter(account: ServerAccount | null, folder: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}
