import { describe, expect, test } from '@jest/globals';
import { nameQuery } from './name-query.ts';
import { nameWords } from './search-keys.ts';

/** The round in which the query finds the name, or -1. */
const round = (query: string, name: string): number | undefined =>
  nameQuery(query)?.rounds.findIndex((each) => each.finds(nameWords(name)));

const NAME = 'Nguyễn Văn An';

describe('every word of the query stands in the name', () => {
  test.each(['nguyen', 'NGUYEN VAN AN', 'van an nguyen', 'an', 'an an an', 'Nguyen,An'])('%s finds it', (query) => {
    expect(round(query, NAME)).toBe(0);
  });

  test.each(['nguyen thi an', 'guyen', 'nguyenvan', 'ng an', 'nguyễn văn anh'])('%s does not', (query) => {
    expect(round(query, NAME)).toBe(-1);
  });
});

describe('the last word may be a beginning', () => {
  test.each(['n', 'ngu', 'an nguye', 'nguyen v'])('%s finds it after whole words', (query) => {
    expect(round(query, NAME)).toBe(1);
  });

  test('a tone that is written already is asked for', () => {
    expect(round('lê ngườ', 'Lê Người')).toBe(1);
    expect(round('lê ngướ', 'Lê Người')).toBe(3);
  });

  test('y that may go on is not i', () => {
    expect(round('my', 'Mỹ')).toBe(0);
    expect(round('my', 'Mylan')).toBe(1);
    expect(round('mi', 'Mỹ')).toBe(0);
    expect(round('mi', 'Minh')).toBe(1);
    expect(round('my', 'Minh')).toBe(-1);
    expect(round('kỳ', 'Kiều')).toBe(-1);
  });
});

describe('marks that are asked for come first', () => {
  test.each([
    ['nguyễn thị hoà', 'Nguyễn Thị Hòa', 0],
    ['nguyễn thị hoà', 'Nguyễn Thị Hoài', 1],
    ['nguyễn thị hòa', 'Nguyễn Thị Hòai', 1],
    ['nguyễn thị hoà', 'NGUYEN THI HOA', 2],
    ['nguyễn thị hoà', 'Nguyễn Thị Hóa', 2],
    ['nguyễn thị hoà', 'Nguyễn Thị Hoàng', 1],
    ['nguyễn thị hoà', 'Nguyễn Thị Hoạch', 3],
    ['nguyen thi hoa', 'Nguyễn Thị Hoà', 0],
    ['nguyen thi hoa', 'NGUYEN THI HOA', 0],
    ['lê an', 'Lê Ân', 2],
  ])('%s finds %s in round %i', (query, name, expected) => {
    expect(round(query, name)).toBe(expected);
  });
});

describe('short forms and what they stand for are one', () => {
  test.each([
    ['Cty ABC', 'Công ty TNHH ABC'],
    ['công ty ABC', 'CTY ABC'],
    ['cong ti ABC', 'CTY ABC'],
    ['TNHH ABC', 'Công ty trách nhiệm hữu hạn ABC'],
    ['công ty trách nhiệm hữu hạn một thành viên ABC', 'Cty TNHH MTV ABC'],
    ['ABC cty', 'Công ty ABC'],
    ['ABC công ty', 'Cty ABC'],
  ])('%s finds %s', (query, name) => {
    expect(nameQuery(query.toLowerCase())?.rounds.some((each) => each.finds(nameWords(name)))).toBe(true);
  });

  test('half of what a short form stands for is not enough', () => {
    expect(round('cty ABC', 'Công ABC')).toBe(-1);
  });
});

test('the condition asks for all parts, the last one also as a beginning', () => {
  expect(nameQuery("cty O'Hoà")?.rounds.map((each) => each.condition)).toEqual([
    `(('cty') | ('công' & 'ti')) & (('\u0300ohoa'))`,
    `(('cty') | ('công' & 'ti')) & (('\u0300ohoa') | ('\u0300ohoa':*))`,
    `(('cty') | ('cong' & 'ti')) & (('ohoa'))`,
    `(('cty') | ('cong' & 'ti')) & (('ohoa') | ('ohoa':*))`,
  ]);
});

test('nothing is asked where no letter is left', () => {
  expect(nameQuery(' .-\u0301')).toBeNull();
});
