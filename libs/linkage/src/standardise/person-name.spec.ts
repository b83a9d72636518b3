import { describe, expect, test } from '@jest/globals';
import { bareText } from './letters.ts';
import { isTitle } from './person-titles.ts';
import { standardisePersonName } from './person-name.ts';
import { unpackWords, WordTable } from './word-table.ts';

const words = new WordTable();

/** The words of a name without their marks. */
function read(text: string): string | null {
  const name = standardisePersonName(text, words);
  return name === null
    ? null
    : unpackWords(name)
        .map((number) => words.bareText(number))
        .join(' ');
}

describe('a name is its words without titles', () => {
  test.each([
    ['Mr. Nguyễn Văn An', 'nguyen van an'],
    ['Ông/Bà Trần Thị Bích Ngọc', 'tran thi bich ngoc'],
    ['TS Nguyễn An', 'nguyen an'],
    ['King Martin Luther', 'martin luther'],
    ['Lady Gaga', 'gaga'],
    ['Prof. Dr. Lan', 'lan'],
    // Marked words are Vietnamese ones.
    ['Bà Lan', 'ba lan'],
    // Before one word only it is a name.
    ['Duke Ellington', 'duke ellington'],
    // Nothing else is there.
    ['Dr', 'dr'],
    ['Prof Dr', 'prof dr'],
    // Seats of peers.
    ['John Scott, 2nd Earl of Eldon', 'john scott eldon'],
    ['John Scott of Eldon', 'john scott of eldon'],
    // Keys and digits for letters.
    ['Ig0r 5mith', 'igor smith'],
    ['Nguyeenx Vawn Duwcs', 'nguyen van duc'],
    ['Trần 2', 'tran 2'],
    ['NguyÔn ThÞ Hoµ', 'nguyen thi hoa'],
    ['a b c d e f g h i j k l m n', 'a b c d e f g h i j k l'],
  ])('%s: %s', (text, name) => {
    expect(read(text)).toBe(name);
  });

  test.each(['', ' . ', 'Con bà Nguyễn Thị X', 'Con chị Lan', 'con cua Lan'])('%j says no name', (text) => {
    expect(read(text)).toBeNull();
  });

  test.each(['Con Bà', 'Bé Lan', 'Lan Con Bà', 'Con Văn Lan'])('%s is a name', (text) => {
    expect(read(text)).toBe(bareText(text));
  });

  test.each([
    ['sir', true],
    ['2nd', true],
    ['11th', true],
    ['sirs', false],
    ['2', false],
    ['an', false],
  ])('%s is rather a title where names are compared by word: %s', (word, expected) => {
    expect(isTitle(word)).toBe(expected);
  });
});
