import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReferenceText } from '#libs/contract';
import { GoneRecords } from './gone-records.ts';

const reference = (n: number | string): ReferenceText => `tax/taxpayer/${n}` as ReferenceText;

test('a record that was deleted is always among them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }).map(reference)), (deleted) => {
      const gone = new GoneRecords();
      for (const ref of deleted) gone.add(ref);
      expect(deleted.every((ref) => gone.mayHold(ref))).toBe(true);
    }),
  );
});

test('a record that was deleted is still among them when many more were', () => {
  const gone = new GoneRecords();
  for (let n = 0; n < 10_000; n += 1) gone.add(reference(n));
  const lost = Array.from({ length: 10_000 }, (_, n) => reference(n)).filter((ref) => !gone.mayHold(ref));
  expect(lost).toEqual([]);
});

test('of records that never were hardly one is taken for a deleted one', () => {
  const gone = new GoneRecords();
  for (let n = 0; n < 100_000; n += 1) gone.add(reference(n));
  let taken = 0;
  for (let n = 100_000; n < 200_000; n += 1) if (gone.mayHold(reference(n))) taken += 1;
  expect(taken).toBeLessThan(50);
});
