import { expect, test } from '@jest/globals';
import { judgePairs } from './judge-pairs.ts';

const pair = (weight: number, isMatch: boolean): { weight: number; isMatch: boolean } => ({ weight, isMatch });

test('at the preset threshold a pair counts when its weight is above 0', () => {
  const quality = judgePairs([pair(5000, true), pair(1, false), pair(0, true), pair(-3000, false)]);
  expect(quality).toMatchObject({ pairs: 4, matches: 2, pairwise: { precision: 0.5, recall: 0.5, f1: 0.5 } });
});

test('the best threshold takes pairs of one weight together', () => {
  const quality = judgePairs([pair(5000, true), pair(-1000, true), pair(-1000, true), pair(-1000, false)]);
  expect(quality.best).toEqual({ threshold: -1, f1: 6 / 7 });
});

test('the order in which the pairs come does not matter', () => {
  const pairs = [pair(-1000, false), pair(5000, true), pair(2000, false), pair(3000, true), pair(-2000, true)];
  const expected = { threshold: 3, f1: 4 / 5 };
  expect(judgePairs(pairs).best).toEqual(expected);
  expect(judgePairs([...pairs].reverse()).best).toEqual(expected);
});

test('of thresholds that are as good the highest is the best', () => {
  const quality = judgePairs([pair(4000, true), pair(3000, false), pair(2000, false), pair(1000, true)]);
  expect(quality.best).toEqual({ threshold: 4, f1: 2 / 3 });
});

test('nothing is taken from nothing', () => {
  expect(judgePairs([]).pairwise).toEqual({ precision: 0, recall: 0, f1: 0 });
});
