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

describe('one written form', () => {
  test.each([
    ['DN4759122135078', 'social-insurance', '9122135078'],
    ['912213507', 'social-insurance', '0912213507'],
    ['9122135078', 'social-insurance', '9122135078'],
    ['DN47591221350787', 'social-insurance', 'DN47591221350787'],
    ['DN475912213507875297', 'health-card', 'DN4759122135078'],
    ['DN4759122135078', 'health-card', 'DN4759122135078'],
    ['079085012345', 'personal-id', '079085012345'],
    ['9085012345', 'personal-id', '9085012345'],
    ['7', 'personal-id', '7'],
    ['123456789', 'old-id9', '123456789'],
    ['1234567', 'old-id9', '1234567'],
    ['100233488', 'tax-code', '0100233488'],
    ['100233480', 'tax-code', '100233480'],
    ['0100233488 001', 'tax-code', '0100233488-001'],
    ['30ð-123.45', 'plate', '30Đ12345'],
    ['29-LƉ·001•23', 'plate', '29LĐ00123'],
    ['imo 9074729', 'vessel-imo', '9074729'],
    ['9IMO', 'vessel-imo', '9IMO'],
    ['0314409058002/1/K26MYY/007', 'e-invoice', '0314409058-002|1|K26MYY|7'],
    ['079085012345 2 C26TAA 10', 'e-invoice', '079085012345|2|C26TAA|10'],
    ['12 34 x', 'e-invoice', '1234X'],
    ['x/y_z-1.2', 'other', 'XYZ12'],
    ['１２３４', 'other', '1234'],
    ['aab', 'other', 'AAB'],
    ['7', 'other', '7'],
  ])('%s as %s is %s', (text, scheme, written) => {
    expect(standardiseIdentifier(text, scheme)).toBe(written);
  });

  test.each([
    ['SW1A1AA', 'postcode', 'SW1A'],
    ['E1 1', 'postcode', null],
    ['E1 1A', 'postcode', null],
    ['E11AA', 'postcode', 'E1'],
    ['0314409058', 'tax-code', '0314409058'],
    ['0314409058', 'plate', null],
  ])('what several %s of %s share: %s', (text, scheme, root) => {
    expect(rootOf(text.replaceAll(' ', ''), scheme)).toBe(root);
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
    ['0790850123456', 'personal-id', false],
    ['0123456789', 'old-id9', false],
    ['91221350781', 'social-insurance', false],
    ['DN0759122135078', 'health-card', false],
    ['DN47591221350781', 'health-card', false],
    ['CC234567', 'passport', false],
    ['C123456789', 'passport', false],
    ['129-B1 123.45', 'plate', false],
    ['29-B1 123.456', 'plate', false],
    ['12345678', 'budget-unit', false],
    ['AB12CD34EF56', 'land-parcel', true],
    ['AB12CD34EF5', 'land-parcel', false],
    ['AB12CD34EF567', 'land-parcel', false],
    ['IMO 90747290', 'vessel-imo', false],
    ['C1061', 'industry', true],
    ['1061', 'industry', true],
    ['C1', 'industry', false],
    ['C106100', 'industry', false],
    ['V1061', 'industry', false],
    ['0100233488', 'e-invoice', false],
    ['anything', 'unheard-of', true],
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
    ['100085012345', {}, []],
    ['099085012345', {}, ['province']],
    ['079185012345', { sex: 'male', birthYear: 1985 }, ['sex']],
    ['079085012345', { sex: 'unknown' }, []],
    ['079201012345', { sex: 'female', birthYear: 1901 }, ['sex', 'birth-year']],
    ['0790850', {}, ['form']],
    ['0790850123456', {}, ['form']],
    ['x079085012345', {}, ['form']],
  ] as const)('%s of %j: %j', (id, person, warnings) => {
    expect(checkPersonalId(id, person).warnings).toEqual(warnings);
  });
});

test('characters that nobody sees make no other identifier', () => {
  expect(standardiseIdentifier('\u202e0790\u200b90001234\ufeff', 'personal-id')).toBe('079090001234');
  expect(standardiseIdentifier('\u200b', 'personal-id')).toBeNull();
});
