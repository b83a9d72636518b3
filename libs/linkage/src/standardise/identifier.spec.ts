import { describe, expect, test } from '@jest/globals';
import { isValidIdentifier, rootOf, standardiseIdentifier } from './identifier.ts';

const valid = (text: string, scheme: string): boolean =>
  isValidIdentifier(standardiseIdentifier(text, scheme) ?? '', scheme);

describe('tax codes', () => {
  test.each([
    '0100233488',
    '0314409058-002',
    '8037630690',
    '01.00.112.437',
    '0100 233 488',
    '0314409058002',
    '079085012345',
  ])('%s is valid', (code) => {
    expect(valid(code, 'tax-code')).toBe(true);
  });
  test.each(['0100233480', '0000000019', '0314409058-000', '010023348', '01002334880', 'abc'])('%s is not', (code) => {
    expect(valid(code, 'tax-code')).toBe(false);
  });
  test('a branch belongs to the enterprise of its first ten digits', () => {
    expect(rootOf(standardiseIdentifier('0314409058002', 'tax-code') ?? '', 'tax-code')).toBe('0314409058');
  });
});

describe('other identifiers', () => {
  test('a zero that a spreadsheet dropped comes back', () => {
    expect(standardiseIdentifier('79085012345', 'personal-id')).toBe('079085012345');
    expect(standardiseIdentifier('12345678', 'old-id9')).toBe('012345678');
  });
  test('spaces, dots and dashes do not matter', () => {
    expect(standardiseIdentifier(' 0790 8501.2345 ', 'personal-id')).toBe('079085012345');
  });
  test('a health-insurance card holds the social-insurance number', () => {
    expect(standardiseIdentifier('DN4759122135078', 'social-insurance')).toBe('9122135078');
  });
  test.each(['', '  ', '000000000000', '111111111'])('%j is no identifier', (text) => {
    expect(standardiseIdentifier(text, 'personal-id')).toBeNull();
  });
});
