import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

export interface MachineFacts {
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Commit of the repository, with `+` where files have changed since. */
  readonly commit: string;
  readonly at: string;
  /** Of the last minute, before anything was started: what others do on this machine at the same time. */
  readonly loadBefore: number;
}

export function machineFacts(): MachineFacts {
  return {
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${git('status', '--porcelain') === '' ? '' : '+'}`,
    at: new Date().toISOString(),
    loadBefore: loadOfMachine(),
  };
}

/** Mean number of running processes over the last minute. */
export function loadOfMachine(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

function git(...args: readonly string[]): string {
  return spawnSync('git', args, { encoding: 'utf8' }).stdout?.trim() ?? '';
}
