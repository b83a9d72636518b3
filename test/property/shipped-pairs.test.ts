import { describe, expect, test } from '@jest/globals';
import type { Attributes, ReferenceText } from '#libs/contract';
import type { StandardRecord } from '#libs/linkage';
import { shippedModel } from '../support/shipped-types.ts';

const model = shippedModel('person');
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
  const organisations = shippedModel('organisation');
  const shops = shippedModel('shop');
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
