import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareUtf8, type ReferenceText } from '#libs/contract';
import { KeyHash } from '../block/key-hash.ts';
import { RecordNames } from './record-names.ts';

const name = fc
  .tuple(fc.constantFrom('tax', 'tây'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
  .map(([source, id]) => `${source}/payer/${id}` as ReferenceText);
/** Many names have one hash. */
const badHash = (ref: ReferenceText): KeyHash => new KeyHash().begin().take(ref.slice(0, 3)).finish();

describe('names of records', () => {
  test.each([
    ['as they are hashed', undefined],
    ['when many have one hash', badHash],
  ])('are found as in a map, whatever is taken away in between: %s', (_, hash) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.boolean()), { maxLength: 60 }), (steps) => {
        const names = new RecordNames(hash);
        const held = new Map<ReferenceText, number>();
        let next = 0;
        for (const [ref, goes] of steps) {
          expect(names.find(ref)).toBe(held.get(ref));
          const number = held.get(ref);
          if (number !== undefined && goes) {
            names.unlink(number);
            held.delete(ref);
          } else if (number === undefined) {
            names.set(next, ref);
            held.set(ref, next);
            next += 1;
          }
        }
        for (const [ref, number] of held) {
          expect(names.find(ref)).toBe(number);
          expect(names.name(number)).toBe(ref);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are ordered as their texts are', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const names = new RecordNames();
        names.set(0, one);
        names.set(1, other);
        expect(Math.sign(names.compare(0, 1))).toBe(Math.sign(compareUtf8(one, other)));
      }),
      { numRuns: 500 },
    );
  });
});
