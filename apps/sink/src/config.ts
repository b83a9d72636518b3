import {
  EVENT_LOG_SETTINGS,
  eventLogSettings,
  FAULT_POINT_SETTING,
  readSettings,
  TRACE_SETTINGS,
  type EventLogSettings,
  type SettingsDefinition,
} from '#libs/runtime';

export const SINK_SETTINGS = {
  databaseUrl: {
    name: 'DATABASE_URL',
    kind: 'text',
    doc: 'PostgreSQL 17 or newer, postgres://user:password@host:port/name',
  },
  ...EVENT_LOG_SETTINGS,
  namespace: { name: 'NAMESPACE', kind: 'text', default: 'lienthong', doc: 'Prefix of every topic' },
  entityTypesDir: {
    name: 'ENTITY_TYPES_DIR',
    kind: 'text',
    default: 'entity-types',
    doc: 'Folder of the entity types',
  },
  batchSize: {
    name: 'BATCH_SIZE',
    kind: 'integer',
    default: 2000,
    min: 1,
    max: 20_000,
    doc: 'Events in a micro-batch at most',
  },
  traceEndpoint: TRACE_SETTINGS.traceEndpoint,
  faultPoint: FAULT_POINT_SETTING,
  httpHost: { name: 'HTTP_HOST', kind: 'text', default: '127.0.0.1', doc: 'Address of the health endpoints' },
  httpPort: { name: 'HTTP_PORT', kind: 'integer', default: 3003, max: 65_535, doc: 'Port of the health endpoints' },
} as const satisfies SettingsDefinition;

export interface SinkSettings {
  readonly databaseUrl: string;
  readonly eventLog: EventLogSettings;
  readonly namespace: string;
  readonly entityTypesDir: string;
  readonly batchSize: number;
  readonly traceEndpoint: string | null;
  readonly faultPoint: string | null;
  readonly http: { readonly host: string; readonly port: number };
}

/** @throws LienThongError `settings.invalid` with every mistake at once. */
export function readSinkSettings(env: NodeJS.ProcessEnv = process.env): SinkSettings {
  const settings = readSettings(SINK_SETTINGS, env);
  return {
    databaseUrl: settings.databaseUrl,
    eventLog: eventLogSettings(settings),
    namespace: settings.namespace,
    entityTypesDir: settings.entityTypesDir,
    batchSize: settings.batchSize,
    traceEndpoint: settings.traceEndpoint,
    faultPoint: settings.faultPoint,
    http: { host: settings.httpHost, port: settings.httpPort },
  };
}
