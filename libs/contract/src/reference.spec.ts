import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareUtf8, parseReference, referenceText } from './reference.ts';

describe('the order of texts', () => {
  // Surrogates and what sorts around them: the one place where UTF-16 and UTF-8 disagree.
  const unit = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom('a', 'b', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{10ffff}', 'ễ'),
  );
  const text = fc
    .array(unit, { maxLength: 8 })
    .map((units) => units.join(''))
    .filter((value) => value.isWellFormed());

  test('is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(compareUtf8(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('references', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(?:[-_][a-z0-9]{1,5}){0,2}$/);
  const reference = fc.record({ source: name, dataset: name, recordId: fc.string({ minLength: 1, maxLength: 20 }) });

  test('a reference survives its text form, whatever the record id holds', () => {
    fc.assert(fc.property(reference, (ref) => expect(parseReference(referenceText(ref))).toEqual(ref)));
  });

  test('two references have one text only if they are one', () => {
    fc.assert(
      fc.property(reference, reference, (left, right) => {
        const isOne =
          left.source === right.source && left.dataset === right.dataset && left.recordId === right.recordId;
        expect(referenceText(left) === referenceText(right)).toBe(isOne);
      }),
    );
  });

  test.each(['', 'tax', 'tax/taxpayer', 'tax/taxpayer/', '/taxpayer/1', 'tax//1'])('%j is no reference', (text) => {
    expect(() => parseReference(text)).toThrow(RangeError);
  });
});
