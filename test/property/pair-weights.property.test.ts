import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attributes, ReferenceText } from '#libs/contract';
import { compileModel, type LinkageModel, type StandardRecord } from '#libs/linkage';
import { loadEntityTypes } from '#libs/runtime';

const types = await loadEntityTypes(join(import.meta.dirname, '../../entity-types'));

function modelOf(name: string): LinkageModel<StandardRecord> {
  const definition = types.get(name);
  if (definition === undefined) throw new Error(`no entity type ${name}`);
  return compileModel(definition);
}

const model = modelOf('person');
const record = (after: Attributes, source = 'tax'): StandardRecord =>
  model.standardise(`${source}/any/1` as ReferenceText, after);
const nameLevel = (left: string, right: string): string => {
  const found = model.compare(record({ full_name: left }), record({ full_name: right }));
  return found.find(({ comparison }) => comparison === 'name')?.level ?? '';
};

describe('names of people', () => {
  test.each([
    ['Nguyễn Thị Hòa', 'Nguyễn Thị Hoà', 'given-same family-same middle-same order-straight'],
    ['Nguyễn Thị Mỹ', 'NGUYỄN THỊ MĨ', 'given-same family-same middle-same order-straight'],
    ['Đỗ Văn Hùng', 'DO VAN HUNG', 'given-marks-lost family-marks-lost middle-marks-lost order-straight'],
    ['Nguyễn Văn Hùng', 'Nguyễn Văn Hưng', 'given-marks-differ family-same middle-same order-straight'],
    ['Nguyễn Thị Xuân', 'Nguyễn Thị Xuan', 'given-mark-missing family-same middle-same order-straight'],
    ['Nguyễn Văn An', 'Nguyễn An', 'given-same family-same middle-missing order-straight'],
    ['Nguyễn Thị Thu Hà', 'Nguyễn Thu Hà', 'given-same family-same middle-partly order-straight'],
    ['Nguyễn Thị Thu Hà', 'Nguyễn T. T. Hà', 'given-same family-same middle-initial order-straight'],
    ['Nguyễn Thị Hồng', 'Hong Thi Nguyen', 'given-marks-lost family-marks-lost middle-marks-lost order-swapped'],
    ['Nguyễn Văn An', 'An Nguyễn Văn', 'given-same family-same middle-same order-swapped'],
    ['Trần Thị Bích Ngọc', 'Ông/Bà Trần Thị Bích Ngọc', 'given-same family-same middle-same order-straight'],
    ['Trần Thị Hương', 'Trần Thị Hươmg', 'given-close family-same middle-same order-straight'],
    ['Trần Thị Lan', 'Trần Thị Lam', 'given-near family-same middle-same order-straight'],
    ['Trần Thị Lan', 'Trần Thị Hoa', 'given-different family-same middle-same order-straight'],
    ['Con bà Trần Thị Lan', 'Trần Minh Khôi', 'missing'],
  ])('%s and %s: %s', (left, right, level) => {
    expect(nameLevel(left, right)).toBe(level);
  });

  test('words written together are the same name', () => {
    expect(nameLevel('Nguyễn Văn An', 'Nguyễn VănAn')).toContain('order-joined');
  });

  test('a common family name says less than a rare one', () => {
    const weightOf = (name: string): number => model.weigh(record({ full_name: name }), record({ full_name: name }));
    expect(weightOf('Nguyễn Văn Kha')).toBeLessThan(weightOf('Ngô Văn Kha'));
    expect(weightOf('Ngô Văn Kha')).toBeLessThan(weightOf('Lục Văn Kha'));
  });

  test('a child entered under the mother’s name is not held against the pair', () => {
    const child = { full_name: 'Lê Minh Khôi', mother_name: 'Trần Thị Lan', birth_date: '2026-02-03' };
    const found = model.compare(record(child), record({ full_name: 'Trần Thị Lan', birth_date: '2026-02-03' }));
    expect(found.find(({ comparison }) => comparison === 'name')?.level).toContain('order-parent');
  });
});

