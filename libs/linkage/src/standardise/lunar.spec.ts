import { expect, test } from '@jest/globals';
import { lunarDateOf } from './lunar.ts';

/** New years as they were held in Viet Nam; 1968, 1985, 2007 and 2030 fall on other days in China. */
test.each([
  [19680129, 19680101],
  [19850121, 19850101],
  [19900127, 19900101],
  [20000205, 20000101],
  [20070217, 20070101],
  [20230122, 20230101],
  [20240210, 20240101],
  [20250129, 20250101],
  [20260217, 20260101],
  [20300202, 20300101],
])('%i is the lunar new year', (solar, lunar) => {
  expect(lunarDateOf(solar)).toBe(lunar);
});

test.each([
  [19450902, 19450726],
  [20250128, 20241229],
  [20230322, 20230201],
  [20230420, 20230301],
  [20240918, 20240816],
])('%i by the lunar calendar', (solar, lunar) => {
  expect(lunarDateOf(solar)).toBe(lunar);
});

test('outside of the table nothing is said', () => {
  expect(lunarDateOf(18991231)).toBeNull();
  // The first year of the table begins with its lunar new year.
  expect(lunarDateOf(19000130)).toBeNull();
  expect(lunarDateOf(19000131)).toBe(19000101);
  expect(lunarDateOf(20600101)).toBeNull();
  expect(lunarDateOf(19850000)).toBeNull();
});
