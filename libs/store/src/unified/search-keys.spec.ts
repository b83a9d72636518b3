import { describe, expect, test } from '@jest/globals';
import type { AttributeDefinition, GoldenRecord, GoldenValue } from '#libs/contract';
import { identifierKey, nameKey, searchKeysOf } from './search-keys.ts';

describe('names', () => {
  test.each([
    ['Nguyễn Thị Hoà', 'NGUYEN THI HOA'],
    ['Đỗ Đức', 'do duc'],
    ['Ðặng', 'dang'],
    ["H'Hen  Niê", "h'hen nie"],
    ['Công ty TNHH A.B', 'cong ty tnhh a b'],
  ])('%s and %s are alike once diacritics are lost', (written, lost) => {
    expect(nameKey(written)?.folded).toBe(nameKey(lost)?.folded);
  });

  test.each([
    ['Nguyễn Thị Hoà', 'nguyễn thị hòa'],
    ['Nguyễn Thị Hoà'.normalize('NFD'), 'Nguyễn Thị Hoà'.normalize('NFC')],
    ['Thuý', 'Thúy'],
    ['Trần\u200b Văn\u00a0An', 'Trần Văn An'],
  ])('%s and %s are the same name with its marks', (left, right) => {
    expect(nameKey(left)?.exact).toBe(nameKey(right)?.exact);
  });

  test.each([
    ['Lang', 'Lăng'],
    ['Giang', 'Giàng'],
    ['Do', 'Đo'],
    ['Hoà', 'Hoá'],
  ])('%s and %s differ by their marks', (left, right) => {
    expect(nameKey(left)?.exact).not.toBe(nameKey(right)?.exact);
  });

  test('nothing is left of a text without letters', () => {
    expect(nameKey(' \u00a0. ')).toBeNull();
  });

  test('a name longer than an index row may be is found by its beginning', () => {
    const key = nameKey('Nguyễn '.repeat(500));
    expect(key?.folded).toHaveLength(400);
    expect(key).toEqual(nameKey('Nguyễn '.repeat(501)));
  });
});

test.each([
  ['0100233488-001', '0100233488001'],
  [' 079 090 001 234 ', '079090001234'],
  ['01.00.112.437', '0100112437'],
  ['b1234567', 'B1234567'],
])('the identifier %s is looked for as %s', (written, key) => {
  expect(identifierKey(written)).toBe(key);
});

test('keys are made of the values that won, by the kind of their attribute', () => {
  const value = (text: unknown): GoldenValue => ({
    value: text,
    record: 'population/citizen/1',
    source: 'population',
    version: '1',
    ts_ms: null,
    rule: 'default',
    lost: [{ value: 'Lê Bình', record: 'tax/taxpayer/1', source: 'tax', version: '1', ts_ms: null }],
    lost_count: 1,
  });
  const attribute = (kind: AttributeDefinition['kind']): AttributeDefinition => ({
    kind,
    sensitivity: 'personal',
    label: { vi: '', en: '' },
  });
  const golden: GoldenRecord = {
    full_name: value('Lê An'),
    other_names: [value('Lê An'), value({ withheld: 'court' })],
    personal_id: value('079 090'),
    address: value('Lê Lợi'),
  };
  const keys = searchKeysOf(golden, {
    full_name: attribute('person-name'),
    other_names: attribute('person-name'),
    personal_id: attribute('identifier'),
    address: attribute('address'),
  });
  expect(keys).toEqual({ names: [{ folded: 'le an', exact: 'lê an'.normalize('NFD') }], identifiers: ['079090'] });
});
