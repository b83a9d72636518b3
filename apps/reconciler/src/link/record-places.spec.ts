import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { putUuid, UUID_BYTES, uuidAt, type ReferenceText } from '#libs/contract';
import { entityIdOf } from '#libs/linkage';
import { RecordPlaces, type RecordPlace } from './record-places.ts';

/** As those of the eighth entity type. */
const FIRST_NO = 8 * 2 ** 40;
const ID = entityIdOf(7n, 1, 0xabn);
const OTHER_ID = entityIdOf(7n, 2, 0xcdn);

const ref = (id: number): ReferenceText => `tax/payer/${id}` as ReferenceText;

function placesOf(...kept: readonly (readonly [number, RecordPlace])[]): RecordPlaces {
  const places = new RecordPlaces(FIRST_NO);
  for (const [number, place] of kept) places.put(number, place);
  return places;
}

describe('the place of a record', () => {
  const anyPlace = fc.record({
    // Some of them in other chunks, and beyond 32 bits with their sign.
    recordNo: fc.integer({ min: 0, max: 2 ** 32 - 2 }).map((nth) => FIRST_NO + nth),
    // Few, so that one comes after itself and after another.
    entityId: fc.oneof(fc.constantFrom(ID, OTHER_ID, uuidAt(Buffer.alloc(UUID_BYTES), 0)), fc.uuid()),
  });
  const anyStep = fc.record({
    number: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 50_000 })),
    place: fc.option(anyPlace),
    isLoaded: fc.boolean(),
  });

  test('is the last one that it was given, however it was given, and none once it is gone', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const places = new RecordPlaces(FIRST_NO);
        const expected = new Map<number, RecordPlace>();
        for (const { number, place, isLoaded } of steps) {
          if (place === null) {
            places.remove(number);
            expected.delete(number);
            continue;
          }
          const bytes = Buffer.alloc(2 * UUID_BYTES);
          putUuid(place.entityId, bytes, UUID_BYTES);
          if (isLoaded) places.load(number, place.recordNo, { bytes, from: UUID_BYTES });
          else places.put(number, place);
          expected.set(number, place);
        }
        for (const { number } of steps) expect(places.find(number)).toEqual(expected.get(number));
        const all = [...places.all()].map(({ number, ...place }) => [number, place]);
        expect(new Map(all as [number, RecordPlace][])).toEqual(expected);
        expect(all).toHaveLength(expected.size);
      }),
    );
  });

  test('is nowhere where nothing was ever kept, far beyond what is kept too', () => {
    const places = placesOf([3, { recordNo: FIRST_NO, entityId: ID }]);
    for (const number of [0, 2, 4, 1_000_000]) expect(places.find(number)).toBeUndefined();
  });

  test('cannot be that of a record number which does not fit', () => {
    const places = placesOf();
    for (const nth of [2 ** 32 - 1, 2 ** 40]) {
      expect(() => places.put(0, { recordNo: FIRST_NO + nth, entityId: ID })).toThrow('out of range');
    }
  });
});

describe('records that get other numbers', () => {
  const FORMER = placesOf(
    [2, { recordNo: FIRST_NO + 5, entityId: ID }],
    [40_000, { recordNo: FIRST_NO, entityId: OTHER_ID }],
  );
  const refOf = (number: number): ReferenceText | undefined => (number === 7 ? undefined : ref(number));

  function renumbered(places: RecordPlaces, numberOf: (reference: ReferenceText) => number | undefined): RecordPlaces {
    const steps = places.renumbered({ refOf }, { numberOf });
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  }

  test('stay where they are', () => {
    const numbers = new Map([
      [ref(2), 40_000],
      [ref(40_000), 3],
    ]);
    const present = renumbered(FORMER, (reference) => numbers.get(reference));
    expect([...present.all()]).toEqual([
      { number: 3, recordNo: FIRST_NO, entityId: OTHER_ID },
      { number: 40_000, recordNo: FIRST_NO + 5, entityId: ID },
    ]);
    expect(FORMER.find(2)).toEqual({ recordNo: FIRST_NO + 5, entityId: ID });
  });

  test('are all known on both sides: a place that is nobody’s is an error', () => {
    const gone = placesOf([7, { recordNo: FIRST_NO, entityId: ID }]);
    expect(() => renumbered(gone, () => 1)).toThrow('a record that is not live');
    expect(() => renumbered(FORMER, () => undefined)).toThrow('a record that is not live');
  });
});
