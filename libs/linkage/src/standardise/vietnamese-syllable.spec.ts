import { describe, expect, test } from '@jest/globals';
import { isBareSyllable, isSyllable, withTone } from './vietnamese-syllable.ts';

describe('a syllable is an onset, one of the rimes and at most one tone', () => {
  test.each(
    'nguyễn hoà hòa quý nghiêng khuya ăn oan gì giếng ngoằn quốc thuyền ươm yến ếch oách xoong trưởng bưu lịch'.split(
      ' ',
    ),
  )('%s is one', (word) => {
    expect(isSyllable(word)).toBe(true);
  });

  test.each('xyz thắńg bath đ aa zan nguyenn fan ăo'.split(' '))('%s is none', (word) => {
    expect(isSyllable(word)).toBe(false);
  });

  test.each([
    ['nguyen', true],
    ['duc', true],
    ['khuya', true],
    ['truong', true],
    ['ua', true],
    ['bath', false],
    ['robert', false],
    ['nguyens', false],
  ])('%s may be one without its diacritics: %s', (word, expected) => {
    expect(isBareSyllable(word)).toBe(expected);
  });
});

describe('a tone stands on the vowel that carries it', () => {
  test.each([
    ['hoa', '\u0300', 'hoà'],
    ['hoe', '\u0309', 'hoẻ'],
    ['tuy', '\u0323', 'tuỵ'],
    ['hoan', '\u0300', 'hoàn'],
    ['hoai', '\u0300', 'hoài'],
    ['mai', '\u0301', 'mái'],
    ['mua', '\u0300', 'mùa'],
    ['qua', '\u0309', 'quả'],
    ['gia', '\u0300', 'già'],
    ['gi', '\u0300', 'gì'],
    ['nguyên', '\u0303', 'nguyễn'],
    ['trương', '\u0300', 'trường'],
    ['khuyu', '\u0309', 'khuỷu'],
    ['an', '', 'an'],
    ['bcd', '\u0300', 'bcd'],
  ])('%s with %j is %s', (syllable, tone, toned) => {
    expect(withTone(syllable, tone)).toBe(toned);
  });
});
