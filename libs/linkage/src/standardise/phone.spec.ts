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
  test.each(['', '123', '1234567', '0000000000', '0777777777', '84777777777', 'không có'])('%j is no phone', (text) => {
    expect(standardisePhone(text)).toBeNull();
  });
  test.each([
    ['024 3825 1234', '02438251234'],
    ['84 0912345678', '0912345678'],
    ['0084 0912 345 678', '0912345678'],
    // Too short to begin with the country's code.
    ['8491234567', '8491234567'],
    ['1212345678', '0792345678'],
    ['2212345678', '2212345678'],
    ['12345678', '12345678'],
    ['0912345678 5', '09123456785'],
    // A prefix of eleven digits that was none, and one of ten.
    ['01301234567', '01301234567'],
    ['0120123456', '0120123456'],
    ['0777777771', '0777777771'],
  ])('%s is %s', (text, phone) => {
    expect(standardisePhone(text)).toBe(phone);
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
