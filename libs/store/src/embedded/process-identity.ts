import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process named so that a later one with the same pid is not taken for it: pid and the moment it started.
 * Null where there is no such process.
 */
export function startOfProcess(pid: number): string | null {
  if (!isAlive(pid)) return null;
  if (process.platform === 'linux') {
    const fields = linuxStat(pid);
    // 'Z' and 'X': ended, only not yet collected by its parent.
    if (fields === null || fields[0] === 'Z' || fields[0] === 'X') return null;
    // Field 22, `starttime`: ticks since the boot that `boot_id` names.
    return `${bootId()}/${fields[19] ?? ''}`;
  }
  const started = fromPs(pid, 'lstart');
  return started === '' ? null : started;
}

/** The command line of a process, or an empty text where it is gone. */
export function commandLineOf(pid: number): string {
  if (process.platform !== 'linux') return fromPs(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** A process that belongs to somebody else cannot be signalled, but is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What follows the name of the command, which may hold spaces and brackets itself. */
function linuxStat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function fromPs(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
