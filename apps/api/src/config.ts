import { readSettings, type SettingsDefinition } from '#libs/runtime';

export const API_SETTINGS = {
  databaseUrl: {
    name: 'DATABASE_URL',
    kind: 'text',
    doc: 'PostgreSQL 17 or newer, postgres://user:password@host:port/name',
  },
  entityTypesDir: {
    name: 'ENTITY_TYPES_DIR',
    kind: 'text',
    default: 'entity-types',
    doc: 'Folder of the entity types',
  },
  httpHost: { name: 'HTTP_HOST', kind: 'text', default: '127.0.0.1', doc: 'Address to listen on' },
  httpPort: { name: 'HTTP_PORT', kind: 'integer', default: 3000, max: 65_535, doc: 'Port to listen on' },
} as const satisfies SettingsDefinition;

export interface ApiSettings {
  readonly databaseUrl: string;
  readonly entityTypesDir: string;
  readonly http: { readonly host: string; readonly port: number };
}

/** @throws LienThongError `settings.invalid` with every mistake at once. */
export function readApiSettings(env: NodeJS.ProcessEnv = process.env): ApiSettings {
  const { databaseUrl, entityTypesDir, httpHost, httpPort } = readSettings(API_SETTINGS, env);
  return { databaseUrl, entityTypesDir, http: { host: httpHost, port: httpPort } };
}
