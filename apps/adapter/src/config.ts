import {
  EVENT_LOG_SETTINGS,
  eventLogSettings,
  FAULT_POINT_SETTING,
  readSettings,
  TRACE_SETTINGS,
  type EventLogSettings,
  type SettingsDefinition,
  type TraceSettings,
} from '#libs/runtime';

export const ADAPTER_SETTINGS = {
  databaseUrl: {
    name: 'DATABASE_URL',
    kind: 'text',
    doc: 'PostgreSQL 17 or newer, postgres://user:password@host:port/name',
  },
  ...EVENT_LOG_SETTINGS,
  namespace: { name: 'NAMESPACE', kind: 'text', default: 'lienthong', doc: 'Prefix of every topic' },
  sourcesDir: { name: 'SOURCES_DIR', kind: 'text', default: 'sources', doc: 'Folder of the source files' },
  entityTypesDir: {
    name: 'ENTITY_TYPES_DIR',
    kind: 'text',
    default: 'entity-types',
    doc: 'Folder of the entity types',
  },
  inboxDir: {
    name: 'INBOX_DIR',
    kind: 'text',
    default: 'inbox',
    doc: 'Folder with one folder for each source that drops files',
  },
  quietMs: {
    name: 'QUIET_MS',
    kind: 'integer',
    default: 2000,
    doc: 'A file is whole once it has stood still for so many milliseconds',
  },
  takeKnownAgain: {
    name: 'TAKE_KNOWN_FILES_AGAIN',
    kind: 'boolean',
    default: false,
    doc: 'Read files whose content was read before once more',
  },
  batchSize: {
    name: 'BATCH_SIZE',
    kind: 'integer',
    default: 1000,
    min: 1,
    max: 20_000,
    doc: 'Rows in one acceptance, events in one publication at most',
  },
  ...TRACE_SETTINGS,
  faultPoint: FAULT_POINT_SETTING,
  answerDays: {
    name: 'IDEMPOTENCY_KEY_DAYS',
    kind: 'integer',
    default: 30,
    min: 1,
    max: 3650,
    doc: 'Days for which a call under an Idempotency-Key is answered as it was before',
  },
  httpHost: { name: 'HTTP_HOST', kind: 'text', default: '127.0.0.1', doc: 'Address to listen on' },
  httpPort: { name: 'HTTP_PORT', kind: 'integer', default: 3001, max: 65_535, doc: 'Port to listen on' },
} as const satisfies SettingsDefinition;

export interface AdapterSettings extends TraceSettings {
  readonly databaseUrl: string;
  readonly eventLog: EventLogSettings;
  readonly namespace: string;
  readonly sourcesDir: string;
  readonly entityTypesDir: string;
  readonly inboxDir: string;
  readonly quietMs: number;
  readonly takeKnownAgain: boolean;
  readonly batchSize: number;
  readonly answerDays: number;
  readonly faultPoint: string | null;
  readonly http: { readonly host: string; readonly port: number };
}

/** @throws LienThongError `settings.invalid` with every mistake at once. */
export function readAdapterSettings(env: NodeJS.ProcessEnv = process.env): AdapterSettings {
  const { eventLog, kafkaBrokers, httpHost, httpPort, ...settings } = readSettings(ADAPTER_SETTINGS, env);
  return {
    ...settings,
    eventLog: eventLogSettings({ eventLog, kafkaBrokers }),
    http: { host: httpHost, port: httpPort },
  };
}
