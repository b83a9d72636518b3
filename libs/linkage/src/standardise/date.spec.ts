import { expect, test } from '@jest/globals';
import { dayOf, monthDayOf, monthOf, standardiseDate, yearOf } from './date.ts';

test.each([
  ['1985-03-12', 19_850_312],
  ['19850312', 19_850_312],
  [' 1985-03 ', 19_850_300],
  ['198503', 19_850_300],
  ['1985', 19_850_000],
  ['0001', 10_000],
  ['1900-01-02', 19_000_102],
  // Placeholders of no date.
  ['1900-01-01', null],
  ['0000-12-31', null],
  ['12/03/1985', null],
  ['1985-3-1', null],
  ['1985-03-12T00', null],
  ['x1985', null],
  ['', null],
])('%j is the date %s', (text, date) => {
  expect(standardiseDate(text)).toBe(date);
});

test('a date is year, month and day, as far as it is known', () => {
  expect([yearOf(19_850_312), monthOf(19_850_312), dayOf(19_850_312), monthDayOf(19_850_312)]).toEqual([
    1985, 3, 12, 312,
  ]);
  expect([yearOf(19_851_200), monthOf(19_851_200), dayOf(19_851_200)]).toEqual([1985, 12, 0]);
});
