import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasDuplicateKey } from './duplicate-key.ts';

const says = (text: string): boolean => hasDuplicateKey(text, JSON.parse(text));

describe('a key that is said twice in one object', () => {
  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"a":1}',
    '{"b":{"a":1,"a":2}}',
    '[{"a":[{"x":1,"x":2}]}]',
    String.raw`{"a":1,"\u0061":2}`,
    '{"a" :1,"a"\n:2}',
    '{"a":1,"a":2,"b" : "c"}',
    String.raw`{"a":"\":","a":2}`,
    '{"__proto__":1,"__proto__":2}',
  ])('is found in %s', (text) => expect(says(text)).toBe(true));

  test.each([
    '{}',
    '[]',
    '"a"',
    '{"a":{"a":1}}',
    '[{"a":1},{"a":2}]',
    String.raw`{"a":"\":\"a\":"}`,
    '{"a":"\\\\","b":1}',
  ])('is not seen in %s', (text) => expect(says(text)).toBe(false));

  test('is never seen in what was written from values', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => !says(text)));
  });

  test('nesting as deep as a sender likes ends in an answer', () => {
    const text = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`;
    expect(says(text)).toBe(false);
  });
});
