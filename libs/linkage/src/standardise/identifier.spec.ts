import { describe, expect, test } from '@jest/globals';
import { checkPersonalId, isValidIdentifier, rootOf, standardiseIdentifier } from './identifier.ts';

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

describe('check rules by scheme', () => {
  test.each([
    ['079085012345', 'personal-id', true],
    ['79085012345', 'personal-id', true],
    ['0790850123', 'personal-id', false],
    ['012345678', 'old-id9', true],
    ['1234567', 'old-id9', false],
    ['100233488', 'tax-code', true],
    ['9122135078', 'social-insurance', true],
    ['DN4759122135078', 'health-card', true],
    ['DN475912213507875297', 'health-card', true],
    ['DN6759122135078', 'health-card', false],
    ['D14759122135078', 'health-card', false],
    ['C1234567', 'passport', true],
    ['K00012345', 'passport', true],
    ['12345678', 'passport', false],
    ['30A-123.45', 'plate', true],
    ['29-B1 123.45', 'plate', true],
    ['59-AA 123.45', 'plate', true],
    ['29LĐ-001.23', 'plate', true],
    ['30I-123.45', 'plate', false],
    ['30A-123', 'plate', false],
    ['0100233488-1C26TAA-00000123', 'e-invoice', true],
    ['0314409058-002 1 K26MYY 7', 'e-invoice', true],
    ['0100233488-1A26TAA-123', 'e-invoice', false],
    ['1234567', 'budget-unit', true],
    ['123456', 'budget-unit', false],
    ['IMO 9074729', 'vessel-imo', true],
    ['IMO 9074728', 'vessel-imo', false],
    ['C1061', 'industry', true],
  ])('%s as %s: %s', (text, scheme, expected) => {
    expect(valid(text, scheme)).toBe(expected);
  });

  test('an invoice has one key however its parts are set apart', () => {
    expect(standardiseIdentifier('0100233488-1C26TAA-00000123', 'e-invoice')).toBe(
      standardiseIdentifier('0100233488|1|C26TAA|123', 'e-invoice'),
    );
  });

  test('a health card of twenty places is that of fifteen', () => {
    expect(standardiseIdentifier('DN475912213507875297', 'social-insurance')).toBe('9122135078');
  });
});

describe('a personal id that its holder contradicts is a warning', () => {
  test.each([
    ['079085012345', { sex: 'male', birthYear: 1985 }, []],
    ['079185012345', { sex: 'female', birthYear: 1985 }, []],
    ['079301012345', { sex: 'female', birthYear: 2001 }, []],
    ['079085012345', { sex: 'female', birthYear: 1985 }, ['sex']],
    ['079085012345', { sex: 'male', birthYear: 1986 }, ['birth-year']],
    ['003085012345', {}, ['province']],
    ['101085012345', { sex: null, birthYear: null }, []],
    ['0790850', {}, ['form']],
  ] as const)('%s of %j: %j', (id, person, warnings) => {
    expect(checkPersonalId(id, person).warnings).toEqual(warnings);
  });
});

test('characters that nobody sees make no other identifier', () => {
  expect(standardiseIdentifier('\u202e0790\u200b90001234\ufeff', 'personal-id')).toBe('079090001234');
  expect(standardiseIdentifier('\u200b', 'personal-id')).toBeNull();
});
