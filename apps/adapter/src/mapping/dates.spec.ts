import { describe, expect, test } from '@jest/globals';
import { compileDateFormat, dateText } from './dates.ts';
import { TimeZone } from './time-zone.ts';

describe('a date is as exact as its source', () => {
  test.each([
    ['dd/MM/yyyy', '02/09/1945', '1945-09-02'],
    ['d/M/yyyy', '2/9/1945', '1945-09-02'],
    ['MM/yyyy', '09/1945', '1945-09'],
    ['yyyy', '1945', '1945'],
    ['yyyyMMdd', '19450902', '1945-09-02'],
    ['yyyyMMdd', '19450900', '1945-09'],
    ['yyyyMMdd', '19450000', '1945'],
    ['yyyy-MM-dd', '2024-02-29', '2024-02-29'],
    ['iso', '2024-02-29T23:59:59.123456+07:00', '2024-02-29'],
    ['epoch-s', '86400', '1970-01-02'],
  ])('%s: %s', (format, text, expected) => {
    const parts = compileDateFormat(format)(text);
    expect(parts && dateText(parts)).toBe(expected);
  });

  test.each([
    ['dd/MM/yyyy', '31/02/1990'],
    ['dd/MM/yyyy', '29/02/1900'],
    ['dd/MM/yyyy', '12/13/1990'],
    ['dd/MM/yyyy', '1/2/1990'],
    ['dd/MM/yyyy', '01/02/1990 '],
    ['dd/MM/yyyy', '01/02/90'],
    ['yyyyMMdd', '19900031'],
    ['yyyy', '0000'],
    ['yyyy-MM-dd', '2024-02-1x'],
    ['iso', '2024-02-29T24:00:00Z'],
    ['epoch-ms', '1e3'],
  ])('%s does not take %s', (format, text) => {
    expect(compileDateFormat(format)(text)).toBeNull();
  });

  test('a format without a year is a mistake', () => {
    expect(() => compileDateFormat('dd/MM')).toThrow('yyyy');
  });
});

describe('a time without a zone is in that of its source', () => {
  const epochMs = (zone: string, format: string, text: string): number | null => {
    const parts = compileDateFormat(format)(text);
    return parts && new TimeZone(zone).epochMs(parts);
  };

  test.each([
    ['Asia/Ho_Chi_Minh', '01/01/2026 00:00:00', '2025-12-31T17:00:00Z'],
    // Sài Gòn was an hour further east until June 1975.
    ['Asia/Ho_Chi_Minh', '01/01/1970 00:00:00', '1969-12-31T16:00:00Z'],
    ['Europe/Berlin', '01/07/2026 12:00:00', '2026-07-01T10:00:00Z'],
    ['Europe/Berlin', '01/01/2026 12:00:00', '2026-01-01T11:00:00Z'],
    // Skipped and repeated by daylight saving.
    ['Europe/Berlin', '29/03/2026 02:30:00', '2026-03-29T01:30:00Z'],
    ['Europe/Berlin', '25/10/2026 02:30:00', '2026-10-25T00:30:00Z'],
  ])('%s %s', (zone, text, expected) => {
    expect(epochMs(zone, 'dd/MM/yyyy HH:mm:ss', text)).toBe(Date.parse(expected));
  });

  test('a zone in the text outranks that of the source', () => {
    expect(epochMs('Asia/Ho_Chi_Minh', 'iso', '2026-01-01T00:00:00-05:30')).toBe(Date.parse('2026-01-01T05:30:00Z'));
    expect(epochMs('Asia/Ho_Chi_Minh', 'iso', '2026-01-01T00:00:00Z')).toBe(Date.parse('2026-01-01T00:00:00Z'));
  });
});
