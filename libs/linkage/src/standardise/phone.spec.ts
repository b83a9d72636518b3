import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { standardisePhone } from './phone.ts';

describe('one phone, many ways to write it', () => {
  test.each([
    '0912345678',
    '+84 912 345 678',
    '0084912345678',
    '84912345678',
    '091.234.5678',
    '912345678',
    '+84 (0) 912-345-678',
  ])('%s is 0912345678', (text) => {
    expect(standardisePhone(text)).toBe('0912345678');
  });
  test.each(['', '123', '0000000000', 'không có'])('%j is no phone', (text) => {
    expect(standardisePhone(text)).toBeNull();
  });
  test('a landline stays as it is', () => {
    expect(standardisePhone('024 3825 1234')).toBe('02438251234');
  });
});

const TABLE = join(process.env['VIETNAM_DATA'] ?? '', 'phone_11_to_10_2018.json');
const isThere = existsSync(TABLE);

describe('mobile numbers of before 2018', () => {
  test.each([
    ['01621234567', '0321234567'],
    ['01691234567', '0391234567'],
    ['01201234567', '0701234567'],
    ['+84 123 1234567', '0831234567'],
    ['01991234567', '0591234567'],
  ])('%s is %s today', (before, after) => {
    expect(standardisePhone(before)).toBe(after);
  });
  (isThere ? test : test.skip)(
    isThere ? 'all 21 prefixes are those of the official table' : 'phone_11_to_10_2018.json is not there: skipped',
    () => {
      const table = JSON.parse(readFileSync(TABLE, 'utf8')) as Record<string, string>;
      expect(Object.keys(table)).toHaveLength(21);
      for (const [before, after] of Object.entries(table)) {
        expect(standardisePhone(`${before}1234567`)).toBe(`${after}1234567`);
      }
    },
  );
});
