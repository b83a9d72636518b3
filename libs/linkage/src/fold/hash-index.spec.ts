import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HashIndex } from './hash-index.ts';

/** Hashes that fall on few places of one table, at its end too, so that they stand in each other's way. */
const low = fc.oneof(fc.nat(4), fc.integer({ min: 60, max: 64 }), fc.constantFrom(-1, -2, 127, 128, 0x7fffffff));
const hash = fc.tuple(low, fc.constantFrom(0, 64, 128, 1));
type Step = readonly [readonly [number, number], boolean];

function check(steps: readonly Step[]): void {
  const index = new HashIndex();
  const expected = new Map<string, number>();
  const free: number[] = [];
  let next = 0;
  for (const [[one, other], isForgotten] of steps) {
    const name = `${one} ${other}`;
    const held = expected.get(name);
    expect(index.find(one, other)).toBe(held ?? -1);
    if (held === undefined) {
      const number = free.pop() ?? (next += 1) - 1;
      index.set(one, other, number);
      expected.set(name, number);
    } else if (isForgotten) {
      index.forget(held);
      expected.delete(name);
      free.push(held);
    }
  }
  for (const [name, number] of expected) {
    const [one = 0, other = 0] = name.split(' ').map(Number);
    expect(index.find(one, other)).toBe(number);
  }
}

test('every hash has the number that was set last, whatever was forgotten around it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hash, fc.boolean()), { maxLength: 120 }), (steps) => {
      check(steps);
    }),
    { numRuns: 400 },
  );
});

test('and so it stays while the tables grow', () => {
  const many = Array.from({ length: 3000 }, (_, i): Step => [[Math.imul(i, 7), 64 * (i % 3)], false]);
  check([...many, ...many.map(([each], i): Step => [each, i % 2 === 0]), ...many]);
});
