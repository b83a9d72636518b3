import { describe, expect, test } from '@jest/globals';
import { eventBytes, inPortions } from './portions.ts';

const event = (bytes: number) => ({ topic: 't', key: Buffer.alloc(0), value: Buffer.alloc(bytes), headers: {} });
const sizes = (portions: Iterable<ReturnType<typeof event>[]>): number[][] =>
  [...portions].map((portion) => portion.map((e) => e.value.length));

describe('portions', () => {
  test('events are cut in order where a portion would pass a limit', () => {
    const events = [3, 4, 5, 1, 1, 1].map(event);
    expect(sizes(inPortions(events, { maxEvents: 3, maxBytes: 8 }))).toEqual([[3, 4], [5, 1, 1], [1]]);
  });

  test('an event above the limit is a portion of its own', () => {
    expect(sizes(inPortions([1, 50, 1].map(event), { maxEvents: 9, maxBytes: 10 }))).toEqual([[1], [50], [1]]);
  });

  test('no event, no portion', () => {
    expect(sizes(inPortions([], { maxEvents: 1, maxBytes: 1 }))).toEqual([]);
  });

  test('the size counts bytes of key, value and headers, not characters', () => {
    const headers = { a: 'đ' };
    expect(eventBytes({ key: Buffer.from('k'), value: null, headers })).toBe(1 + 1 + 2);
  });
});
