import { expect, test } from '@jest/globals';
import { checkServer } from './server-check.ts';

test.each([
  [{ version: '16.9', number: 160_009, encoding: 'UTF8' }, 'store.too-old'],
  [{ version: '9.6.24', number: 90_624, encoding: 'UTF8' }, 'store.too-old'],
  [{ version: '18.4', number: 180_004, encoding: 'SQL_ASCII' }, 'store.unsuitable'],
])('%j is refused as %s', (facts, code) => {
  expect(() => checkServer(facts)).toThrow(expect.objectContaining({ code }));
});

test('PostgreSQL 17 and newer in UTF-8 are taken', () => {
  checkServer({ version: '17.0', number: 170_000, encoding: 'UTF8' });
  checkServer({ version: '18.4', number: 180_004, encoding: 'UTF8' });
});
