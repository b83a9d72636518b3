import { expect, test } from '@jest/globals';
import { bearerToken, hashToken, isTokenOf, newToken } from './token.ts';

test('a token is known by its hash alone', () => {
  const token = newToken();
  expect(newToken()).not.toBe(token);
  expect(isTokenOf(token, hashToken(token))).toBe(true);
  expect(isTokenOf(newToken(), hashToken(token))).toBe(false);
  expect(isTokenOf(token, '')).toBe(false);
});

test.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc', 'abc'],
  ['Basic abc', null],
  ['Bearer a b', null],
  [undefined, null],
])('the header %s carries the token %s', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
