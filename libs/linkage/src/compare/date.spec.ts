import { describe, expect, test } from '@jest/globals';
import { standardiseDate } from '../standardise/date.ts';
import { dateLevel } from './date.ts';

function level(left: string, right: string): string {
  const [a, b] = [standardiseDate(left), standardiseDate(right)];
  if (a === null || b === null) return 'none';
  expect(dateLevel(b, a)).toBe(dateLevel(a, b));
  return dateLevel(a, b);
}

describe('two dates', () => {
  test.each([
    ['1985-03-12', '1985-03-12', 'same'],
    ['1985-01-01', '1985-01-01', 'same-first-of-january'],
    ['1985-01-01', '1985-03-12', 'same-year'],
    ['1985', '1985-03-12', 'same-year'],
    ['1985-03', '1985-03-12', 'same-month'],
    ['1985-03', '1985-04-12', 'other-month-day'],
    ['1985-03-12', '1985-12-03', 'swapped'],
    ['1985-03-12', '1985-03-13', 'one-digit'],
    ['1985-03-12', '1958-03-12', 'one-digit'],
    ['1985-03-12', '1985-03-21', 'one-digit'],
    ['1985-03-12', '1985-03-29', 'other-day'],
    ['1985-03-12', '1985-09-28', 'other-month-day'],
    ['1985-03-12', '1979-03-12', 'other-year'],
    ['1985-03-12', '1984-11-28', 'near-year'],
    ['1985', '1984-03-12', 'near-year'],
    ['1985-03-12', '1961-11-28', 'different'],
    ['1985-02-10', '1985-01-21', 'lunar'],
    ['1985-03-12', '1985-02-21', 'lunar'],
    ['1990-01-20', '1989', 'lunar-year'],
    ['1990-02-20', '1989', 'near-year'],
    ['', '1985-03-12', 'none'],
    ['1900-01-01', '1985-03-12', 'none'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });
});
