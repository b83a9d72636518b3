import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bareText,
  bareWord,
  canonicalWord,
  isWordOnlyOfDigits,
  isWrittenInSigns,
  isWrittenWithoutVowels,
  repairedLetters,
  wordsOf,
} from './letters.ts';
import { WordTable } from './word-table.ts';

const canonical = (text: string): string => wordsOf(text).map(canonicalWord).join(' ');

describe('one spelling for what is one word', () => {
  test.each([
    ['hòa', 'hoà'],
    ['thúy', 'thuý'],
    ['Nguyễn Thị Hoà', 'Nguyễn Thị Hoà'.normalize('NFD')],
    ['NGUYỄN VĂN ĐỨC', 'nguyễn  văn đức'],
    ['Mỹ', 'Mĩ'],
    ['Lý', 'Lí'],
    ['Kỳ', 'Kì'],
    ['Quý', 'Quí'],
    ['Đặng', 'Ðặng'],
    ['Đặng', 'Ɖặng'],
    ["H'Hen Niê", 'H’Hen Niê'],
    ['Trần\u00a0Văn\u200b An', 'Trần Văn An'],
    ['Lê Văn An.', 'Lê Văn An'],
  ])('%s is %s', (left, right) => {
    expect(canonical(left)).toBe(canonical(right));
  });

  test.each([
    ['Thúy', 'Thúi'],
    ['Hùng', 'Hưng'],
    ['Văn Lang', 'Văn Lăng'],
    ['Cẩm Giang', 'Cẩm Giàng'],
    ['Huy', 'Hui'],
    ['Đan', 'Dan'],
  ])('%s is not %s', (left, right) => {
    expect(canonical(left)).not.toBe(canonical(right));
  });

  test('characters that nobody sees make no other name, wherever they stand', () => {
    const hidden = fc.constantFrom(
      '\u202e',
      '\u2066',
      '\u2069',
      '\u200b',
      '\u200f',
      '\u061c',
      '\ufeff',
      '\u00ad',
      '\u{e0041}',
    );
    const place = fc.tuple(fc.nat(40), hidden);
    const names = fc.constantFrom(
      'Nguyễn Thị Hoà',
      'Nguyễn Thị Hoà'.normalize('NFD'),
      "H'Hen Niê",
      'CÔNG TY TNHH Đại Phát',
    );
    fc.assert(
      fc.property(names, fc.array(place, { minLength: 1, maxLength: 6 }), (name, places) => {
        const written = places.reduce((text, [at, character]) => [...text].toSpliced(at, 0, character).join(''), name);
        const words = new WordTable();
        expect(canonical(written)).toBe(canonical(name));
        expect(words.numbersOf(written)).toEqual(words.numbersOf(name));
      }),
    );
  });

  test('without diacritics little is left to tell names apart', () => {
    expect(bareText('Đặng Thị Mỹ Hưởng')).toBe('dang thi mi huong');
    expect(bareText('DANG THI MY HUONG')).toBe('dang thi mi huong');
  });
});

describe('other scripts', () => {
  test.each([
    ['王伟', ['王', '伟']],
    ['贝拉克·奥巴马', ['贝拉克', '奥巴马']],
    ['김철수', ['김', '철', '수']],
    ['Мария Иванова', ['мария', 'иванова']],
  ])('%s has the words %j', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  test.each([
    ['мария', 'mariya'],
    ['müller', 'muller'],
    ['straße', 'strasse'],
    ['đức', 'duc'],
    ['quý', 'qui'],
    ['thúy', 'thuy'],
    ['an', 'an'],
  ])('%s in Latin letters without marks is %s', (word, expected) => {
    expect(bareWord(canonicalWord(word))).toBe(expected);
  });

  test('signs and scripts without vowels are told apart', () => {
    expect(['王', '김', 'wang', '王a', 'мария'].map(isWrittenInSigns)).toEqual([true, true, false, false, false]);
    expect(['محمد', 'משה', 'musa', 'мария'].map(isWrittenWithoutVowels)).toEqual([true, true, false, false]);
  });
});

describe('digits among letters', () => {
  test.each([
    ['ig0r', 'igor'],
    ['5m1th', 'smith'],
    ['b3n34th', 'beneath'],
    ['6o8', 'bob'],
    ['9reg', 'greg'],
    ['a2', 'a2'],
    ['2nd', '2nd'],
    ['11th', '11th'],
    ['123', '123'],
    ['smith', 'smith'],
  ])('%s is read %s', (word, expected) => {
    expect(repairedLetters(word)).toBe(expected);
  });

  test('a word of digits alone is a number', () => {
    expect(['12', '1a', 'a1', ''].map(isWordOnlyOfDigits)).toEqual([true, false, false, false]);
  });
});

describe('numbers of words', () => {
  test('the fast way over plain letters is the thorough way', () => {
    const words = new WordTable();
    for (const text of [
      "Nguyễn Văn O'Hara",
      'NGUYỄN VĂN A',
      'Ng. V. Hòa',
      'Hoà'.normalize('NFD'),
      'số 12/34, Đ.Láng',
      '',
    ]) {
      const thorough = wordsOf(text).map((word) => words.numberOfCanonical(canonicalWord(word)));
      expect(words.numbersOf(text)).toEqual(thorough);
    }
  });
});

const PAIRS = join(process.env['VIETNAM_DATA'] ?? '', 'tone_placement_pairs.csv');
const isThere = existsSync(PAIRS);

describe(isThere ? 'communes that differ by tone placement' : 'tone_placement_pairs.csv is not there: skipped', () => {
  (isThere ? test : test.skip)('every pair is one name', () => {
    const lines = readFileSync(PAIRS, 'utf8').trim().split(/\r?\n/).slice(1);
    const different = lines.filter((line) => {
      const [, before = '', after = ''] = line.split(',');
      return canonical(before) !== canonical(after);
    });
    expect(lines.length).toBe(190);
    expect(different).toEqual([]);
  });
});
