import { describe, expect, test } from '@jest/globals';
import type { AttributeKind } from '#libs/contract';
import { Standardiser } from '../standardise/attribute.ts';
import { WordTable } from '../standardise/word-table.ts';
import { Aliases } from '../weigh/aliases.ts';
import { Frequencies } from '../weigh/frequencies.ts';
import { readingName } from '../weigh/level-weights.ts';
import { Reading } from './comparator.ts';
import { makeComparator } from './comparators.ts';

const shares = { '*': 0.0001, 'cua hang': 0.4, cua: 0.4, hang: 0.4 };

function levelOf(comparator: string, kind: AttributeKind): (left: unknown, right: unknown) => string {
  const words = new WordTable();
  const standardiser = new Standardiser(words);
  const made = makeComparator(
    {
      comparison: 'a',
      slots: [{ attribute: 'a', index: 0, kind, scheme: '' }],
      options: {},
      words,
      frequencies: () => {
        const table = new Frequencies(words);
        table.replace(shares);
        return table;
      },
      aliases: () => new Aliases(words),
    },
    comparator,
  );
  const reading = new Reading();
  const read = (left: unknown, right: unknown): string => {
    reading.clear();
    made.read(
      [standardiser.standardise({ kind }, left as string)],
      [standardiser.standardise({ kind }, right as string)],
      reading,
    );
    return readingName(made.factors, reading.levels);
  };
  return (left, right) => {
    expect(read(right, left)).toBe(read(left, right));
    return read(left, right);
  };
}

describe('sets of codes', () => {
  const level = levelOf('set', 'code');
  test.each([
    [['C10', 'G47'], ['G47', 'C10'], 'same'],
    [['C10', 'G47', 'G46'], ['C10', 'G47'], 'most'],
    [['C10', 'G47', 'G46'], ['C10', 'H49', 'H50'], 'some'],
    [['C10'], ['G47'], 'different'],
    [[], ['G47'], ''],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });
});

describe('e-mail addresses', () => {
  const level = levelOf('email', 'email');
  test.each([
    ['An.Nguyen@Example.vn', 'an.nguyen@example.vn', 'same'],
    ['an.nguyen@example.vn', 'an.nguyem@example.vn', 'close'],
    ['an.nguyen@example.vn', 'an.nguyen@post.vn', 'user'],
    ['an@example.vn', 'an@post.vn', 'different'],
    ['an.nguyen@example.vn', 'binh.tran@example.vn', 'different'],
    ['not an address', 'an@post.vn', ''],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });
});

describe('phones', () => {
  const level = levelOf('phone', 'phone');
  test.each([
    ['0169 123 4567', '+84 39 123 4567', 'same'],
    ['0391234567', '0391234568', 'close'],
    ['0391234567', '0981112223', 'different'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });
});

describe('amounts', () => {
  const level = levelOf('amount', 'amount');
  test.each([
    ['1000000', '1000000.00', 'same'],
    ['1000000', '1005000', 'near'],
    ['1000000', '1080000', 'close'],
    ['1000000', '2000000', 'different'],
    ['0', '0', 'same'],
    ['0', '5', 'different'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });
});

describe('words weighed by how rare they are', () => {
  const level = levelOf('words', 'text');
  test.each([
    ['Cửa hàng Minh Phát', 'cua hang minh phat', 'same'],
    ['Cửa hàng Minh Phát', 'Minh Phát', 'most'],
    ['Cửa hàng Minh Phát', 'Minh Phát Thành Đạt', 'half'],
    ['Cửa hàng Minh Phát', 'Cửa hàng Thành Đạt', 'some'],
    ['Minh Phát', 'Thành Đạt', 'different'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });
});
