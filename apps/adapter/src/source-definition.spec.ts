import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { schemaFileText } from '#libs/contract';
import { SourceFile } from './source-definition.ts';

/** A changed file means changed source files. Additive: `npm run schemas` and commit it. Breaking: a `.v2` beside it. */
test('the form of a source file is the one we published', async () => {
  expect(schemaFileText(SourceFile)).toBe(await readFile('docs/schemas/source.v1.json', 'utf8'));
});
