import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteWriter } from '../fold/byte-writer.ts';
import { packWords, WordTable } from '../standardise/word-table.ts';
import { StandardPacking } from './record-packing.ts';
import { StandardRecord } from './specification.ts';

const CASES = Number(process.env['PROPERTY_CASES'] ?? 1000);

const words = fc.array(fc.integer({ min: 0, max: 2 ** 30 - 1 }), { maxLength: 32 }).map(packWords);
/** Any code unit, halves of pairs too. fast-check's own list of all characters takes a second to make. */
const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const text = fc.oneof(
  fc.string({
    unit: fc.oneof(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }), unit),
    maxLength: 400,
  }),
  fc.stringMatching(/^\d{12}$/),
  fc.constant('w'.repeat(70_000)),
);
const codes = fc.array(fc.stringMatching(/^\d{5}$/), { minLength: 1, maxLength: 4 });
const one = fc.oneof(
  fc.integer({ min: 10_000, max: 99_991_231 }),
  text,
  words,
  fc.record({ place: words, units: words, communes: fc.option(codes) }),
  fc.record({
    core: words,
    form: fc.option(fc.constantFrom('limited' as const, 'joint-stock' as const)),
    isDependent: fc.boolean(),
    isHousehold: fc.boolean(),
  }),
);
const value = fc.oneof(fc.constant(null), one, codes, fc.array(one, { minLength: 2, maxLength: 16 }));

function packed(packing: StandardPacking, record: StandardRecord): Buffer {
  const writer = new ByteWriter();
  packing.pack(record, writer);
  return Buffer.from(writer.bytes);
}

describe('packed records', () => {
  test('are read as they were, wherever they stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,9}$/), fc.array(value, { maxLength: 20 })), { maxLength: 5 }),
        fc.integer({ min: 0, max: 9 }),
        (given, gap) => {
          const packing = new StandardPacking({ words: new WordTable(), slots: [] }, '');
          const records = given.map(([source, values]) => new StandardRecord(source, values));
          const all = records.map((record) => packed(packing, record));
          const room = Buffer.concat(all.flatMap((bytes) => [Buffer.alloc(gap, 0xff), bytes]));
          let at = 0;
          all.forEach((bytes, i) => {
            at += gap;
            expect(packing.unpack(room, at, bytes.byteLength)).toEqual(records[i]);
            at += bytes.byteLength;
          });
        },
      ),
      { numRuns: Math.min(CASES, 1000) },
    );
  });

  test('share their lists of codes', () => {
    const packing = new StandardPacking({ words: new WordTable(), slots: [] }, '');
    const read = [1, 2].map(() => {
      const bytes = packed(packing, new StandardRecord('tax', [['00001', '00004']]));
      return packing.unpack(bytes, 0, bytes.byteLength).values[0];
    });
    expect(read[0]).toBe(read[1]);
  });

  test('hold only what a standardiser makes', () => {
    expect(() =>
      packed(new StandardPacking({ words: new WordTable(), slots: [] }, ''), new StandardRecord('tax', [true])),
    ).toThrow(TypeError);
    expect(() =>
      packed(new StandardPacking({ words: new WordTable(), slots: [] }, ''), new StandardRecord('tax', [0.5])),
    ).toThrow(TypeError);
  });
});
