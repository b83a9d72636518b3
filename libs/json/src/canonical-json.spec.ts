import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, contentHash, eventId, sha256Hex } from './canonical-json.ts';

describe('canonical JSON', () => {
  test('is that of RFC 8785, as an independent implementation writes it', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(canonicalJson(value)).toBe(canonicalize(value))));
  });

  test("is the RFC's own example", () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('does not depend on the order members come in', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(value, (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(object));
      }),
    );
  });

  test('refuses what JSON cannot say', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
    expect(() => canonicalJson([1n])).toThrow(TypeError);
  });
});

describe('content and event ids', () => {
  test('a deletion and a record without attributes differ', () => {
    expect(contentHash(true, null)).not.toBe(contentHash(false, {}));
    expect(contentHash(false, { a: '1', b: null })).toBe(contentHash(false, { b: null, a: '1' }));
  });

  test('an event id is the hash of source, dataset, record id, version and content', () => {
    const source = { name: 'tax', dataset: 'taxpayer', record_id: '1', version: '7' };
    expect(eventId(source, 'abc')).toBe(sha256Hex('["tax","taxpayer","1","7","abc"]'));
  });
});
