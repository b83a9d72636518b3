import { describe, expect, test } from '@jest/globals';
import type { AttributeDefinition, GoldenRecord, GoldenValue } from '#libs/contract';
import { formsOfNames, identifierKey, nameWords, searchKeysOf } from './search-keys.ts';

const folded = (text: string): string[] => nameWords(text).map((word) => word.folded);
const exact = (text: string): string[] => nameWords(text).map((word) => word.exact);

describe('names', () => {
  test.each([
    ['Nguyễn Thị Hoà', 'NGUYEN THI HOA'],
    ['Đỗ Đức', 'do duc'],
    ['Ðặng', 'dang'],
    ["H'Hen  Niê", 'hhen nie'],
    ['H’Hen', 'HʼHen'],
    ['Công ty TNHH "A.B"', 'cong ty tnhh a b'],
    ['Lý Mỹ Kỳ', 'li mi ki'],
  ])('%s and %s are alike once diacritics are lost', (written, lost) => {
    expect(folded(written)).toEqual(folded(lost));
  });

  test.each([
    ['Nguyễn Thị Hoà', 'nguyễn thị hòa'],
    ['Nguyễn Thị Hoà'.normalize('NFD'), 'Nguyễn Thị Hoà'.normalize('NFC')],
    ['Thuý', 'Thúy'],
    ['Trần\u200b Văn\u00a0An', 'Trần Văn An'],
    ['Mỹ', 'Mĩ'],
    ['Quý', 'Quí'],
  ])('%s and %s are the same name with its marks', (left, right) => {
    expect(exact(left)).toEqual(exact(right));
  });

  test.each([
    ['Lang', 'Lăng'],
    ['Giang', 'Giàng'],
    ['Do', 'Đo'],
    ['Hoà', 'Hoá'],
    ['Thuý', 'Thúi'],
    ['Mỹ', 'Mỉ'],
  ])('%s and %s differ by their marks', (left, right) => {
    expect(exact(left)).not.toEqual(exact(right));
  });

  test('nothing is left of a text without letters', () => {
    expect(nameWords(' \u00a0. \u0301 -')).toEqual([]);
  });

  test('forms are what the index can hold, whatever the names are', () => {
    const names = [
      'Nguyễn '.repeat(500),
      'x'.repeat(5000),
      `a${'\u0301'.repeat(5000)}`,
      "' \\ & | ! : * ( ) <-> '",
      '\ufdfa ½ ﬁ 한국 \u0344a',
      ...Array.from({ length: 2000 }, (_, i) => `tên ${i} 𠀋${'𠀋'.repeat(i % 90)}`),
    ];
    const forms = formsOfNames(names.map(nameWords));
    expect(forms.length).toBeLessThanOrEqual(1001);
    for (const form of forms) {
      expect(form).toMatch(/^[\p{L}\p{M}\p{N}]+$/u);
      expect(Buffer.byteLength(form)).toBeLessThan(400);
    }
  });
});

test('a name is found whatever nobody sees in it', () => {
  for (const hidden of ['\u202e', '\u2067', '\u061c', '\u200b', '\u00ad', '\ufeff', '\u{e0041}']) {
    expect(nameWords(`Ngu${hidden}yễn A${hidden}n`)).toEqual(nameWords('Nguyễn An'));
  }
});

test.each([
  ['0100\u202e233488\u200b-001', '0100233488001'],
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
  expect(keys).toEqual({
    names: [
      [
        { folded: 'le', exact: 'lê' },
        { folded: 'an', exact: 'an' },
      ],
    ],
    identifiers: ['079090'],
  });
});
