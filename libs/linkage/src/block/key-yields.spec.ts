import { expect, test } from '@jest/globals';
import { keyYields } from './key-yields.ts';

test('each rule is counted by itself: keys, pairs, what it finds of the true pairs, its commonest key', () => {
  const keys = [
    ['name|an', 'year|1985'],
    ['name|an', 'year|1985'],
    ['name|an'],
    ['name|binh', 'year|1985'],
    ['year|1990'],
  ];
  const entities = ['a', 'a', 'a', 'b', 'b'];
  expect(keyYields(keys, entities, 3)).toEqual([
    { rule: 'name', keys: 2, inactiveKeys: 0, pairs: 3, recall: 0.75, largestKey: 3 },
    { rule: 'year', keys: 2, inactiveKeys: 0, pairs: 3, recall: 0.25, largestKey: 3 },
  ]);
  expect(keyYields(keys, entities, 2).map(({ inactiveKeys, pairs }) => [inactiveKeys, pairs])).toEqual([
    [1, 0],
    [1, 0],
  ]);
});
