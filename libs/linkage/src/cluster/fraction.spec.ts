import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareFractions, roundedFraction } from './fraction.ts';

const CASES = Number(process.env['PROPERTY_CASES'] ?? 2000);

const numerator = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.maxSafeInteger());
const denominator = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));

test('fractions compare as numbers without any rounding', () => {
  fc.assert(
    fc.property(numerator, denominator, numerator, denominator, (a, b, c, d) => {
      const exact = BigInt(a) * BigInt(d) - BigInt(c) * BigInt(b);
      expect(Math.sign(compareFractions(a, b, c, d))).toBe(exact === 0n ? 0 : exact < 0n ? -1 : 1);
    }),
    { numRuns: CASES },
  );
});

test.each([
  [1_000_000_000_000_000, 1_000_000_000_000_001, 999_999_999_999_999, 1_000_000_000_000_000],
  [9_007_199_254_740_991, 3, 9_007_199_254_740_990, 3],
])('%i/%i is greater than %i/%i, though as floating-point numbers they tie or lie within rounding', (a, b, c, d) => {
  expect(compareFractions(a, b, c, d)).toBeGreaterThan(0);
  expect(compareFractions(c, d, a, b)).toBeLessThan(0);
});

test('equal fractions tie, whatever their terms', () => {
  expect(compareFractions(1, 3, 2, 6)).toBe(0);
  expect(compareFractions(-3, 3_000_000_000_000_000, -1, 1_000_000_000_000_000)).toBe(0);
});

test.each([
  [7, 2, 4],
  [-7, 2, -3],
  [5, 3, 2],
  [4, 3, 1],
  [-4, 3, -1],
  [6, 3, 2],
])('%i/%i is rounded to %i: halves upwards', (a, b, rounded) => {
  expect(roundedFraction(a, b)).toBe(rounded);
});
