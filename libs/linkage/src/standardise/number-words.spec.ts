import { describe, expect, test } from '@jest/globals';
import { romanValue, withDigits } from './number-words.ts';

describe('numbers in words are read as digits', () => {
  test.each([
    ['brigade forty four', 'brigade 44'],
    ['twenty 5', '25'],
    ['twenty', '20'],
    ['ninety nine bank', '99 bank'],
    ['fourty two', '42'],
    ['ninty', '90'],
    ['nineteen', '19'],
    ['zero', '0'],
    ['3rd army', '3 army'],
    ['first guards', '1 guards'],
    ['tenth', '10'],
    ['thirty zero', '30 0'],
    ['thirty twenty', '30 20'],
    ['sixty 0', '60 0'],
    ['sixty 12', '60 12'],
    ['sixty ten', '60 10'],
    ['21st x3rd', '21 x3rd'],
    ['44 minh phat', '44 minh phat'],
  ])('%s: %s', (words, read) => {
    expect(withDigits(words.split(' ')).join(' ')).toBe(read);
  });
});

describe('Roman numerals below 40', () => {
  test.each([
    ['i', 1],
    ['iii', 3],
    ['iv', 4],
    ['v', 5],
    ['viii', 8],
    ['ix', 9],
    ['xiv', 14],
    ['xxx', 30],
    ['xxxix', 39],
    ['', null],
    ['xl', null],
    ['vx', null],
    ['iiii', null],
    ['mix', null],
    ['civ', null],
  ])('%s: %s', (word, value) => {
    expect(romanValue(word)).toBe(value);
  });
});
