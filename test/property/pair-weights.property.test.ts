import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attributes, ReferenceText } from '#libs/contract';
import { compileModel, type StandardRecord } from '#libs/linkage';
import { shippedModel, shippedTypes } from '../support/shipped-types.ts';

const model = shippedModel('person');
const record = (after: Attributes, source = 'tax'): StandardRecord =>
  model.standardise(`${source}/any/1` as ReferenceText, after);

const name = fc.constantFrom(
  'Nguyễn Văn An',
  'Nguyen Van An',
  'An Nguyễn Văn',
  'Nguyễn VănAn',
  'Nguyễn An',
  'Trần Thị Thu Hà',
  'Trần T. T. Hà',
  'Hà Thu Trần',
  'Đặng Thị Mỹ',
  'Con bà Trần Thị Thu Hà',
  "H'Hen Niê",
  'Lý',
  'Huong',
);
const number = fc.constantFrom('001085012345', '001085012354', '1085012345', '012345678', '0100233488', '8037630690');
const person = fc.record(
  {
    full_name: fc.option(name),
    other_names: fc.array(name, { maxLength: 2 }),
    mother_name: name,
    birth_date: fc.constantFrom(
      '1985-03-12',
      '1985-12-03',
      '1985',
      '1985-01-01',
      '1958-03-12',
      '1986-03',
      '2001-07-28',
      '',
    ),
    sex: fc.constantFrom('male', 'female'),
    personal_id: fc.option(number),
    cancelled_ids: fc.array(number, { maxLength: 2 }),
    old_id9: number,
    tax_code: number,
    social_insurance_no: number,
    phones: fc.array(fc.constantFrom('0912345678', '+84912345678', '01231234567'), { maxLength: 2 }),
    emails: fc.array(fc.constantFrom('a@example.vn', 'B@Example.vn'), { maxLength: 2 }),
    address: fc.constantFrom(
      'Số 12, đường Láng, P. Láng, Q. Đống Đa, Hà Nội',
      '12 Láng, Hà Nội',
      'Ấp 3, Xã Bình Hiệp, Tây Ninh',
      '',
    ),
    commune: fc.constantFrom('00001@2020-01-01', '00097', '27793@2025-09-22'),
  },
  { requiredKeys: [] },
);
const RUNS = { numRuns: Number(process.env['PROPERTY_CASES'] ?? 3000) };

const words = fc.constantFrom(
  'Minh',
  'Phát',
  'Phat',
  'Pháp',
  'TM',
  'Thương mại',
  'TMDV',
  '2',
  'II',
  'Chi nhánh',
  'CP',
  'Shop',
  'Thanh',
  'Thành',
);
const named = fc.array(words, { maxLength: 5 }).map((list) => list.join(' '));
const organisation = fc.record(
  {
    name: named,
    other_names: fc.array(named, { maxLength: 2 }),
    tax_code: fc.constantFrom('0100233488', '0100233488-001', '0100233480', '8037630690'),
    representative_name: fc.option(name),
    address: fc.constantFrom('Số 12 Láng, Hà Nội', '12 Láng, P. Láng, HN', 'Ấp 3, Xã Bình Hiệp', 'Láng 12 12'),
    commune: fc.constantFrom('00001@2020-01-01', '00097', '00097@2026-01-01'),
  },
  { requiredKeys: [] },
);

