import { describe, expect, test } from '@jest/globals';
import { dateOrderOf, isoDate } from './read-date.ts';

describe('a written date', () => {
  test.each([
    ['1990-02-01', '1990-02-01'],
    ['1990-02-01T00:00:00Z', '1990-02-01'],
    ['1990/2/1', '1990-02-01'],
    ['01/02/1990', '1990-02-01'],
    ['1.2.1990', '1990-02-01'],
    ['02/25/1990', '1990-02-25'],
    ['19900201', '19900201'],
    ['1990', '1990'],
    ['45/45/1990', '45/45/1990'],
    ['', ''],
    ['about 1990', 'about 1990'],
  ])('%s is %s where the day comes first', (text, expected) => {
    expect(isoDate(text, 'day-first')).toBe(expected);
  });

  test('is read month first where the column says so', () => {
    const order = dateOrderOf(['01/02/1990', '02/25/1990', '']);
    expect(order).toBe('month-first');
    expect(isoDate('01/02/1990', order)).toBe('1990-01-02');
    expect(isoDate('25/02/1990', order)).toBe('1990-02-25');
    expect(dateOrderOf(['01/02/1990'])).toBe('day-first');
  });
});
