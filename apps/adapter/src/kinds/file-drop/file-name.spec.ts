import { expect, test } from '@jest/globals';
import { fitsName, isUnfinishedName } from './file-name.ts';

test.each([
  ['a.csv', '*.csv', true],
  ['a.csv.part', '*.csv', false],
  ['nguoi-01.csv', 'nguoi-??.csv', true],
  ['nguoi-1.csv', 'nguoi-??.csv', false],
  ['aXbXc', 'a*b*c', true],
  ['', '*', true],
  ['a.b', 'a?b', true],
  ['a+b', 'a.b', false],
])('%s fits %s: %s', (name, pattern, fits) => {
  expect(fitsName(name, pattern)).toBe(fits);
});

test('a hostile pattern takes no longer than its size', () => {
  expect(fitsName('a'.repeat(200), `${'*a'.repeat(50)}b`)).toBe(false);
});

test('hidden and unfinished files are known by their names', () => {
  expect(['.x', 'x.part', 'x.tmp', 'x.csv'].map(isUnfinishedName)).toEqual([true, true, true, false]);
});
