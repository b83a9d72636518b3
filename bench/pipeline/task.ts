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
}

export function environmentOf(task: Task): EnvironmentOptions {
  return {
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

export function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}
