import { logger } from '#libs/runtime';
import type { EnvironmentOptions, EventLogChoice } from '../../apps/all-in-one/src/environment.ts';

/** What a process of the measurement is told. */
export interface Task {
  readonly people: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly databaseUrl: string;
  readonly eventLog: EventLogChoice;
  readonly namespace: string;
  /** Folder for what the ministries write. */
  readonly scratch: string;
  /** The entity type that is linked in a process of its own; the others are linked in another one. */
  readonly apart?: string;
}

/** `applicationName` tells the server's backends apart by whom they work for. */
export function environmentOf(task: Task, applicationName: string): EnvironmentOptions {
  return {
    applicationName,
    dataDir: task.scratch,
    databaseUrl: task.databaseUrl,
    eventLog: task.eventLog,
    namespace: task.namespace,
    keepNamespace: true,
    entityTypesDir: 'entity-types',
    sourcesDir: 'sources',
    logger: logger('bench', 'error'),
  };
}

/** Of this process. */
export interface ProcessUse {
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
}

export function ownUse(): ProcessUse {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakRssMb: Math.round(maxRSS / 1024) };
}

/** What a process that consumes has cost so far. */
export interface StageUse extends ProcessUse {
  readonly rssMb: number;
  /** The longest that anything held the event loop, milliseconds. */
  readonly longestHoldMs: number;
  /** Computing a batch, for each event in it, milliseconds. */
  readonly link: { readonly events: number; readonly p50: number; readonly p99: number };
}

/** The value below which a share of the sorted values lies. */
export function percentile(sorted: readonly number[], share: number): number {
  const at = Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
  return Math.round((sorted[Math.max(0, at)] ?? 0) * 10) / 10;
}

export function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}
