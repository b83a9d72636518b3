import { describe, expect, test } from '@jest/globals';
import { dealShares, type Share } from './deal-shares.ts';

const share = (partition: number, holder: string | null): Share => ({ partition, holder, isHeld: holder !== null });

/** Every member takes its turn until nobody moves any more. */
function settle(shares: readonly Share[], members: readonly string[]): { shares: readonly Share[]; moves: number } {
  let now = shares;
  for (let moves = 0; moves < 100;) {
    const before = moves;
    for (const member of members) {
      const { kept, taken, given } = dealShares(now, members, member);
      if (taken.length + given.length === 0) continue;
      moves += 1;
      const mine = new Set([...kept, ...taken]);
      now = now.map((each) => {
        if (mine.has(each.partition)) return share(each.partition, member);
        return each.holder === member ? share(each.partition, null) : each;
      });
    }
    if (moves === before) return { shares: now, moves };
  }
  throw new Error('shares move for ever');
}

const counts = (shares: readonly Share[], members: readonly string[]): number[] =>
  members.map((member) => shares.filter(({ holder }) => holder === member).length).sort();

describe('partitions are dealt', () => {
  test.each([
    [3, 1, [3]],
    [3, 2, [1, 2]],
    [3, 3, [1, 1, 1]],
    [3, 4, [0, 1, 1, 1]],
    [4, 3, [1, 1, 2]],
    [6, 4, [1, 1, 2, 2]],
    [0, 2, [0, 0]],
  ])('%i over %i members: %j', (partitions, members, expected) => {
    const names = Array.from({ length: members }, (_, n) => `m${n}`);
    const free = Array.from({ length: partitions }, (_, n) => share(n, null));
    expect(counts(settle(free, names).shares, names)).toEqual(expected);
  });

  test('a new member gets its part, and nothing else moves', () => {
    const before = [share(0, 'a'), share(1, 'a'), share(2, 'a')];
    const { shares } = settle(before, ['a', 'b']);
    expect(shares.filter(({ holder }) => holder === 'a').map(({ partition }) => partition)).toEqual([0, 1]);
    expect(settle(shares, ['a', 'b']).moves).toBe(0);
  });

  test('what a member that is gone held goes to those that are left', () => {
    const { shares } = settle([share(0, null), share(1, null), share(2, 'b')], ['b']);
    expect(counts(shares, ['b'])).toEqual([3]);
  });

  test('who is no member gets nothing and keeps nothing', () => {
    expect(dealShares([share(0, 'x')], ['a'], 'x')).toEqual({ kept: [], taken: [], given: [0] });
  });
});
