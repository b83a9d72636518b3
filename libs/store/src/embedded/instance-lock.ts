import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LienThongError } from '#libs/contract';
import { unusable } from './data-place.ts';
import { startOfProcess } from './process-identity.ts';

interface Holder {
  readonly pid: number;
  /** `startOfProcess(pid)`; null once it has let go. */
  readonly started: string | null;
}

export interface InstanceLock {
  release(): void;
}

/**
 * One instance for a data folder. The lock is a folder of numbered files and the greatest number is its holder: taking
 * over from a holder that is gone means linking the next number, which the file system grants to one alone. The
 * greatest is never removed by another, so nobody can take away a lock that was taken meanwhile.
 * @throws LienThongError `store.in-use`, `store.data-folder-unusable`
 */
export function takeInstanceLock(dataDir: string): InstanceLock {
  try {
    return take(dataDir);
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

function take(dataDir: string): InstanceLock {
  const folder = join(dataDir, 'lock');
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `draft-${process.pid}-${Date.now()}`);
  writeFileSync(draft, JSON.stringify({ pid: process.pid, started: startOfProcess(process.pid) } satisfies Holder));
  try {
    for (;;) {
      const last = greatest(folder);
      const holder = last === 0 ? null : readHolder(join(folder, String(last)));
      if (holder !== null && isHeld(holder)) {
        throw new LienThongError('store.in-use', `${dataDir} is used by process ${holder.pid}`);
      }
      const mine = last + 1;
      if (!linked(draft, join(folder, String(mine)))) continue;
      // Somebody may have come and gone while we looked: only the greatest counts.
      if (greatest(folder) !== mine) {
        rmSync(join(folder, String(mine)), { force: true });
        continue;
      }
      removeBelow(folder, mine);
      return { release: () => letGo(folder, mine) };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The process that holds the lock of a data folder now, or null. */
export function holderOfInstanceLock(dataDir: string): number | null {
  const folder = join(dataDir, 'lock');
  try {
    const last = greatest(folder);
    const holder = last === 0 ? null : readHolder(join(folder, String(last)));
    return holder !== null && isHeld(holder) ? holder.pid : null;
  } catch {
    return null;
  }
}

function isHeld(holder: Holder): boolean {
  return holder.started !== null && startOfProcess(holder.pid) === holder.started;
}

function greatest(folder: string): number {
  return readdirSync(folder).reduce((last, name) => (/^\d+$/.test(name) ? Math.max(last, Number(name)) : last), 0);
}

/** An unreadable holder is one that never was: files are linked whole, so only damage makes one. */
function readHolder(path: string): Holder | null {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof holder.pid === 'number' ? { pid: holder.pid, started: holder.started ?? null } : null;
  } catch {
    return null;
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeBelow(folder: string, number: number): void {
  for (const name of readdirSync(folder)) {
    if (/^\d+$/.test(name) && Number(name) < number) rmSync(join(folder, name), { force: true });
  }
}

/** The file stays, with its holder gone: its number must not be given a second time. */
function letGo(folder: string, number: number): void {
  const draft = join(folder, `released-${process.pid}-${number}`);
  writeFileSync(draft, JSON.stringify({ pid: process.pid, started: null } satisfies Holder));
  renameSync(draft, join(folder, String(number)));
}
