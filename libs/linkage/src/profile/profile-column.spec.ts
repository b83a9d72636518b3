import { expect, test } from '@jest/globals';
import { profileColumn, shareOf } from './profile-column.ts';

const profile = (...values: string[]): ReturnType<typeof profileColumn> => profileColumn({ header: 'h', values });

test('counts what is filled, what is distinct, and how often two rows agree', () => {
  expect(profile('a b', 'a b', 'c', '')).toMatchObject({
    ...{ header: 'h', rows: 4, filled: 3, filledShare: 0.75, distinct: 2, distinctShare: 2 / 3, agreement: 1 / 3 },
    commonest: [
      { value: 'a b', count: 2 },
      { value: 'c', count: 1 },
    ],
    wordsPerValue: 5 / 3,
    shapes: [
      { shape: 'a a', share: 2 / 3 },
      { shape: 'a', share: 1 / 3 },
    ],
  });
});

test('a column without values has no shares', () => {
  const nothing = { filled: 0, filledShare: 0, distinct: 0, distinctShare: 0, agreement: 0, wordsPerValue: 0 };
  expect(profile()).toMatchObject({ rows: 0, ...nothing, shapes: [], dateFormats: [] });
  expect(profile('', '')).toMatchObject({ rows: 2, ...nothing });
  expect(profile('a')).toMatchObject({ agreement: 0, distinctShare: 1 });
  expect(shareOf({ header: 'h', values: ['', ''] }, () => true)).toBe(0);
});

test('does not depend on the order of the rows', () => {
  const values = ['b', 'a', 'c', 'a', 'b', '1', '2-2', '3 3', '4/4'];
  expect(profile(...values)).toEqual(profile(...[...values].reverse()));
  expect(
    profile(...values)
      .commonest.slice(0, 3)
      .map(({ value }) => value),
  ).toEqual(['a', 'b', '1']);
  expect(profile(...Array.from({ length: 30 }, (_, i) => `v${i}`)).commonest).toHaveLength(10);
  expect(profile(...values).shapes).toHaveLength(3);
});

test('is dates where half of its values are; those that can be read one way only decide', () => {
  expect(profile('17/03/1984', '03/04/1984', 'x', 'y').dateFormats).toEqual([
    { format: 'DD/MM/YYYY', share: 0.5 },
    { format: 'MM/DD/YYYY', share: 0.25 },
  ]);
  expect(profile('17/03/1984', 'x', 'y').dateFormats).toEqual([]);
  expect(profile('03/04/1984').dateFormats.map(({ format }) => format)).toEqual(['DD/MM/YYYY', 'MM/DD/YYYY']);
});

test('a share counts each row', () => {
  expect(shareOf({ header: 'h', values: ['a', 'a', 'b', ''] }, (value) => value === 'a')).toBe(2 / 3);
});
