import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alignmentDistance, isOneSlip, jaro, jaroWinkler, tokenSetRatio } from './similarity.ts';

const CASES = Number(process.env['PROPERTY_CASES'] ?? 3000);

describe('Jaro and Jaro–Winkler', () => {
  /** Winkler's own table (1990) and the examples of the literature. */
  test.each([
    ['MARTHA', 'MARHTA', 0.9444, 0.9611],
    ['DWAYNE', 'DUANE', 0.8222, 0.84],
    ['DIXON', 'DICKSONX', 0.7667, 0.8133],
    ['JONES', 'JOHNSON', 0.7905, 0.8324],
    ['ABROMS', 'ABRAMS', 0.8889, 0.9222],
    ['HARDIN', 'MARTINEZ', 0.7222, 0.7222],
    ['SHACKLEFORD', 'SHACKELFORD', 0.9697, 0.9818],
    ['NICHLESON', 'NICHULSON', 0.9259, 0.9556],
    ['ABC', 'XYZ', 0, 0],
    ['CRATE', 'TRACE', 0.7333, 0.7333],
    ['JON', 'JAN', 0.7778, 0.8],
    ['JERALDINE', 'GERALDINE', 0.9259, 0.9259],
    ['MICHELLE', 'MICHAEL', 0.869, 0.9214],
    ['JULIES', 'JULIUS', 0.8889, 0.9333],
    ['TANYA', 'TONYA', 0.8667, 0.88],
    ['SEAN', 'SUSAN', 0.7833, 0.805],
    ['ITMAN', 'SMITH', 0.4667, 0.4667],
  ])('%s and %s are as alike as published', (left, right, expectedJaro, expectedWinkler) => {
    expect(jaro(left, right)).toBeCloseTo(expectedJaro, 4);
    expect(jaroWinkler(left, right)).toBeCloseTo(expectedWinkler, 4);
  });

  test('in the bits of an integer it is what it is in tables', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 14 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        // A letter beyond ASCII at one end of both sends them the other way; it is in reach and matches itself.
        const longer = [left, right].map((each) => `${each}${'z'.repeat(20)}`) as [string, string];
        const same = longer.map((each) => each.replaceAll('z', 'ż')) as [string, string];
        expect(jaro(...longer)).toBe(jaro(...same));
      }),
      { numRuns: 3000 },
    );
  });

  test('equal texts are wholly alike, an empty one is like nothing', () => {
    expect(jaroWinkler('Nguyễn', 'Nguyễn')).toBe(1);
    expect(jaroWinkler('', 'a')).toBe(0);
  });
});

describe('optimal string alignment', () => {
  test.each([
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
    ['tuan', 'taun', 1],
    ['huong', 'hong', 1],
    ['nga', '', 3],
    ['', '', 0],
  ])('%s becomes %s in so many changes', (left, right, changes) => {
    expect(alignmentDistance(left, right, 10)).toBe(changes);
  });

  test('in the bits of an integer it is what the table of all prefixes says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'đ'), maxLength: 36 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(alignmentDistance(left, right, 99)).toBe(byDefinition(left, right));
        expect(alignmentDistance(left, right, 2)).toBe(Math.min(3, byDefinition(left, right)));
      }),
      { numRuns: 3000 },
    );
  });

  test('beyond the limit it says limit + 1 and no more', () => {
    expect(alignmentDistance('kitten', 'sitting', 2)).toBe(3);
    expect(alignmentDistance('a', 'abcdef', 2)).toBe(3);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'n'), maxLength: 7 });

  test('one slip is a distance of at most one, whichever way it is asked', () => {
    fc.assert(
      fc.property(word, word, (left, right) => {
        expect(isOneSlip(left, right)).toBe(alignmentDistance(left, right, 1) <= 1);
        expect(isOneSlip(right, left)).toBe(isOneSlip(left, right));
      }),
      { numRuns: CASES },
    );
  });
});

/** Optimal string alignment as it is defined, one table cell after another. */
function byDefinition(left: string, right: string): number {
  const table = Array.from({ length: left.length + 1 }, (_, i) =>
    Array.from({ length: right.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = 1; i <= left.length; i += 1) {
    for (let j = 1; j <= right.length; j += 1) {
      const isSame = left[i - 1] === right[j - 1];
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        least = Math.min(least, at(i - 2, j - 2) + 1);
      }
      const row = table[i];
      if (row !== undefined) row[j] = least;
    }
  }
  return at(left.length, right.length);
}

describe('token sets', () => {
  test.each([
    [['a', 'b'], ['b', 'a'], 1],
    [['a', 'b', 'c'], ['a'], 0.5],
    [['a', 'a'], ['a'], 2 / 3],
    [['a'], ['b'], 0],
    [[], [], 1],
  ])('%j and %j', (left, right, expected) => {
    expect(tokenSetRatio(left, right)).toBeCloseTo(expected, 10);
  });
});
