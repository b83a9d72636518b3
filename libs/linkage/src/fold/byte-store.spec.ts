import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteStore } from './byte-store.ts';

const CASES = Number(process.env['PROPERTY_CASES'] ?? 500);

const step = fc.record({
  entry: fc.integer({ min: 0, max: 12 }),
  // Around a grain, around a hundred, and now and then more than a chunk holds.
  length: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 70 }) },
    { weight: 20, arbitrary: fc.integer({ min: 1000, max: 200_000 }) },
    { weight: 1, arbitrary: fc.constant((1 << 20) + 5) },
  ),
  fill: fc.integer({ min: 0, max: 255 }),
});

test('every entry holds what was put there last, whatever was put or dropped beside it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const store = new ByteStore();
      const expected = new Map<number, { length: number; fill: number }>();
      for (const { entry, length, fill } of steps) {
        if (length === 0) {
          store.clear(entry);
          expected.delete(entry);
        } else {
          store.set(entry, Buffer.alloc(length, fill));
          expected.set(entry, { length, fill });
        }
      }
      for (let entry = 0; entry <= 12; entry += 1) {
        const { length, fill } = expected.get(entry) ?? { length: 0, fill: 0 };
        expect(store.length(entry)).toBe(length);
        if (length === 0) continue;
        const at = store.offsetOf(entry);
        const held = store.chunkOf(entry).subarray(at, at + length);
        expect(held.equals(Buffer.alloc(length, fill))).toBe(true);
      }
    }),
    { numRuns: Math.min(CASES, 500) },
  );
});

test('room that was left is taken again', () => {
  const store = new ByteStore();
  store.set(0, Buffer.alloc(100, 1));
  const place = store.offsetOf(0);
  store.clear(0);
  store.set(7, Buffer.alloc(98, 2));
  expect(store.offsetOf(7)).toBe(place);
});
