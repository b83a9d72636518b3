import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_VERSION, VERSION_PATTERN, parseVersion, versionOf } from './version.ts';

describe('versions', () => {
  test('every unsigned 63-bit integer is one, and keeps all its digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX_VERSION }), (version) => {
        expect(parseVersion(version.toString())).toBe(version);
        expect(version.toString()).toMatch(new RegExp(VERSION_PATTERN));
      }),
    );
  });

  test.each(['', '-1', '01', '1.0', '1e3', ' 1', '٣', (MAX_VERSION + 1n).toString(), '9'.repeat(19), '1'.repeat(20)])(
    '%j is none',
    (text) => expect(parseVersion(text)).toBeNull(),
  );

  test('a later incarnation is above everything an earlier one gave', () => {
    const incarnation = fc.integer({ min: 0, max: (1 << 15) - 2 });
    const counter = fc.bigInt({ min: 0n, max: (1n << 48n) - 1n });
    fc.assert(
      fc.property(incarnation, counter, counter, (number, former, later) => {
        expect(versionOf(number, former) < versionOf(number + 1, later)).toBe(true);
        expect(versionOf(number + 1, later) <= MAX_VERSION).toBe(true);
      }),
    );
  });

  test('what does not fit is refused, not wrapped', () => {
    expect(() => versionOf(1 << 15, 0n)).toThrow(RangeError);
    expect(() => versionOf(0, 1n << 48n)).toThrow(RangeError);
    expect(() => versionOf(0, -1n)).toThrow(RangeError);
  });
});
