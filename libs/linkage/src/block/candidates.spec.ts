import { expect, test } from '@jest/globals';
import { candidatePairs, PairCollector } from './candidates.ts';

const pairsOf = (keys: readonly (readonly string[])[], blockCap: number): string[] => {
  const { left, right, length } = candidatePairs(keys, blockCap);
  return Array.from({ length }, (_, i) => `${String(left[i])} ${String(right[i])}`);
};

test('records that share a key are a candidate pair, once however many keys they share', () => {
  const keys = [['k|a', 'k|b'], ['k|b'], ['k|a', 'k|b'], ['k|c']];
  expect(pairsOf(keys, 10).sort()).toEqual(['0 1', '0 2', '1 2']);
});

test('a key that more records hold than the cap makes no pair', () => {
  const keys = [['k|a', 'k|b'], ['k|a'], ['k|a'], ['k|b']];
  expect(pairsOf(keys, 3).sort()).toEqual(['0 1', '0 2', '0 3', '1 2']);
  expect(pairsOf(keys, 2)).toEqual(['0 3']);
});

test('pairs are kept in order, however many there are', () => {
  const pairs = new PairCollector();
  const many = (1 << 16) + 3;
  for (let i = 0; i < many; i += 1) pairs.add(i, i + 1);
  const { left, right, length } = pairs.list();
  expect(length).toBe(many);
  for (const i of [0, (1 << 16) - 1, 1 << 16, many - 1]) expect([left[i], right[i]]).toEqual([i, i + 1]);
});
