import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { asyncApiDocument } from './asyncapi.ts';
import { PUBLISHED_SCHEMAS } from './envelope.ts';

const DOCS = join(import.meta.dirname, '../../../docs');

test('docs/asyncapi.yaml is what `npm run schemas` writes', () => {
  expect(parse(readFileSync(join(DOCS, 'asyncapi.yaml'), 'utf8'))).toEqual(asyncApiDocument());
});

/** The schema that AsyncAPI publishes; loaded alone, as the package loads that of every version. */
function asyncApiSchema(): ValidateFunction {
  const specs = dirname(createRequire(import.meta.url).resolve('@asyncapi/specs/package.json'));
  const schema = JSON.parse(readFileSync(join(specs, 'schemas/3.0.0-without-$id.json'), 'utf8')) as object;
  return new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false }).compile(schema);
}

test('it follows the schema of AsyncAPI 3', () => {
  const validate = asyncApiSchema();
  expect({ valid: validate(asyncApiDocument()), errors: validate.errors }).toEqual({ valid: true, errors: null });
  expect(validate({ ...asyncApiDocument(), channels: { x: { adress: 1 } } })).toBe(false);
  expect(validate({ ...asyncApiDocument(), asyncapi: undefined })).toBe(false);
});

test('it tells every event of the contract, by the schema that is published', () => {
  const text = JSON.stringify(asyncApiDocument());
  for (const name of Object.keys(PUBLISHED_SCHEMAS)) {
    expect(text).toContain(`./schemas/${name}.json`);
    expect(existsSync(join(DOCS, 'schemas', `${name}.json`))).toBe(true);
  }
});
