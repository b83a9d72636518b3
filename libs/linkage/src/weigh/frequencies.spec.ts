import { describe, expect, test } from '@jest/globals';
import { WordTable } from '../standardise/word-table.ts';
import { Aliases } from './aliases.ts';
import { Frequencies } from './frequencies.ts';

describe('agreement on a common value says less', () => {
  const words = new WordTable();
  const frequencies = new Frequencies(words);
  frequencies.replace({ Nguyễn: 0.4, Hoà: 0.2, Hóa: 0.2, 'An@Example.vn': 0.2, 'Lê Lợi': 0.1, '*': 0.1 });

  test('a value loses log₂ of how much commoner it is than one that is not listed', () => {
    expect(frequencies.floor).toBe(3322);
    expect(frequencies.loss(words.text(words.numberOf('NGUYỄN')))).toBe(2000);
    expect(frequencies.lossOfWord(words.numberOf('Nguyễn'))).toBe(2000);
    expect(frequencies.lossOfWord(words.numberOf('Lục'))).toBe(0);
    expect(frequencies.loss('An@Example.vn')).toBe(1000);
  });

  test('without diacritics all names that look so are one', () => {
    expect(frequencies.bareLoss('nguyen')).toBe(2000);
    expect(frequencies.bareLoss('hoa')).toBe(2000);
    expect(frequencies.bareLoss('le loi')).toBe(0);
    expect(frequencies.bareLossOfWord(words.numberOf('Hóa'))).toBe(2000);
    expect(frequencies.bareLossOfWord(words.numberOf('hoa'))).toBe(2000);
    expect(frequencies.bareLossOfWord(words.numberOf('lục'))).toBe(0);
  });

  test('a word asked for twice loses the same', () => {
    const number = words.numberOf('Nguyễn');
    expect([frequencies.lossOfWord(number), frequencies.bareLossOfWord(number)]).toEqual([2000, 2000]);
  });

  test('a table without a share for other values takes its rarest, and no table makes nothing common', () => {
    const table = new Frequencies(words);
    table.replace({ an: 0.25, lan: 0.125 });
    expect([table.floor, table.loss('an'), table.loss('lan')]).toEqual([3000, 1000, 0]);
    const number = words.numberOf('an');
    expect(table.lossOfWord(number)).toBe(1000);
    expect(table.bareLossOfWord(number)).toBe(1000);
    table.replace(undefined);
    expect([table.floor, table.loss('an'), table.bareLoss('an')]).toEqual([0, 0, 0]);
    expect([table.lossOfWord(number), table.bareLossOfWord(number)]).toEqual([0, 0]);
  });
});

describe('words that stand for each other', () => {
  test('do so in both directions, until the table is replaced', () => {
    const words = new WordTable();
    const aliases = new Aliases(words);
    const [william, willie, bill] = ['william', 'willie', 'bill'].map((word) => words.numberOf(word)) as [
      number,
      number,
      number,
    ];
    expect(aliases.has(william, willie)).toBe(false);
    aliases.replace([
      ['william', 'willie'],
      ['bill', 'william'],
    ]);
    expect([aliases.has(william, willie), aliases.has(willie, william), aliases.has(william, bill)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([aliases.has(bill, willie), aliases.has(william, william)]).toEqual([false, false]);
    aliases.replace([['bill', 'willie']]);
    expect([aliases.has(william, willie), aliases.has(bill, willie)]).toEqual([false, true]);
  });
});
