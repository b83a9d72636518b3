import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { versionOf } from '#libs/contract';
import { entityIdOf } from './entity-id.ts';

const UUID_8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const age = fc.record({
  version: fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }),
  ordinal: fc.nat((1 << 20) - 1),
  random: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
});

describe('an entity id', () => {
  test('is a UUID of version 8', () => {
    fc.assert(
      fc.property(age, ({ version, ordinal, random }) => {
        expect(entityIdOf(version, ordinal, random)).toMatch(UUID_8);
      }),
    );
  });

  test('sorts as text by version, then ordinal, whatever the randomness', () => {
    fc.assert(
      fc.property(age, age, fc.boolean(), (one, other, isSameBatch) => {
        const later = isSameBatch ? { ...other, version: one.version } : other;
        const order =
          one.version === later.version ? one.ordinal - later.ordinal : one.version < later.version ? -1 : 1;
        const [a, b] = [one, later].map(({ version, ordinal, random }) => entityIdOf(version, ordinal, random)) as [
          string,
          string,
        ];
        if (order !== 0) expect(a < b).toBe(order < 0);
      }),
    );
  });

  test('carries every bit of a version of a late incarnation', () => {
    expect(entityIdOf(versionOf(3, 5n), 1, 0n)).toBe('00030000-0000-8000-9400-004000000000');
  });

  test('refuses what does not fit', () => {
    expect(() => entityIdOf(1n << 63n, 0, 0n)).toThrow(RangeError);
    expect(() => entityIdOf(0n, 1 << 20, 0n)).toThrow(RangeError);
    expect(() => entityIdOf(0n, -1, 0n)).toThrow(RangeError);
  });
});
