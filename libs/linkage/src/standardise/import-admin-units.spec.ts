import { expect, test } from '@jest/globals';
import { importAdminUnits, type AdminUnitRow } from './import-admin-units.ts';

const ROW: AdminUnitRow = {
  old_province_code: '30',
  old_province: 'Tỉnh Hải Dương',
  old_district_code: '288',
  old_district: 'Thành phố Hải Dương',
  old_ward_code: '10507',
  old_ward: 'Phường Cẩm Thượng',
  new_province_code: '31',
  new_province: 'Thành phố Hải Phòng',
  new_ward_code: '10525',
  new_ward: 'Phường Hải Dương',
  candidates: '1',
};
const PART: AdminUnitRow = { ...ROW, new_ward_code: '10537', new_ward: 'Phường Thành Đông' };
const ISLAND = { old_district_code: '755', old_district: 'Huyện Côn Đảo', old_ward_code: '', old_ward: '' };

const mistakesOf = (...rows: readonly AdminUnitRow[]): readonly string[] =>
  importAdminUnits(rows, '2025-07-01').mistakes;

test('a unit stands with its names, those above it and what it became', () => {
  expect(importAdminUnits([ROW], '2025-07-01')).toEqual({
    mistakes: [],
    reform: {
      date: '2025-07-01',
      provincesBefore: { '30': 'Tỉnh Hải Dương' },
      districtsBefore: { '288': ['Thành phố Hải Dương', '30'] },
      provincesAfter: { '31': 'Thành phố Hải Phòng' },
      communesBefore: { '10507': ['Phường Cẩm Thượng', '288', ['10525']] },
      communesAfter: { '10525': ['Phường Hải Dương', '31'] },
    },
  });
});

test('a divided unit has all its parts', () => {
  const rows = [ROW, PART].map((row) => ({ ...row, candidates: '2' }));
  expect(importAdminUnits(rows, '2025-07-01').reform.communesBefore['10507']?.[2]).toEqual(['10525', '10537']);
  expect(mistakesOf(...rows)).toEqual([]);
});

test('an island without communes stands under the code of its district', () => {
  const { reform, mistakes } = importAdminUnits([{ ...ROW, ...ISLAND }], '2025-07-01');
  expect(mistakes).toEqual([]);
  expect(reform.communesBefore).toEqual({ '755': ['Huyện Côn Đảo', '755', ['10525']] });
});

test.each<[string, Partial<AdminUnitRow>]>([
  ['old_province_code has not 2 digits', { old_province_code: '3' }],
  ['old_district_code has not 3 digits', { old_district_code: '28' }],
  ['old_ward_code has not 5 digits', { old_ward_code: '1050x' }],
  ['new_province_code has not 2 digits', { new_province_code: '031' }],
  ['new_ward_code has not 5 digits', { new_ward_code: '' }],
  ['a name is missing', { old_province: '' }],
  ['a name is missing', { new_ward: '' }],
  ['a name is missing', { old_ward: '' }],
  ['a name is missing', { old_ward_code: '' }],
])('a row is refused: %s (%j)', (why, wrong) => {
  expect(mistakesOf({ ...ROW, ...wrong })).toEqual([`row 2: ${why}`]);
});

test.each<[string, Partial<AdminUnitRow>]>([
  ['unit 10507 has two names or districts', { old_ward: 'Phường Bình Hàn' }],
  ['unit 10507 has two names or districts', { old_district_code: '290', old_district: 'Huyện Nam Sách' }],
  ['district 288 has two names or provinces', { old_district: 'Huyện Nam Sách' }],
  ['district 288 has two names or provinces', { old_province_code: '33', old_province: 'Tỉnh Hưng Yên' }],
  ['unit 10525 has two names or provinces', { new_ward: 'Phường Lê Thanh Nghị' }],
  ['unit 10525 has two names or provinces', { new_province_code: '33', new_province: 'Tỉnh Hưng Yên' }],
])('a row that speaks against one before it is refused: %s (%j)', (why, other) => {
  expect(mistakesOf(ROW, { ...ROW, ...other })).toContain(`row 3: ${why}`);
});

test('a divided unit has as many parts as each of its rows says', () => {
  expect(mistakesOf(ROW, PART)).toEqual(['unit 10507: 2 candidates, and its rows say 1']);
  expect(mistakesOf({ ...ROW, candidates: '2' })).toEqual(['unit 10507: 1 candidates, and its rows say 2']);
  expect(mistakesOf({ ...ROW, candidates: '2' }, { ...PART, candidates: '1' })).toEqual([
    'unit 10507: 2 candidates, and its rows say 2, 1',
  ]);
});
