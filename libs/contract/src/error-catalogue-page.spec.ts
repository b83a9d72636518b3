import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { errorCataloguePage } from './error-catalogue-page.ts';

test('docs/errors.md is what `npm run schemas` writes', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8')).toBe(errorCataloguePage());
});
