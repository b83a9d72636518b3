import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { permutation } from './permutation.ts';

test('a permutation holds every value once, and its seed alone decides the order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), fc.integer({ min: 1 }), (values, seed) => {
      const permuted = permutation(values, seed);
      expect([...permuted].sort()).toEqual([...values].sort());
      expect(permutation(values, seed)).toEqual(permuted);
    }),
  );
  const values = Array.from({ length: 100 }, (_, i) => i);
  expect(permutation(values, 1)).not.toEqual(permutation(values, 2));
});
