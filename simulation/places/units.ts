import { UNIT_LINES } from './unit-lines.ts';

/** A province as it was until 30 June 2025, and the one it has been in since. */
export interface Province {
  readonly code: string;
  readonly name: string;
  readonly population: number;
  readonly newCode: string;
  readonly newName: string;
  readonly region: 'north' | 'centre' | 'highlands' | 'south';
}
/** A commune with its names before and after 1 July 2025, and, where it differed, the district or province before that. */
export interface Commune {
  readonly province: Province;
  readonly district: string;
  readonly code: string;
  readonly name: string;
  readonly newCode: string;
  readonly newName: string;
}
/** Address generations: before the changes of 2008–2025 listed below, until 30 June 2025, and since 1 July 2025. */
export type Generation = 1 | 2 | 3;

/** Districts that bore another name, or lay in another province, before: [former district, former province]. */
const FORMER: Readonly<Record<string, readonly [string, string?]>> = {
  'Quận Hà Đông': ['Thành phố Hà Đông', 'Tỉnh Hà Tây'],
  'Thị xã Sơn Tây': ['Thành phố Sơn Tây', 'Tỉnh Hà Tây'],
  'Huyện Ba Vì': ['Huyện Ba Vì', 'Tỉnh Hà Tây'],
  'Quận Bắc Từ Liêm': ['Huyện Từ Liêm'],
  'Quận Nam Từ Liêm': ['Huyện Từ Liêm'],
  'Thành phố Thủ Đức': ['Quận Thủ Đức'],
  'Thành phố Thuận An': ['Thị xã Thuận An'],
  'Thành phố Dĩ An': ['Thị xã Dĩ An'],
  'Thành phố Bến Cát': ['Thị xã Bến Cát'],
  'Thành phố Phú Quốc': ['Huyện Phú Quốc'],
  'Thành phố Đông Triều': ['Thị xã Đông Triều'],
  'Thành phố Chí Linh': ['Thị xã Chí Linh'],
  'Thành phố Long Khánh': ['Thị xã Long Khánh'],
  'Thành phố Từ Sơn': ['Thị xã Từ Sơn'],
  'Thành phố Hồng Ngự': ['Thị xã Hồng Ngự'],
  'Thành phố Gia Nghĩa': ['Thị xã Gia Nghĩa'],
  'Thành phố Sầm Sơn': ['Thị xã Sầm Sơn'],
  'Thành phố Thủy Nguyên': ['Huyện Thủy Nguyên'],
  'Thành phố Phổ Yên': ['Thị xã Phổ Yên'],
  'Thị xã Hoài Nhơn': ['Huyện Hoài Nhơn'],
  'Thành phố Phú Mỹ': ['Thị xã Phú Mỹ'],
};

/** Every commune of the table, province by province. */
export const COMMUNES: readonly Commune[] = parseUnits(UNIT_LINES);

/** District and province as a paper of that generation names them; since 2025 there is no district. */
export function seatOf(
  commune: Commune,
  generation: Generation,
): { commune: string; district: string; province: string } {
  if (generation === 3) return { commune: commune.newName, district: '', province: commune.province.newName };
  const former = generation === 1 ? FORMER[commune.district] : undefined;
  return {
    commune: commune.name,
    district: former?.[0] ?? commune.district,
    province:
      former?.[1] ??
      (generation === 1 && commune.province.code === '46' ? 'Tỉnh Thừa Thiên Huế' : commune.province.name),
  };
}

function parseUnits(lines: string): Commune[] {
  const communes: Commune[] = [];
  let province: Province | null = null;
  for (const line of lines.split('\n')) {
    const head = /^(\d\d) (\d+) (.+) > (\d\d) (.+)$/.exec(line);
    if (head) province = parseProvince(head);
    const district = /^ {2}([^:]+): (.+)$/.exec(line);
    if (district === null || province === null) continue;
    for (const part of (district[2] ?? '').split('; ')) {
      const unit = /^(\d{5}) (.+) > (\d{5}) (.+)$/.exec(part);
      if (unit === null) throw new SyntaxError(`unit line not understood: ${part}`);
      const [, code = '', name = '', newCode = '', newName = ''] = unit;
      communes.push({ province, district: district[1] ?? '', code, name, newCode, newName });
    }
  }
  return communes;
}

function parseProvince(head: RegExpExecArray): Province {
  const [, code = '', population = '', name = '', newCode = '', newName = ''] = head;
  return { code, name, population: Number(population), newCode, newName, region: regionOf(Number(code)) };
}

function regionOf(code: number): Province['region'] {
  if (code >= 62 && code <= 68) return 'highlands';
  if (code <= 40) return 'north';
  return code <= 60 ? 'centre' : 'south';
}
