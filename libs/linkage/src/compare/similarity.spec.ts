import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alignmentDistance, isOneSlip, jaro, jaroWinkler } from './similarity.ts';

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
  ])('%s and %s are as alike as published', (left, right, expectedJaro, expectedWinkler) => {
    expect(jaro(left, right)).toBeCloseTo(expectedJaro, 4);
    expect(jaroWinkler(left, right)).toBeCloseTo(expectedWinkler, 4);
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
      { numRuns: 3000 },
    );
  });
});
