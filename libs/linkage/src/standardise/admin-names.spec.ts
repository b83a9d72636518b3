import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AdminUnitsFile } from '#libs/contract';
import { AdminNames } from './admin-names.ts';
import { AdminCodes } from './admin-unit.ts';
import { ADMIN_UNIT_COLUMNS, importAdminUnits, type AdminUnitRow } from './import-admin-units.ts';

const DATE = '2025-07-01';
const ROWS = `01,Thành phố Hà Nội,001,Quận Ba Đình,00001,Phường Phúc Xá,01,Thành phố Hà Nội,00097,Phường Hồng Hà,1
01,Thành phố Hà Nội,001,Quận Ba Đình,00007,Phường Cống Vị,01,Thành phố Hà Nội,00025,Phường Giảng Võ,2
01,Thành phố Hà Nội,001,Quận Ba Đình,00007,Phường Cống Vị,01,Thành phố Hà Nội,00008,Phường Ngọc Hà,2
01,Thành phố Hà Nội,001,Quận Ba Đình,00008,Phường Liễu Giai,01,Thành phố Hà Nội,00008,Phường Ngọc Hà,1
79,Thành phố Hồ Chí Minh,770,Quận 3,27127,Phường 05,79,Thành phố Hồ Chí Minh,27139,Phường Bàn Cờ,1
79,Thành phố Hồ Chí Minh,773,Quận 4,27271,Phường 05,79,Thành phố Hồ Chí Minh,27259,Phường Vĩnh Hội,1
24,Tỉnh Bắc Giang,213,Thành phố Bắc Giang,07207,Phường Trần Phú,24,Tỉnh Bắc Ninh,07210,Phường Bắc Giang,1
31,Thành phố Hải Phòng,318,Huyện Bạch Long Vĩ,,,31,Thành phố Hải Phòng,11948,Đặc khu Bạch Long Vĩ,1`;

function rowsOf(text: string): AdminUnitRow[] {
  return text.split('\n').map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(
      ADMIN_UNIT_COLUMNS.map((column, i) => [column, cells[i] ?? '']),
    ) as unknown as AdminUnitRow;
  });
}

function fileOf(rows: readonly AdminUnitRow[]): AdminUnitsFile {
  const { reform, mistakes } = importAdminUnits(rows, DATE);
  expect(mistakes).toEqual([]);
  return { description: '', reforms: [reform] };
}

describe('addresses of three generations of units', () => {
  const file = fileOf(rowsOf(ROWS));
  const names = new AdminNames(file, AdminCodes.of(file));
  test.each([
    ['Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội', ['00097']],
    ['P. Phúc Xá, Q. Ba Đình, HN', ['00097']],
    ['phuc xa, ba dinh, ha noi', ['00097']],
    ['Phường Phúc Xá, Hà Nội', ['00097']],
    ['Phường Hồng Hà, Hà Nội', ['00097']],
    ['Phường Cống Vị, Quận Ba Đình, Hà Nội', ['00008', '00025']],
    ['P.5, Q.3, TP.HCM', ['27139']],
    ['Phường 5, Quận 4, Sài Gòn', ['27259']],
    ['Phường 5, TPHCM', ['27139', '27259']],
    ['Phường Trần Phú, TP Bắc Giang, Tỉnh Bắc Giang', ['07210']],
    ['Phường Trần Phú, Tỉnh Bắc Ninh', ['07210']],
    ['Phường Bắc Giang, Tỉnh Bắc Ninh', ['07210']],
    ['Huyện Bạch Long Vĩ, Hải Phòng', ['11948']],
    ['Phường Không Có, Quận Ba Đình, Hà Nội', null],
    ['Hà Nội', null],
  ])('%s', (text, expected) => {
    expect(names.resolve(text.split(','))).toEqual(expected);
  });
});

describe('a table of units is imported whole or not at all', () => {
  const first = ROWS.split('\n')[0] ?? '';
  test.each([
    [first.replace(',00001,', ',1,'), 'row 2: old_ward_code has not 5 digits'],
    [first.replace(/,1$/, ',2'), 'unit 00001: 1 candidates, and its rows say 2'],
    [first.replace('Phường Hồng Hà', ''), 'row 2: a name is missing'],
    [`${first}\n${first.replace('Phường Phúc Xá', 'Phường Khác')}`, 'row 3: unit 00001 has two names or districts'],
  ])('%s', (text, mistake) => {
    expect(importAdminUnits(rowsOf(text), DATE).mistakes).toEqual([mistake]);
  });

  test('a later reform goes on from the one before it', () => {
    const later = importAdminUnits(
      rowsOf('01,Thành phố Hà Nội,999,Quận X,00097,Phường Hồng Hà,01,Thành phố Hà Nội,00099,Phường Mới,1'),
      '2026-04-30',
    );
    const codes = AdminCodes.of({ description: '', reforms: [...fileOf(rowsOf(ROWS)).reforms, later.reform] });
    expect(codes.since('00001', '2020-01-01')).toEqual(['00099']);
    expect(codes.since('00097', '2025-12-31')).toEqual(['00099']);
    expect(codes.since('00097', '2026-04-30')).toEqual(['00097']);
  });
});

const TABLE = join(process.env['VIETNAM_DATA'] ?? '', 'admin_old_to_new_2025.csv');
const isThere = existsSync(TABLE);

(isThere ? describe : describe.skip)(
  isThere ? 'all units of 2025' : 'admin_old_to_new_2025.csv is not there: skipped',
  () => {
    let rows: AdminUnitRow[] = [];
    let file: AdminUnitsFile;
    beforeAll(() => {
      const [header = '', ...lines] = readFileSync(TABLE, 'utf8').trim().split(/\r?\n/);
      const columns = header.split(',');
      rows = lines.map((line) => {
        const cells = line.split(',');
        return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ''])) as unknown as AdminUnitRow;
      });
      file = fileOf(rows);
    });

    test('every row resolves by code and date to its new unit, among as many candidates as it says', () => {
      const codes = AdminCodes.of(file);
      const wrong = rows.filter((row) => {
        const code = row.old_ward_code === '' ? row.old_district_code : row.old_ward_code;
        const found = codes.standardise(`${code}@2025-06-30`) ?? [];
        return !found.includes(row.new_ward_code) || found.length !== Number(row.candidates);
      });
      expect(rows.length).toBe(10_602);
      expect(wrong).toEqual([]);
    });

    test('every row resolves by the names of its units, with and without diacritics', () => {
      const names = new AdminNames(file, AdminCodes.of(file));
      const plain = (text: string): string =>
        text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
      const wrong = rows.filter((row) => {
        const written = [row.old_ward, row.old_district, row.old_province].filter((name) => name !== '');
        const found = [names.resolve(written), names.resolve(written.map(plain))];
        return found.some((each) => !(each ?? []).includes(row.new_ward_code));
      });
      expect(wrong).toEqual([]);
    });

    test('the codes that ship are those of the table', () => {
      const [shipped, imported] = [AdminCodes.shipped(), AdminCodes.of(file)];
      const wrong = rows.filter(({ old_ward_code: code }) => {
        const [mine, theirs] = [shipped.since(code, '2020-01-01'), imported.since(code, '2020-01-01')];
        return code !== '' && [...mine].sort().join() !== [...theirs].sort().join();
      });
      expect(wrong).toEqual([]);
    });
  },
);