describe('what is one person and what is not', () => {
  const an: Attributes = {
    full_name: 'Nguyễn Văn An',
    birth_date: '1985-03-12',
    sex: 'male',
    personal_id: '001085012345',
  };

  test('name, birth date and sex suffice without any identifier', () => {
    const { personal_id: _, ...unnumbered } = an;
    expect(model.weigh(record(an), record(unnumbered))).toBeGreaterThan(0);
  });
  test('twins at one address with one phone are two people', () => {
    const home = {
      address: 'Số 12, đường Láng, Phường Láng, Hà Nội',
      commune: '00199@2025-08-01',
      phones: ['0912345678'],
    };
    const twin = { ...an, ...home, full_name: 'Nguyễn Văn Bình', personal_id: null };
    expect(model.weigh(record({ ...an, ...home }), record(twin))).toBeLessThan(0);
  });
  test('namesakes of one year and commune are two people', () => {
    const here = { ...an, commune: '00199@2025-08-01', personal_id: null };
    expect(model.weigh(record({ ...here }), record({ ...here, birth_date: '1985-09-28' }))).toBeLessThan(0);
  });
  test('an id that belongs to a relative does not make one person of two', () => {
    const wife = {
      full_name: 'Trần Thị Lan',
      birth_date: '1987-11-02',
      sex: 'female',
      personal_id: an['personal_id'] ?? null,
    };
    expect(model.weigh(record(an), record(wife))).toBeLessThan(0);
  });
  test('withheld, unknown and empty values are no evidence', () => {
    const bare = model.weigh(record(an), record({ full_name: 'Nguyễn Văn An' }));
    const silent = { full_name: 'Nguyễn Văn An', birth_date: null, sex: '', personal_id: { withheld: 'by order' } };
    expect(model.weigh(record(an), record(silent))).toBe(bare);
  });

  describe('hard conflicts', () => {
    const other: Attributes = { ...an, personal_id: '001085099999' };
    test('two ids of the population register are two people, whatever else agrees', () => {
      expect(model.isHardConflict(record(an, 'population'), record(other, 'population'))).toBe(true);
    });
    test('unless one of them names the other as cancelled', () => {
      const reissued = { ...other, cancelled_ids: ['001085012345'] };
      expect(model.isHardConflict(record(an, 'population'), record(reissued, 'population'))).toBe(false);
      expect(model.isHardConflict(record(reissued, 'population'), record(an, 'population'))).toBe(false);
    });
    test('an id copied by another register is evidence and no veto', () => {
      expect(model.isHardConflict(record(an, 'population'), record(other, 'tax'))).toBe(false);
      expect(model.isHardConflict(record(an, 'tax'), record(other, 'tax'))).toBe(false);
    });
  });
});

describe('what is one organisation or shop and what is not', () => {
  const organisations = modelOf('organisation');
  const shops = modelOf('shop');
  const weigh = (of: typeof model, left: Attributes, right: Attributes): number =>
    of.weigh(
      of.standardise('tax/any/1' as ReferenceText, left),
      of.standardise('business/any/2' as ReferenceText, right),
    );
  const enterprise: Attributes = {
    name: 'Công ty TNHH Thương mại Minh Phát',
    tax_code: '0100233488',
    address: 'Số 12, đường Láng, Phường Láng, Thành phố Hà Nội',
    commune: '00199@2025-08-01',
    phones: ['02438251234'],
  };

  test('an enterprise abbreviated, in capitals and without its code is the same at the same address', () => {
    const short = { ...enterprise, name: 'CTY TNHH TM MINH PHAT', tax_code: null };
    expect(weigh(organisations, enterprise, short)).toBeGreaterThan(0);
  });
  test('a branch is not its parent, wherever it sits', () => {
    const branch = { ...enterprise, name: 'Chi nhánh Công ty TNHH Thương mại Minh Phát', tax_code: '0100233488-001' };
    expect(weigh(organisations, enterprise, branch)).toBeLessThan(0);
  });
  test('enterprises that differ in a number only are two', () => {
    const numbered = { ...enterprise, name: 'Công ty TNHH Thương mại Minh Phát 2', tax_code: '8037630690', phones: [] };
    expect(weigh(organisations, enterprise, numbered)).toBeLessThan(0);
  });
  test('two businesses of one representative under one roof are two', () => {
    const head = { representative_id: '001085012345', representative_name: 'Nguyễn Văn An' };
    const one = { ...enterprise, ...head, name: 'Hộ kinh doanh Quán ăn An', tax_code: '8037630690' };
    const other = { ...enterprise, ...head, name: 'Hộ kinh doanh Tiệm vàng Hoàng Gia', tax_code: '0314409058' };
    expect(weigh(organisations, one, other)).toBeLessThan(0);
  });

  const shop: Attributes = { platform: 'chosen', shop_id: 'S001', shop_name: 'Lan Thời trang' };
  test('a shop that its seller declared to tax is the one that the platform reports', () => {
    expect(weigh(shops, shop, { platform: 'CHOSEN', shop_id: 's001', seller_tax_code: '0100233488' })).toBeGreaterThan(
      0,
    );
  });
  test('one shop id on two platforms is two shops, and so are two ids of one seller', () => {
    expect(weigh(shops, shop, { ...shop, platform: 'sanviet' })).toBeLessThan(0);
    expect(
      weigh(
        shops,
        { ...shop, seller_tax_code: '0100233488' },
        { ...shop, shop_id: 'S002', seller_tax_code: '0100233488' },
      ),
    ).toBeLessThan(0);
  });
});

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
    const organisations = modelOf('organisation');
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
    const fresh = modelOf('person');
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
        const fresh = modelOf('person');
        const standard = (after: Attributes): StandardRecord => fresh.standardise('tax/any/1' as ReferenceText, after);
        for (const [left, right] of [...asked].reverse()) {
          expect(fresh.weigh(standard(left), standard(right))).toBe(model.weigh(record(left), record(right)));
        }
      }),
      { numRuns: 4 },
    );
  });

  test('every entity type of the repository compiles, and its version names its content', () => {
    const versions = [...types.keys()].map((type) => modelOf(type).version);
    expect(new Set(versions).size).toBe(types.size);
    const [definition] = [...types.values()];
    if (definition === undefined) throw new Error('no entity type');
    const changed = {
      ...definition,
      parameters: { ...definition.parameters, priorBits: definition.parameters.priorBits - 1 },
    };
    expect(compileModel(changed).version).not.toBe(compileModel(definition).version);
  });
});
