import { expect, test } from '@jest/globals';
import { forbiddenCharacter } from './forbidden-character.ts';

test.each([
  [{ a: ['x', 'y\0'] }, '/a/1'],
  [{ 'a/b': { '~': '\ud800' } }, '/a~1b/~0'],
  [{ a: { 'k\0': 1 } }, '/a'],
  ['\udc00x', ''],
  [{ first: '\0', second: '\0' }, '/first'],
  [{ a: 'Nguyễn 𠀋', b: null, c: 1 }, null],
])('names the place of a NUL or a lone surrogate: %j', (value, path) => {
  expect(forbiddenCharacter(value)).toBe(path);
});

test('a value of any depth is looked through', () => {
  const depth = 200_000;
  const value: unknown = JSON.parse(`${'['.repeat(depth)}"\\u0000"${']'.repeat(depth)}`);
  expect(forbiddenCharacter(value)).toHaveLength(2 * depth);
});
