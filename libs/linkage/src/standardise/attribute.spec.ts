import { describe, expect, test } from '@jest/globals';
import type { AttributeKind, AttributeValue } from '#libs/contract';
import { Standardiser } from './attribute.ts';
import { Memo } from './memo.ts';
import { MOST_WORDS, packWords, unpackWords, wordAt, wordCount, WordTable } from './word-table.ts';

const words = new WordTable();
const standardiser = new Standardiser(words);
const standard = (kind: AttributeKind, value: AttributeValue | undefined): unknown =>
  standardiser.standardise({ kind }, value);

describe('the values of an attribute', () => {
  test('are one as itself, several distinct ones as an array, and nothing where none can be compared', () => {
    expect(standard('phone', '0912 345 678')).toBe('0912345678');
    expect(standard('phone', ['0912345678', '+84912345678'])).toBe('0912345678');
    expect(standard('phone', ['0912345678', '0281234567', '0912345678'])).toEqual(['0912345678', '0281234567']);
    for (const nothing of [null, undefined, '', 'none', [], ['', 'none'], { withheld: true }]) {
      expect(standard('phone', nothing as AttributeValue)).toBeNull();
    }
  });

  test('are the first sixteen of many, what is no text among them left out', () => {
    const codes = Array.from({ length: 20 }, (_, i) => `c${String(i)}`);
    expect(standard('code', [null, ...codes] as unknown as AttributeValue)).toEqual(codes.slice(0, 16));
  });

  test('are all that a commune may be', () => {
    expect(standard('admin-unit', '00006')).toEqual(['00006', '00008']);
    expect(standard('admin-unit', ['00006', '99999'])).toEqual(['00006', '00008', '99999']);
  });

  test.each<[AttributeKind, string, unknown]>([
    ['date', '1985-03-12', 19_850_312],
    ['identifier', 'a-1', 'A1'],
    ['code', 'NAM', 'nam'],
    ['email', 'An@B.vn', 'an@b.vn'],
    ['amount', '1.50', '1.5'],
    ['reference', 'tax/person/1', null],
  ])('of kind %s: %s is %s', (kind, text, expected) => {
    expect(standard(kind, text)).toBe(expected);
  });

  test('by scheme are in the form of the scheme', () => {
    expect(standardiser.standardise({ kind: 'identifier', scheme: 'personal-id' }, '79085012345')).toBe('079085012345');
  });

  test('by the units of a file have the communes that their names say', () => {
    const reform = {
      date: '2025-07-01',
      provincesBefore: { '01': 'Thành phố Hà Nội' },
      districtsBefore: { '001': ['Quận Ba Đình', '01'] },
      provincesAfter: { '01': 'Thành phố Hà Nội' },
      communesBefore: { '00001': ['Phường Phúc Xá', '001', ['00097']] },
      communesAfter: { '00097': ['Phường Hồng Hà', '01'] },
    };
    const file = { description: '', reforms: [reform] } as never;
    const own = new Standardiser(new WordTable(), file);
    expect(own.standardise({ kind: 'address' }, '12 Lê Lai, Phường Phúc Xá, Quận Ba Đình, Hà Nội')).toMatchObject({
      communes: ['00097'],
    });
    expect(own.standardise({ kind: 'admin-unit' }, '00001@2020-01-01')).toEqual(['00097']);
    expect(own.standardise({ kind: 'admin-unit' }, '00006@2020-01-01')).toEqual(['00006']);
  });
});

describe('what was asked last', () => {
  test('is read once, as long as not more is asked than is kept', () => {
    const read: string[] = [];
    const memo = new Memo((text) => {
      read.push(text);
      return text.length;
    }, 2);
    const ask = (...texts: string[]): number[] => texts.map((text) => memo.of(text));
    expect(ask('a', 'bb', 'a', 'bb')).toEqual([1, 2, 1, 2]);
    expect(read).toEqual(['a', 'bb']);
    // A turn: those before it are still known, those before that are not.
    ask('ccc', 'a', 'dddd', 'bb');
    expect(read).toEqual(['a', 'bb', 'ccc', 'dddd', 'bb']);
  });

  test('is not kept where it is long', () => {
    let asked = 0;
    const memo = new Memo((text) => {
      asked += 1;
      return text;
    });
    for (const length of [200, 200, 201, 201]) memo.of('x'.repeat(length));
    expect(asked).toBe(3);
  });
});

describe('words in a row', () => {
  test('are packed and read again, and cut where no honest value goes on', () => {
    const numbers = [0, 1, 0x7fff, 0x8000, 5_000_000];
    const packed = packWords(numbers);
    expect([wordCount(packed), unpackWords(packed)]).toEqual([5, numbers]);
    expect(numbers.map((_, i) => wordAt(packed, i))).toEqual(numbers);
    expect(wordCount(packWords(Array.from({ length: 40 }, (_, i) => i)))).toBe(MOST_WORDS);
  });

  test('a word has a number, its bare form another, and both their texts', () => {
    const number = words.numberOf('ĐỨC');
    expect([words.bareText(number), words.isMarked(number)]).toEqual(['duc', true]);
    expect([words.bare(number), words.isMarked(words.bare(number))]).toEqual([words.numberOf('duc'), false]);
    expect([words.text(999_999), words.bare(999_999)]).toEqual(['', 999_999]);
  });

  test.each([
    ['nguyeenx', true],
    ['vawn', true],
    ['hoaf', true],
    ['ddat', true],
    ['ig0r', true],
    ['nguyen', false],
    ['duc', false],
    ['1985', false],
  ])('%s may be typed oddly: %s', (word, expected) => {
    const number = words.numberOf(word);
    expect([words.isTypedOddly(number), words.isTypedOddly(number)]).toEqual([expected, expected]);
  });

  test.each([
    ['Số 12/34, Đ.Láng', 'so 12 34 d lang'],
    ["O'Hara d’Arc", 'ohara darc'],
    ['A×B÷C', 'a b c'],
    ['贝拉克·奥巴马', '2'],
    ['a\u0301b', 'ab'],
  ])('%s is read by its words', (text, expected) => {
    const read = words.numbersOf(text);
    if (/^\d$/.test(expected)) expect(read).toHaveLength(Number(expected));
    else expect(read.map((number) => words.bareText(number)).join(' ')).toBe(expected);
  });
});
