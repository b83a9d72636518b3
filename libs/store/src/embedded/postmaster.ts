import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLineOf, isAlive } from './process-identity.ts';

/** What the server itself says in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly isReady: boolean;
}

/** The server that runs on this cluster, or null: a pid that now belongs to another program is a stale file. */
export function findPostmaster(cluster: string): Postmaster | null {
  const lines = readLines(join(cluster, 'postmaster.pid'));
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return null;
  const commandLine = commandLineOf(pid);
  if (!commandLine.includes('postgres') || !commandLine.includes(cluster)) return null;
  return { pid, isReady: lines[7]?.trim() === 'ready' };
}

/** Fast, then at once, then for good. */
const SIGNALS: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

/** Ends a server that nobody keeps any more. Nobody else may be using it: the lock must be held. */
export async function endPostmaster(cluster: string): Promise<void> {
  for (const [signal, patienceMs] of SIGNALS) {
    const running = findPostmaster(cluster);
    if (running === null) return;
    try {
      process.kill(running.pid, signal);
    } catch {
      // Gone between the two lines.
    }
    if (await isGone(cluster, patienceMs)) return;
  }
}

/**
 * Removes the pid file of a server that is gone. PostgreSQL does so itself, unless the pid is still taken: by a process
 * that nobody has collected (a container without an init) or by another program. On Linux a process of the server is
 * known by its working directory; as long as one is left, its memory is, and the file stays.
 */
export async function clearStalePidFile(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  if (process.platform !== 'linux' || !existsSync(path)) return;
  for (let attempt = 0; attempt < 250; attempt += 1) {
    if (findPostmaster(cluster) !== null) return;
    if (!hasProcessIn(cluster)) {
      rmSync(path, { force: true });
      return;
    }
    await pause(20);
  }
}

function hasProcessIn(folder: string): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      // Ended, or somebody else's: the server's processes are ours or, for root, readable.
      return false;
    }
  });
}

/** Whether no server runs on the cluster within the time. */
export async function isGone(cluster: string, patienceMs: number): Promise<boolean> {
  const until = Date.now() + patienceMs;
  while (findPostmaster(cluster) !== null) {
    if (Date.now() > until) return false;
    await pause(20);
  }
  return true;
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
