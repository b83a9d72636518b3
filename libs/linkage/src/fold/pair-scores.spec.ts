import { expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import type { LinkageModel } from '../model.ts';
import { EdgeTable } from './edge-table.ts';
import { PairScores } from './pair-scores.ts';
import { RecordTable } from './record-table.ts';
import { jsonPacking } from './json-packing.ts';

const LARGE_PART = 50;

function scoresOf(records: RecordTable<number>): { scores: PairScores<number>; weighed: () => number } {
  let weighed = 0;
  const model: LinkageModel<number> = {
    version: 'difference of numbers',
    packing: jsonPacking(),
    thresholds: { edge: 0, link: 0, review: 0 },
    blockCap: 10,
    componentCap: 10,
    standardise: () => 0,
    blockingKeys: () => [],
    hashKeys: () => undefined,
    weigh: (left, right) => {
      weighed += 1;
      return -Math.abs(left - right);
    },
    merge: { prior: 0, sizePenalty: 0, sizeBonus: 0 },
    probability: () => 0,
    comparisonCount: 0,
    weighEach: () => undefined,
    isHardConflict: () => false,
    compare: () => [],
  };
  return { scores: new PairScores(model, records, new EdgeTable()), weighed: () => weighed };
}

test('a pair of a large part is weighed once, until one of its records changes or goes', () => {
  const records = new RecordTable<number>(jsonPacking());
  const [a, b, c] = [1, 5, 9].map((value) => records.add(`tax/payer/${value}` as ReferenceText, value)) as [
    number,
    number,
    number,
  ];
  const { scores, weighed } = scoresOf(records);
  const all = (): number[] => [
    scores.score(a, b, LARGE_PART).weight,
    scores.score(a, c, LARGE_PART).weight,
    scores.score(b, c, LARGE_PART).weight,
  ];
  expect(all()).toEqual([-4, -8, -4]);
  expect(all()).toEqual([-4, -8, -4]);
  expect(weighed()).toBe(3);

  scores.forget(b);
  records.replace(b, 6);
  expect(all()).toEqual([-5, -8, -3]);
  expect(weighed()).toBe(5);
});
