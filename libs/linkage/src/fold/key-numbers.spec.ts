import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeyHash } from '../block/key-hash.ts';
import { KeyNumbers } from './key-numbers.ts';

function numberOf(numbers: KeyNumbers, key: string): number {
  const { one, other } = new KeyHash().begin().take(key).finish();
  return numbers.number(one, other);
}

const steps = fc.array(
  fc.record({ key: fc.integer({ min: 0, max: 400 }).map((n) => `tên:${n}`), isForgotten: fc.boolean() }),
  { maxLength: 2000 },
);

describe('numbers of keys', () => {
  test('are those that a map would give, whatever is forgotten in between', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const numbers = new KeyNumbers();
        const held = new Map<string, number>();
        for (const { key, isForgotten } of list) {
          expect(numbers.find(key)).toBe(held.get(key) ?? -1);
          const number = held.get(key);
          if (isForgotten && number !== undefined) {
            numbers.forget(number);
            held.delete(key);
          } else if (!isForgotten) {
            held.set(key, numberOf(numbers, key));
          }
        }
        expect(new Set(held.values()).size).toBe(held.size);
        for (const [key, number] of held) expect(numbers.find(key)).toBe(number);
      }),
      { numRuns: 200 },
    );
  });

  test('of a hundred thousand keys no two are one', () => {
    const numbers = new KeyNumbers();
    const given = new Set(Array.from({ length: 100_000 }, (_, n) => numberOf(numbers, `surname+year:${n % 997}:${n}`)));
    expect(given.size).toBe(100_000);
  });
});