describe('laws of a pair', () => {
  test('organisations weigh the same from either side, and so do their explanations', () => {
    const organisations = shippedModel('organisation');
    const standard = (after: Attributes): StandardRecord =>
      organisations.standardise('tax/any/1' as ReferenceText, after);
    fc.assert(
      fc.property(organisation, organisation, (left, right) => {
        const [a, b] = [standard(left), standard(right)];
        expect(organisations.weigh(b, a)).toBe(organisations.weigh(a, b));
        const levels = (told: ReturnType<typeof organisations.compare>): unknown[] => told.map(({ weight }) => weight);
        expect(levels(organisations.compare(b, a))).toEqual(levels(organisations.compare(a, b)));
      }),
      RUNS,
    );
  });

  test('a pair weighs the same from either side, is an integer and within its bounds', () => {
    fc.assert(
      fc.property(person, person, (left, right) => {
        const [a, b] = [record(left), record(right)];
        const weight = model.weigh(a, b);
        expect(model.weigh(b, a)).toBe(weight);
        expect(Number.isInteger(weight)).toBe(true);
        expect(weight).toBeGreaterThanOrEqual(-12_000);
        expect(weight).toBeLessThanOrEqual(20_000);
        expect(model.isHardConflict(b, a)).toBe(model.isHardConflict(a, b));
      }),
      RUNS,
    );
  });

  test('what is told to a steward sums to the weight', () => {
    fc.assert(
      fc.property(person, person, (left, right) => {
        const [a, b] = [record(left), record(right)];
        const told = model.compare(a, b);
        const sum = told.reduce((total, { weight }) => total + weight, 0);
        expect(Math.max(-12_000, Math.min(20_000, sum))).toBe(model.weigh(a, b));
        expect(told.every(({ because }) => because.vi !== '' && because.en !== '')).toBe(true);
        const mirrored = model.compare(b, a);
        expect(mirrored.map(({ weight }) => weight)).toEqual(told.map(({ weight }) => weight));
      }),
      RUNS,
    );
  });

  test('composition, case and spacing change neither weight nor keys', () => {
    const rewrite = fc.constantFrom<(text: string) => string>(
      (text) => text.normalize('NFD'),
      (text) => text.toUpperCase(),
      (text) => ` ${text.replaceAll(' ', '  ')} `,
      (text) => text.normalize('NFD').toUpperCase(),
    );
    fc.assert(
      fc.property(person, person, rewrite, (left, right, change) => {
        const rewritten = {
          ...left,
          ...(left.full_name == null ? {} : { full_name: change(left.full_name) }),
          ...(left.address === undefined ? {} : { address: change(left.address) }),
        };
        expect(model.weigh(record(rewritten), record(right))).toBe(model.weigh(record(left), record(right)));
        expect(model.blockingKeys(record(rewritten))).toEqual(model.blockingKeys(record(left)));
      }),
      RUNS,
    );
  });

  test('keys are distinct and depend on the record alone', () => {
    const fresh = shippedModel('person');
    fc.assert(
      fc.property(person, (after) => {
        const keys = model.blockingKeys(record(after));
        expect(new Set(keys).size).toBe(keys.length);
        expect(fresh.blockingKeys(fresh.standardise('tax/any/1' as ReferenceText, after))).toEqual(keys);
      }),
      RUNS,
    );
  });

  test('a model answers the same whatever records it has seen before', () => {
    const pairs = fc.array(fc.tuple(person, person), { minLength: 5, maxLength: 10 });
    fc.assert(
      fc.property(pairs, (asked) => {
        const fresh = shippedModel('person');
        const standard = (after: Attributes): StandardRecord => fresh.standardise('tax/any/1' as ReferenceText, after);
        for (const [left, right] of [...asked].reverse()) {
          expect(fresh.weigh(standard(left), standard(right))).toBe(model.weigh(record(left), record(right)));
        }
      }),
      { numRuns: 4 },
    );
  });

  test('every entity type of the repository compiles, and its version names its content', () => {
    const versions = [...shippedTypes.keys()].map((type) => shippedModel(type).version);
    expect(new Set(versions).size).toBe(shippedTypes.size);
    const [definition] = [...shippedTypes.values()];
    if (definition === undefined) throw new Error('no entity type');
    const changed = {
      ...definition,
      parameters: { ...definition.parameters, priorBits: definition.parameters.priorBits - 1 },
    };
    expect(compileModel(changed).version).not.toBe(compileModel(definition).version);
  });
});
