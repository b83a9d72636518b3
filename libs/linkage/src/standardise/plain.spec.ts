import { describe, expect, test } from '@jest/globals';
import { standardiseAmount, standardiseCode, standardiseEmail, standardiseText } from './plain.ts';
import { WordTable } from './word-table.ts';

describe('an address of e-mail', () => {
  test.each([
    ['An.Nguyen@Example.VN', 'an.nguyen@example.vn'],
    ['  an@example.vn ', 'an@example.vn'],
    ['ａｎ@example.vn', 'an@example.vn'],
    ['a\u200bn@exa\u202emple.vn', 'an@example.vn'],
    ['a.n@example.vn', 'a.n@example.vn'],
    ['An.NguyenExample.vn', 'an.nguyenexample.vn'],
  ])('%s is %s', (written, email) => {
    expect(standardiseEmail(written)).toBe(email);
  });

  test.each([
    '',
    'an',
    '@example.vn',
    'an@',
    'a n@example.vn',
    'an@b@example.vn',
    'an@example.vn x',
    'b.vn',
    'không có',
    'n/a',
  ])('%s is none', (written) => {
    expect(standardiseEmail(written)).toBeNull();
  });
});

describe('a code of a list', () => {
  test.each([
    ['female', 'female'],
    ['Nữ', 'nu'],
    ['  NAM ', 'nam'],
    ['n\u200bam', 'nam'],
  ])('%s is %s', (written, code) => {
    expect(standardiseCode(written)).toBe(code);
  });

  test.each(['', ' ', '-', '\u202e'])('nothing is left of %j', (written) => {
    expect(standardiseCode(written)).toBeNull();
  });
});

describe('an amount', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.00', '0'],
    ['007', '7'],
    ['1.50', '1.5'],
    ['1.0', '1'],
    ['1.', '1'],
    ['-012.340', '-12.34'],
    [' 5 ', '5'],
    ['100', '100'],
    ['0.05', '0.05'],
  ])('%s is %s', (written, amount) => {
    expect(standardiseAmount(written)).toBe(amount);
  });

  test.each(['', '-', '.5', '1,5', '1e3', 'x1', '1x', '--1', '1.2.3'])('%s is none', (written) => {
    expect(standardiseAmount(written)).toBeNull();
  });
});

describe('a free text', () => {
  const words = new WordTable();
  test('is its distinct words without marks, in the order written', () => {
    const [one, other] = ['Đường Lê Lợi, đường LÊ LAI', 'duong le loi lai'].map((text) => standardiseText(text, words));
    expect(one).toEqual(other);
    expect(standardiseText('Lê Lợi', words)).not.toEqual(standardiseText('Lợi Lê', words));
  });

  test('without a word is none', () => {
    expect(standardiseText(' , \u202e. ', words)).toBeNull();
  });
});
