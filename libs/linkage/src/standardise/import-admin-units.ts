import type { AdminReform } from '#libs/contract';

/** One row of a table of what each unit became: a unit that was divided has a row for each part. */
export interface AdminUnitRow {
  readonly old_province_code: string;
  readonly old_province: string;
  readonly old_district_code: string;
  readonly old_district: string;
  readonly old_ward_code: string;
  readonly old_ward: string;
  readonly new_province_code: string;
  readonly new_province: string;
  readonly new_ward_code: string;
  readonly new_ward: string;
  readonly candidates: string;
}

export const ADMIN_UNIT_COLUMNS = [
  'old_province_code',
  'old_province',
  'old_district_code',
  'old_district',
  'old_ward_code',
  'old_ward',
  'new_province_code',
  'new_province',
  'new_ward_code',
  'new_ward',
  'candidates',
] as const satisfies readonly (keyof AdminUnitRow)[];

export interface AdminImport {
  readonly reform: AdminReform;
  /** `row N: what`; nothing should be kept of an import with mistakes. */
  readonly mistakes: readonly string[];
}

type Draft = {
  -readonly [Member in keyof AdminReform]: AdminReform[Member];
};
const isCode = (text: string, digits: number): boolean => text.length === digits && /^\d+$/.test(text);

/**
 * A reform from its rows. A commune without a code (islands that were districts) stands under its district's. Every row
 * is in the outcome, or is a mistake: codes of another form, one code with two names, a divided unit whose parts are not
 * as many as it says.
 */
export function importAdminUnits(rows: readonly AdminUnitRow[], date: string): AdminImport {
  const reform: Draft = {
    date,
    provincesBefore: {},
    districtsBefore: {},
    provincesAfter: {},
    communesBefore: {},
    communesAfter: {},
  };
  const mistakes: string[] = [];
  const told = new Map<string, Set<string>>();
  rows.forEach((row, i) => {
    const wrong = wrongCode(row) ?? takeRow(reform, row);
    if (wrong !== null) {
      mistakes.push(`row ${i + 2}: ${wrong}`);
      return;
    }
    const code = row.old_ward_code === '' ? row.old_district_code : row.old_ward_code;
    told.set(code, (told.get(code) ?? new Set()).add(row.candidates));
  });
  for (const [code, counts] of told) {
    const parts = reform.communesBefore[code]?.[2].length ?? 0;
    if (counts.size !== 1 || !counts.has(String(parts))) {
      mistakes.push(`unit ${code}: ${parts} candidates, and its rows say ${[...counts].join(', ')}`);
    }
  }
  return { reform, mistakes };
}

function wrongCode(row: AdminUnitRow): string | null {
  if (!isCode(row.old_province_code, 2)) return 'old_province_code has not 2 digits';
  if (!isCode(row.old_district_code, 3)) return 'old_district_code has not 3 digits';
  if (row.old_ward_code !== '' && !isCode(row.old_ward_code, 5)) return 'old_ward_code has not 5 digits';
  if (!isCode(row.new_province_code, 2)) return 'new_province_code has not 2 digits';
  if (!isCode(row.new_ward_code, 5)) return 'new_ward_code has not 5 digits';
  const names = [row.old_province, row.old_district, row.new_province, row.new_ward];
  if (names.some((name) => name === '') || (row.old_ward === '') !== (row.old_ward_code === ''))
    return 'a name is missing';
  return null;
}

function takeRow(reform: Draft, row: AdminUnitRow): string | null {
  const code = row.old_ward_code === '' ? row.old_district_code : row.old_ward_code;
  const name = row.old_ward === '' ? row.old_district : row.old_ward;
  const before = (reform.communesBefore[code] ??= [name, row.old_district_code, []]);
  const district = (reform.districtsBefore[row.old_district_code] ??= [row.old_district, row.old_province_code]);
  const after = (reform.communesAfter[row.new_ward_code] ??= [row.new_ward, row.new_province_code]);
  const provinceBefore = (reform.provincesBefore[row.old_province_code] ??= row.old_province);
  const provinceAfter = (reform.provincesAfter[row.new_province_code] ??= row.new_province);
  if (before[0] !== name || before[1] !== row.old_district_code) return `unit ${code} has two names or districts`;
  if (district[0] !== row.old_district || district[1] !== row.old_province_code) {
    return `district ${row.old_district_code} has two names or provinces`;
  }
  if (after[0] !== row.new_ward || after[1] !== row.new_province_code) {
    return `unit ${row.new_ward_code} has two names or provinces`;
  }
  if (provinceBefore !== row.old_province || provinceAfter !== row.new_province) return 'a province has two names';
  if (!before[2].includes(row.new_ward_code)) before[2].push(row.new_ward_code);
  before[2].sort();
  return null;
}
