import { expect, test } from '@jest/globals';
import { buffersOf, serverArguments } from './server-settings.ts';

const GB = 2 ** 30;

test.each([
  [GB / 2, 256],
  [2 * GB, 256],
  [4 * GB, 512],
  [12 * GB, 1536],
  [256 * GB, 2048],
])('of %d bytes of memory the server keeps %d MB for pages', (memory, buffers) => {
  expect(buffersOf(memory)).toBe(buffers);
});

test('settings of the caller win over the product’s, and each is given once', () => {
  const given = serverArguments('/cluster', 5432, { fsync: 'off' });
  expect(given.filter((each) => each.startsWith('fsync='))).toEqual(['fsync=off']);
  expect(given).toEqual(expect.arrayContaining(['synchronous_commit=on', 'port=5432']));
});
