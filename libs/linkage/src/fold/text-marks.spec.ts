import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WordTable } from '../standardise/word-table.ts';
import { TextMarks } from './text-marks.ts';

function tableOf(...words: string[]): WordTable {
  const table = new WordTable();
  for (const word of words) table.numberOf(word);
  return table;
}
const markOf = (marks: TextMarks, count = marks.count): number[] => [marks.low(count), marks.high(count)];

describe('the mark of numbered texts', () => {
  test('is the same where the first n texts and the maker are, and there alone', () => {
    const texts = fc.array(fc.constantFrom('an', 'ân', 'bình', 'binh', 'a', 'n'), { maxLength: 6 });
    fc.assert(
      fc.property(texts, texts, fc.constantFrom('one', 'other'), (left, right, maker) => {
        const [mine, theirs] = [tableOf(...left), tableOf(...right)];
        const [marks, others] = [new TextMarks(mine, 'one'), new TextMarks(theirs, maker)];
        const most = Math.min(marks.count, others.count);
        for (let count = 0; count <= most; count += 1) {
          const isSame =
            maker === 'one' && mine.texts.slice(0, count).join(' ') === theirs.texts.slice(0, count).join(' ');
          expect(JSON.stringify(markOf(marks, count)) === JSON.stringify(markOf(others, count))).toBe(isSame);
        }
      }),
    );
  });

  test('tells where one text ends and the next begins', () => {
    expect(markOf(new TextMarks(tableOf('an', 'a'), ''))).not.toEqual(markOf(new TextMarks(tableOf('a', 'na'), '')));
  });

  test('grows with the texts', () => {
    const table = tableOf('an');
    const marks = new TextMarks(table, '');
    const before = markOf(marks);
    table.numberOf('bình');
    expect(markOf(marks, 1)).toEqual(before);
    expect(markOf(marks)).toEqual(markOf(new TextMarks(tableOf('an', 'bình'), '')));
  });
});

describe('texts that are to follow', () => {
  test('take the numbers that they had, with the words that they brought along', () => {
    const made = tableOf('an', 'Bình', 'hoà');
    const read = new TextMarks(tableOf('an'), '');
    expect(read.follow(0, made.texts.slice(0, 2))).toBe(true);
    expect(read.follow(2, made.texts.slice(2))).toBe(true);
    expect(read.numbered.texts).toEqual(made.texts);
  });

  test.each([
    ['leave a gap', 2, ['an']],
    ['are others than there are', 0, ['bình']],
    ['name a word that has another number', 1, ['an']],
  ])('are refused where they %s', (_, from, texts) => {
    expect(new TextMarks(tableOf('an'), '').follow(from, texts)).toBe(false);
  });
});
