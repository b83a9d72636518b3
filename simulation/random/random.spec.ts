import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Deck } from './deck.ts';
import { Random, Weighted } from './random.ts';
import { scatter } from './scatter.ts';

describe('Random', () => {
  test('the same seed gives the same numbers, another seed others', () => {
    const draw = (seed: number | string): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.uint32());
    };
    expect(draw('7/names')).toEqual(draw('7/names'));
    expect(draw('7/names')).not.toEqual(draw('8/names'));
  });

  test('whole numbers stay within both ends and reach them', () => {
    const random = new Random(1);
    const drawn = new Set(Array.from({ length: 500 }, () => random.integer(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  test('there is nothing to pick from an empty list', () => {
    expect(() => new Random(1).pick([])).toThrow(RangeError);
  });

  test('weighted values come in proportion to their weights', () => {
    const random = new Random(1);
    const coin = new Weighted([
      ['often', 3],
      ['seldom', 1],
    ]);
    const often = Array.from({ length: 8000 }, () => coin.draw(random)).filter((side) => side === 'often').length;
    expect(often / 8000).toBeGreaterThan(0.73);
    expect(often / 8000).toBeLessThan(0.77);
  });
});

describe('Deck', () => {
  const composition = [
    ['right', 7],
    ['wrong', 3],
  ] as const;

  test('after each whole deck the shares are exact', () => {
    const deck = new Deck<'right' | 'wrong'>(new Random(5), composition);
    for (let round = 0; round < 4; round += 1) {
      const dealt = Array.from({ length: 10 }, () => deck.deal());
      expect(dealt.filter((card) => card === 'wrong')).toHaveLength(3);
    }
  });

  test('a card that does not fit waits for the next record that it fits', () => {
    const deck = new Deck<'right' | 'wrong'>(new Random(5), composition);
    const first = Array.from({ length: 20 }, () => deck.deal((card) => card === 'right'));
    expect(new Set(first)).toEqual(new Set(['right']));
    const later = Array.from({ length: 6 }, () => deck.deal());
    expect(later.every((card) => card === 'wrong')).toBe(true);
  });

  test('a deck without a card that fits says so', () => {
    expect(() => new Deck(new Random(5), composition).deal(() => false)).toThrow('no card of the deck fits');
  });
});

describe('scatter', () => {
  test('no number comes twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (modulus) => {
        const spread = new Set(Array.from({ length: modulus }, (_, index) => scatter(index, modulus)));
        expect(spread.size).toBe(modulus);
      }),
      { numRuns: 30 },
    );
  });

  test('an index outside the space is refused', () => {
    expect(() => scatter(10, 10)).toThrow(RangeError);
  });
});
