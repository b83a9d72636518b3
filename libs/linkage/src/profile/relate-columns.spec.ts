import { describe, expect, test } from '@jest/globals';
import type { GivenColumn } from './profile-column.ts';
import { findContainments, findCorrelations } from './relate-columns.ts';

const many = (header: string, value: (i: number) => string, rows = 60): GivenColumn => ({
  header,
  values: Array.from({ length: rows }, (_, i) => value(i)),
});
const family = many('family', (i) => `F${i % 7}`);
const given = many('given', (i) => `G${i % 11}`);
const whole = many('whole', (i) => `f${i % 7},  x. G${i % 11}`);

describe('a column whose words stand in another one', () => {
  test('is a part of it, whatever the case and the marks between words', () => {
    expect(findContainments([family, given, whole])).toEqual([
      { whole: 'whole', part: 'family', share: 1 },
      { whole: 'whole', part: 'given', share: 1 },
    ]);
  });

  test('that says the same is a part of the first one alone', () => {
    const twin = { ...family, header: 'twin' };
    expect(findContainments([family, twin])).toEqual([{ whole: 'family', part: 'twin', share: 1 }]);
  });

  test('counts rows that have both, and needs thirty of them', () => {
    const sometimes = (rows: number): GivenColumn => many('sometimes', (i) => (i < rows ? `F${i % 7}` : ''));
    expect(findContainments([whole, sometimes(30)])).toEqual([{ whole: 'whole', part: 'sometimes', share: 1 }]);
    expect(findContainments([whole, sometimes(29)])).toEqual([]);
  });

  test('may be otherwise in one row of ten, and not in more', () => {
    const otherwise = (every: number): GivenColumn => many('part', (i) => (i % every === 0 ? 'other' : `F${i % 7}`));
    expect(findContainments([whole, otherwise(10)])).toEqual([{ whole: 'whole', part: 'part', share: 0.9 }]);
    expect(findContainments([whole, otherwise(9)])).toEqual([]);
  });
});

describe('columns that go together', () => {
  /** One of eight, without a period. */
  const kind = (i: number, salt = 1): number => {
    let bits = Math.imul(i + salt * 7919, 0x9e3779b1);
    bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return (bits ^ (bits >>> 16)) >>> 29;
  };
  const town = many('town', (i) => `${'abcdefgh'.charAt(kind(i))}town ${i}`, 400);
  const code = many('code', (i) => `${'klmnopqr'.charAt(kind(i))}${i}`, 400);
  const digits = many('digits', (i) => `${10 + kind(i)}${1000 + i}`, 400);
  const apart = many('apart', (i) => `${'stuvwxyz'.charAt(kind(i, 7))}x ${i}`, 400);

  test('are found by what their values begin with: a first word, letters before digits, two digits', () => {
    const pairs = findCorrelations([town, code, digits]).map(({ one, other }) => `${one} ${other}`);
    expect(pairs.sort()).toEqual(['code digits', 'town code', 'town digits']);
    for (const { strength } of findCorrelations([town, code, digits])) expect(strength).toBeGreaterThan(0.5);
  });

  test('are none where one tells nothing of the other, or always the same', () => {
    expect(findCorrelations([town, apart])).toEqual([]);
    expect(findCorrelations([town, many('same', () => 'x', 400)])).toEqual([]);
  });

  test('need thirty combinations of values', () => {
    const first = ({ header, values }: GivenColumn, rows: number): GivenColumn => ({
      header,
      values: values.slice(0, rows),
    });
    expect(findCorrelations([first(town, 29), first(code, 29)])).toEqual([]);
    expect(findCorrelations([first(town, 60), first(code, 60)])).toHaveLength(1);
  });

  test('come strongest first, each combination of values counted once however often it comes', () => {
    const loose = many('loose', (i) => `${'abcdefgh'.charAt(i % 4 === 0 ? kind(i, 3) : kind(i))}l ${i}`, 400);
    const found = findCorrelations([town, loose, code]);
    expect(found.map(({ strength }) => strength)).toEqual(
      [...found.map(({ strength }) => strength)].sort((a, b) => b - a),
    );
    expect(found[0]).toMatchObject({ one: 'town', other: 'code' });
    const twice = [town, code].map(({ header, values }) => ({ header, values: [...values, ...values] }));
    expect(findCorrelations(twice)).toEqual(findCorrelations([town, code]));
  });
});
