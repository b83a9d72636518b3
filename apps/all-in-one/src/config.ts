import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EVENT_LOG_SETTINGS,
  eventLogSettings,
  readSettings,
  TRACE_SETTINGS,
  type SettingsDefinition,
  type TraceSettings,
} from '#libs/runtime';
import type { EventLogChoice } from './environment.ts';

export const PROCESS_SETTINGS = {
  databaseUrl: {
    name: 'DATABASE_URL',
    kind: 'text',
    default: null,
    doc: 'PostgreSQL 17 or newer; else the embedded one',
  },
  ...EVENT_LOG_SETTINGS,
  namespace: { name: 'NAMESPACE', kind: 'text', default: 'lienthong', doc: 'Prefix of every topic' },
  sourcesDir: { name: 'SOURCES_DIR', kind: 'text', default: 'sources', doc: 'Folder of the sources' },
  entityTypesDir: {
    name: 'ENTITY_TYPES_DIR',
    kind: 'text',
    default: 'entity-types',
    doc: 'Folder of the entity types',
  },
  dataDir: { name: 'LIENTHONG_DATA_DIR', kind: 'text', default: '.data', doc: 'Folder of the embedded PostgreSQL' },
  batchSize: {
    name: 'BATCH_SIZE',
    kind: 'integer',
    default: 2000,
    min: 1,
    max: 5000,
    doc: 'Events in a micro-batch',
  },
  host: { name: 'HTTP_HOST', kind: 'text', default: '127.0.0.1', doc: 'Address to listen on' },
  apiPort: {
    name: 'HTTP_PORT',
    kind: 'integer',
    default: 8080,
    max: 65_535,
    doc: 'Port of the API; 0 takes a free one',
  },
  pushPort: {
    name: 'PUSH_PORT',
    kind: 'integer',
    default: 8081,
    max: 65_535,
    doc: 'Port for HTTP push; 0 takes a free one',
  },
  stewardPort: {
    name: 'STEWARD_PORT',
    kind: 'integer',
    default: 8082,
    max: 65_535,
    doc: 'Port of the steward-api; 0 takes a free one',
  },
  ...TRACE_SETTINGS,
  logLevel: {
    name: 'LOG_LEVEL',
    kind: 'choice',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    default: 'warn',
    doc: 'What is logged on stderr',
  },
  people: {
    name: 'SIMULATED_PEOPLE',
    kind: 'integer',
    default: 2000,
    max: 1_000_000,
    doc: 'Size of the synthetic ministries; 0: none',
  },
  seed: { name: 'SIMULATION_SEED', kind: 'integer', default: 7, doc: 'Seed of the synthetic ministries' },
} as const satisfies SettingsDefinition;

export interface ProcessSettings extends TraceSettings {
  readonly databaseUrl: string | null;
  readonly eventLog: EventLogChoice;
  readonly namespace: string;
  readonly sourcesDir: string;
  readonly entityTypesDir: string;
  readonly dataDir: string;
  readonly batchSize: number;
  readonly host: string;
  readonly apiPort: number;
  readonly pushPort: number;
  readonly stewardPort: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly people: number;
  readonly seed: number;
}

/**
 * Settings of a process that holds every app: the environment, with what a command line says put over it.
 * @throws LienThongError `settings.invalid` with every mistake at once.
 */
export function readProcessSettings(
  over: Readonly<Record<string, string | undefined>> = {},
  env: NodeJS.ProcessEnv = process.env,
): ProcessSettings {
  const said = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined));
  const all = { ...env, ...said };
  const { eventLog, kafkaBrokers, ...rest } = readSettings(PROCESS_SETTINGS, all);
  return { ...rest, eventLog: eventLogSettings({ eventLog, kafkaBrokers }) };
}

/** Where a command that needs a folder for a moment makes it. */
export function scratchFolder(): string {
  return join(tmpdir(), 'lienthong-');
}
