import {
  EVENT_LOG_SETTINGS,
  eventLogSettings,
  readSettings,
  type EventLogSettings,
  type SettingsDefinition,
} from '#libs/runtime';

export const STEWARD_API_SETTINGS = {
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
  httpHost: { name: 'HTTP_HOST', kind: 'text', default: '127.0.0.1', doc: 'Address to listen on' },
  httpPort: { name: 'HTTP_PORT', kind: 'integer', default: 3004, max: 65_535, doc: 'Port to listen on' },
} as const satisfies SettingsDefinition;

export interface StewardApiSettings {
  readonly databaseUrl: string;
  readonly eventLog: EventLogSettings;
  readonly namespace: string;
  readonly entityTypesDir: string;
  readonly http: { readonly host: string; readonly port: number };
}

/** @throws LienThongError `settings.invalid` with every mistake at once. */
export function readStewardApiSettings(env: NodeJS.ProcessEnv = process.env): StewardApiSettings {
  const settings = readSettings(STEWARD_API_SETTINGS, env);
  const { databaseUrl, namespace, entityTypesDir, httpHost, httpPort } = settings;
  return {
    databaseUrl,
    eventLog: eventLogSettings(settings),
    namespace,
    entityTypesDir,
    http: { host: httpHost, port: httpPort },
  };
}
