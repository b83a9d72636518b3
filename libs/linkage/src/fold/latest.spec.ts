import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { latestOf, type RecordVersion } from './latest.ts';

const version = (number: number, contentHash: string, deleted = false): RecordVersion => {
  return { version: BigInt(number), deleted, contentHash };
};

describe("a record's state", () => {
  test.each([
    ['a first version', null, version(1, 'a'), 'applied'],
    ['a greater version', version(1, 'b'), version(2, 'a'), 'applied'],
    ['a lower version', version(2, 'a'), version(1, 'b'), 'stale'],
    ['the same version and content', version(1, 'a'), version(1, 'a'), 'duplicate'],
    ['the same deletion', version(1, 'a', true), version(1, 'a', true), 'duplicate'],
    ['a deletion at an equal version', version(1, 'b'), version(1, 'a', true), 'applied'],
    ['a late update at the version of the deletion', version(1, 'a', true), version(1, 'b'), 'stale'],
    ['an older version of a deleted record', version(2, 'a', true), version(1, 'b'), 'stale'],
    ['other content under the same version', version(1, 'a'), version(1, 'b'), 'equivocation'],
  ])('%s', (_, held, arriving, outcome) => {
    expect(latestOf(held, arriving).outcome).toBe(outcome);
  });

  test('is the greater content of an equivocation, whichever came first, and the other is set aside', () => {
    const [lesser, greater] = [version(1, 'a'), version(1, 'b')];
    expect(latestOf(lesser, greater)).toEqual({ outcome: 'equivocation', latest: greater, lost: lesser });
    expect(latestOf(greater, lesser)).toEqual({ outcome: 'equivocation', latest: greater, lost: lesser });
  });

  test('does not depend on the order versions arrive in', () => {
    const any = fc.record({
      version: fc.bigInt({ min: 0n, max: 2n }),
      deleted: fc.boolean(),
      contentHash: fc.constantFrom('a', 'b', 'c'),
    });
    const last = (list: readonly RecordVersion[]): RecordVersion | null =>
      list.reduce<RecordVersion | null>((held, arriving) => latestOf(held, arriving).latest, null);
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), fc.nat(), (list, turn) => {
        const at = turn % list.length;
        const turned = [...list.slice(at), ...list.slice(0, at)].reverse();
        expect(last(turned)).toEqual(last(list));
      }),
    );
  });
});
