import { describe, expect, test } from '@jest/globals';
import { NO_LEVEL, type Factor } from '../compare/comparator.ts';
import { StatedLevels } from './stated-levels.ts';

const level = (name: string, isApart = false): Factor['levels'][number] => ({ name, vi: '', en: '', isApart });
const factors: readonly Factor[] = [
  { name: 'given', levels: [level('same'), level('close'), level('other', true), level('different')] },
  { name: 'family', levels: [level('same'), level('different')] },
];
type Rule = ConstructorParameters<typeof StatedLevels>[0];
const stated = (rule: Partial<Rule>): StatedLevels =>
  new StatedLevels({ name: 'name', attributes: ['name'], ...rule }, factors);
const because = 'life is so';

describe('what an author states of weights', () => {
  test('is nothing unless he does', () => {
    expect(stated({}).isEmpty).toBe(true);
    expect(stated({}).held(0, 0, 12.5, true)).toBe(12.5);
    expect(stated({ unseen: { 'given-close': 1 } }).isEmpty).toBe(false);
  });

  test.each<[string, Partial<Rule>, [number, number], number, number]>([
    ['a bound holds', { bounds: { 'given-same': { atMost: 5, because } } }, [0, 0], 9, 5],
    ['a weight within it stays', { bounds: { 'given-same': { atMost: 5, because } } }, [0, 0], 4, 4],
    ['a least weight holds', { bounds: { 'given-close': { atLeast: 2, because } } }, [0, 1], -3, 2],
    ['weaker agreement weighs at most as much', { bounds: { 'given-same': { atMost: 5, because } } }, [0, 1], 9, 5],
    ['stronger agreement at least as much', { bounds: { 'given-close': { atLeast: 2, because } } }, [0, 0], 1, 2],
    ['a level that stands apart is its own', { bounds: { 'given-same': { atMost: 5, because } } }, [0, 2], 9, 9],
    ['another factor too', { bounds: { 'given-same': { atMost: 5, because } } }, [1, 0], 9, 9],
  ])('%s', (_rule, rule, [factor, at], learnt, held) => {
    expect(stated(rule).held(factor, at, learnt, true)).toBe(held);
  });

  test('a level that training did not see weighs what is stated, within its bounds', () => {
    const levels = stated({ unseen: { 'given-close': 3 }, bounds: { 'given-same': { atMost: 2, because } } });
    expect(levels.held(0, 1, -7, false)).toBe(2);
    expect(levels.held(0, 1, -7, true)).toBe(-7);
    expect(levels.held(0, 3, -7, false)).toBe(-7);
  });

  test('levels met together stay within the bounds of each and of all', () => {
    const held = [
      [5, 1, 0, -8],
      [9, -4],
    ];
    const single = stated({ bounds: { 'given-different': { atMost: -8, because } } });
    expect(single.heldTogether([3, 0], held, 3)).toBe(0);
    expect(single.heldTogether([3, 0], held, -2)).toBe(-2);
    expect(single.heldTogether([0, 0], held, 3)).toBe(3);
    // −8 and 9 one by one come to −12 together.
    const both = stated({ bounds: { 'given-different family-same': { atMost: -12, because } } });
    expect(both.heldTogether([3, 0], held, 0)).toBe(-13);
    expect(both.heldTogether([3, 1], held, 0)).toBe(0);
    expect(both.heldTogether([3, NO_LEVEL], held, 0)).toBe(0);
    expect(both.held(0, 3, 4, true)).toBe(4);
  });

  test.each<[Partial<Rule>, string]>([
    [{ bounds: { 'given-nearly': { atMost: 1, because } } }, 'there is no level given-nearly, but given-same'],
    [{ bounds: { 'given-same surname-same': { atMost: 1, because } } }, 'there is no level surname-same'],
    [{ unseen: { same: 1 } }, 'there is no level same'],
    [
      { bounds: { 'given-same': { atLeast: 3, atMost: 1, because } } },
      'given-same cannot weigh at least 3 and at most',
    ],
    [
      { bounds: { 'given-same': { atMost: 1, because }, 'given-close': { atLeast: 2, because } } },
      'given-close cannot weigh at least 2 and at most 1',
    ],
  ])('%j is refused and named', (rule, message) => {
    expect(() => stated(rule)).toThrow(message);
  });

  test('a level is bounded for the author’s reason, or for its neighbour’s', () => {
    const levels = stated({ bounds: { 'given-same': { atMost: 5, because } } });
    expect(levels.reason(0, 0)).toBe(because);
    expect(levels.reason(0, 1)).toBe('by the bound of a neighbouring level');
  });
});
