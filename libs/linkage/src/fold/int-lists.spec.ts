import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IntLists } from './int-lists.ts';

test('lists in one array hold what lists of their own would hold', () => {
  const step = fc.record({ list: fc.nat(90), value: fc.nat(8), remove: fc.nat(2), clear: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const lists = new IntLists();
      const expected = new Map<number, number[]>();
      for (const { list, value, remove, clear } of steps) {
        const own = expected.get(list) ?? [];
        expected.set(list, own);
        const index = own.indexOf(value);
        if (clear === 1) {
          lists.clear(list);
          own.length = 0;
        } else if (remove === 1 && index >= 0) {
          lists.removeAt(list, index);
          const last = own.pop();
          if (index < own.length && last !== undefined) own[index] = last;
        } else {
          lists.push(list, value);
          own.push(value);
        }
      }
      for (const [list, own] of expected) {
        expect(lists.toArray(list)).toEqual(own);
        expect(lists.indexOf(list, 3)).toBe(own.indexOf(3));
      }
    }),
  );
});
