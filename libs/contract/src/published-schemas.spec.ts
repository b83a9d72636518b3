import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLISHED_SCHEMAS } from './envelope.ts';
import { publishedSchemas, schemaFileText } from './published-schemas.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/schemas');

/**
 * A changed hash means a changed wire or file format. Additive and optional: run `npm run schemas` and put the new hash
 * here. Breaking: leave this schema as it is and add a `.v2`.
 */
const PINS: Readonly<Record<string, string>> = {
  'attributes.v1.json': '387da6bf5af22572',
  'entity-changed.v1.json': 'd79e3e8a5bb23b87',
  'judgement-made.v1.json': '34031f219104b353',
  'linkage.v1.json': 'd646b1fcb41741a3',
  'parameters.v1.json': 'a3f88721dc94a494',
  'quarantined.v1.json': '9e7fa50f4bfb4cf6',
  'record-changed.v1.json': '4e8b294036a3ed0c',
  'survivorship.v1.json': '9d987d9fc48eb077',
};

describe('published schemas', () => {
  test.each([...publishedSchemas()])('%s is the one we published', (name, schema) => {
    const hash = createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 16);
    expect({ [name]: hash }).toEqual({ [name]: PINS[name] });
  });

  test.each([...publishedSchemas()])('docs/schemas/%s is what `npm run schemas` writes', (name, schema) => {
    const path = join(FOLDER, name);
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(schemaFileText(schema));
  });

  test('every event has a published schema of its own name', () => {
    for (const [name, schema] of Object.entries(PUBLISHED_SCHEMAS)) expect(schema.$id).toBe(name);
    expect([...publishedSchemas().keys()]).toEqual(
      expect.arrayContaining(Object.keys(PUBLISHED_SCHEMAS).map((name) => `${name}.json`)),
    );
  });
});
