import { describe, expect, test } from '@jest/globals';
import { standardiseIdentifier } from '../standardise/identifier.ts';
import { OrganisationNameStandardiser } from '../standardise/organisation-name.ts';
import { WordTable } from '../standardise/word-table.ts';
import { Aliases } from '../weigh/aliases.ts';
import { Frequencies } from '../weigh/frequencies.ts';
import { readingName } from '../weigh/level-weights.ts';
import { Reading, type Values } from './comparator.ts';
import { OrganisationNameComparator } from './organisation-name.ts';

const words = new WordTable();
const comparator = new OrganisationNameComparator({
  comparison: 'name',
  slots: [
    { attribute: 'name', index: 0, kind: 'organisation-name', scheme: '' },
    { attribute: 'tax_code', index: 1, kind: 'identifier', scheme: 'tax-code' },
  ],
  options: { code: 'tax_code' },
  words,
  frequencies: () => {
    const table = new Frequencies(words);
    table.replace({ minh: 0.4, phat: 0.2, '*': 0.1 });
    return table;
  },
  aliases: () => new Aliases(words),
});
const standardiser = new OrganisationNameStandardiser(words);
const organisation = (name: string, code: string): Values => [
  standardiser.standardise(name),
  standardiseIdentifier(code, 'tax-code'),
];

/** The level, and after `−` what agreement loses because the words are common; the same from either side. */
function read(left: Values, right: Values): string {
  const [one, other] = [
    [left, right],
    [right, left],
  ].map(([a = [], b = []]) => {
    const reading = new Reading();
    comparator.read(a, b, reading);
    const level = readingName(comparator.factors, reading.levels);
    return reading.loss === 0 ? level : `${level} −${String(reading.loss)}`;
  });
  expect(other).toBe(one);
  return one ?? '';
}

/** 0100233488, 0314409058 and 8037630690 pass their check; 0100233480 does not. */
test.each([
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Minh Phát', '0100233488', 'same'],
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Minh Phát', '', 'same'],
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Minh Phát', '0100233480', 'same'],
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Minh Phát', '0314409058', 'other-code'],
  ['Công ty TNHH Minh Phát', '0314409058-002', 'Công ty TNHH Minh Phát', '0314409058', 'other-code'],
  ['Công ty TNHH Minh Phát', '0100233488', 'MINH PHAT CO., LTD', '8037630690', 'other-code'],
  ['Công ty TNHH Minh Phát', '0100233488', 'Công ty TNHH Trường Sơn', '0314409058', 'different'],
])('%s %s and %s %s: %s', (name, code, otherName, otherCode, level) => {
  expect(read(organisation(name, code), organisation(otherName, otherCode)).replace(/ −.*/, '')).toBe(level);
});

describe('proper names', () => {
  test.each([
    ['Công ty TNHH Hoàng Long', 'Hoàng Long', 'same'],
    ['Công ty TNHH Hoàng Long', 'Công ty Hoàng Long', 'same'],
    ['Công ty Hoàng Long', 'Công ty cổ phần Hoàng Long', 'same'],
    ['Công ty TNHH Hoàng Long', 'HOANG LONG CO., LTD', 'marks-lost'],
    ['Công ty TNHH Hoàng Long', 'HoàngLong', 'marks-lost'],
    ['Công ty TNHH Hoàng Long', 'Công ty cổ phần Hoàng Long', 'other-form'],
    ['Công ty TNHH Hoàng Long', 'Hoang Long JSC', 'other-form'],
    ['Công ty TNHH Hoàng Long', 'Chi nhánh Công ty TNHH Hoàng Long', 'dependent'],
    ['Công ty TNHH Hoàng Long', 'Công ty TNHH Hoàng Long 2', 'number-differs'],
    ['Công ty TNHH Hoàng Long II', 'Công ty TNHH Hoàng Long 3', 'number-differs'],
    ['Công ty TNHH Hoàng Long', 'Công ty TNHH Hoàng Long Việt', 'contains'],
    ['Công ty TNHH Hoàng Long', 'Công ty TNHH Long Hoàng', 'close'],
    ['Công ty TNHH Hoàng Long Việt', 'Công ty TNHH Hoàng Lomg Việt', 'close'],
    ['Công ty TNHH Hoàng Long Việt', 'Công ty TNHH Hoàng Long Trung', 'different'],
    ['Công ty TNHH HL Đại Dương', 'Công ty TNHH Hoàng Long Đại Dương', 'abbreviated'],
    ['Công ty TNHH HT Đại Dương', 'Công ty TNHH Hoàng Long Đại Dương', 'different'],
    ['Công ty TNHH Lomg', 'Công ty TNHH Hoàng Long', 'different'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(read(organisation(left, ''), organisation(right, ''))).toBe(expected);
  });
});

describe('agreement on common words says less, by the mean of the name that is shared', () => {
  test.each([
    ['Minh Phát', 'Minh Phát', 'same −1500'],
    ['Minh Phát', 'MINH PHAT', 'marks-lost −1500'],
    ['Minh Phát Long', 'Minh Phát Long', 'same −1000'],
    ['Minh', 'Minh Phát Long', 'contains −2000'],
    ['Long', 'Minh Minh Phát Long', 'contains −625'],
    ['Minh Phát 1', 'Minh Phát 2', 'number-differs'],
    ['Chi nhánh Minh Phát', 'Minh Phát', 'dependent'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(read(organisation(left, ''), organisation(right, ''))).toBe(expected);
  });

  test('and of several names that agree alike the rarest counts, in whichever order they stand', () => {
    const names = ['Minh Phát', 'Phát Long', 'Minh'].map((name) => standardiser.standardise(name));
    expect(read([names, null], [names, null])).toBe('same −500');
    expect(read([[...names].reverse(), null], [names, null])).toBe('same −500');
  });

  test('every proper word of every name is counted', () => {
    const counted: string[] = [];
    const names = ['CONG TY TNHH MINH PHAT', 'Hoang Long'].map((name) => standardiser.standardise(name));
    comparator.terms([names, null], (table, word) => counted.push(`${table} ${word}`));
    expect(counted).toEqual(['minh', 'phat', 'hoang', 'long'].map((word) => `organisation-word ${word}`));
  });
});
