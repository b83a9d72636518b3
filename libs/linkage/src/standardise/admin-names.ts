import type { AdminReform, AdminUnitsFile } from '#libs/contract';
import type { AdminCodes, CommuneCandidates } from './admin-unit.ts';
import { bareWord, canonicalWord, wordsOf } from './letters.ts';

/** Kinds of unit as they are written, by the letter that stands for the kind; words without diacritics. */
const KINDS: readonly (readonly [string, UnitKind])[] = [
  ['thi tran', 'town'],
  ['thi xa', 'district'],
  ['thanh pho', 'city'],
  ['dac khu', 'commune'],
  ['phuong', 'ward'],
  ['quan', 'district'],
  ['huyen', 'district'],
  ['tinh', 'province'],
  ['xa', 'commune'],
  ['tt', 'town'],
  ['tx', 'district'],
  ['tp', 'city'],
  ['p', 'ward'],
  ['q', 'district'],
  ['h', 'district'],
  ['x', 'commune'],
  ['t', 'province'],
];
type UnitKind = 'ward' | 'commune' | 'town' | 'district' | 'city' | 'province';

/** Short names of provinces. */
const PROVINCE_ALIASES: Readonly<Record<string, string>> = {
  hcm: 'ho chi minh',
  tphcm: 'ho chi minh',
  hcmc: 'ho chi minh',
  sg: 'ho chi minh',
  'sai gon': 'ho chi minh',
  hn: 'ha noi',
  hp: 'hai phong',
  dn: 'da nang',
  ct: 'can tho',
  brvt: 'ba ria vung tau',
  'br vt': 'ba ria vung tau',
  tth: 'thua thien hue',
  'tt hue': 'thua thien hue',
};

/** A unit as it is written in an address. */
interface WrittenUnit {
  readonly kind: UnitKind | null;
  /** Canonical words, with diacritics. */
  readonly name: string;
  readonly bare: string;
}

interface Entry {
  readonly kind: UnitKind | null;
  readonly communes: CommuneCandidates;
}

/** More communes than this are no place. */
const MOST_CANDIDATES = 16;

/**
 * Communes by their names in three generations of units: commune, district and province of before a reform, commune and
 * province of after it, and the old commune under the new province. A name in use more than once is all that it may be.
 */
export class AdminNames {
  private readonly index = new Map<string, Entry[]>();

  constructor(file: AdminUnitsFile, codes: AdminCodes) {
    for (const reform of file.reforms) this.add(reform, codes);
  }

  /** @param segments the parts of an address in the order written, the widest unit last. */
  resolve(segments: readonly string[]): CommuneCandidates | null {
    const units = segments.map(writtenUnit).filter((unit): unit is WrittenUnit => unit !== null);
    const province = units.at(-1);
    if (province === undefined || units.length < 2) return null;
    return (
      this.find(units.at(-3), [units.at(-2), province]) ??
      this.find(units.at(-2), [province]) ??
      this.find(units.at(-3), [province])
    );
  }

  private find(
    commune: WrittenUnit | undefined,
    above: readonly (WrittenUnit | undefined)[],
  ): CommuneCandidates | null {
    if (commune === undefined || above.includes(undefined)) return null;
    const units = [commune, ...(above as readonly WrittenUnit[])];
    const exact = this.index.get(units.map(({ name }) => name).join('|'));
    const found = exact ?? this.index.get(units.map(({ bare }) => bare).join('|'));
    if (found === undefined) return null;
    const ofKind = found.filter(({ kind }) => commune.kind === null || kind === null || kind === commune.kind);
    const communes = [...new Set((ofKind.length > 0 ? ofKind : found).flatMap((entry) => entry.communes))].sort();
    return communes.length > MOST_CANDIDATES ? null : communes;
  }

  private add(reform: AdminReform, codes: AdminCodes): void {
    for (const [code, [name, districtCode, after]] of Object.entries(reform.communesBefore)) {
      const communes = codes.since(code, before(reform.date));
      const [district, provinceCode] = reform.districtsBefore[districtCode] ?? ['', ''];
      const province = reform.provincesBefore[provinceCode] ?? '';
      this.put([name, district, province], communes);
      this.put([name, province], communes);
      const provinces = new Set(after.map((each) => reform.communesAfter[each]?.[1] ?? ''));
      for (const each of provinces) this.put([name, reform.provincesAfter[each] ?? ''], communes);
    }
    for (const [code, [name, provinceCode]] of Object.entries(reform.communesAfter)) {
      this.put([name, reform.provincesAfter[provinceCode] ?? ''], codes.since(code, reform.date));
    }
  }

  private put(names: readonly string[], communes: CommuneCandidates): void {
    const units = names.map(writtenUnit);
    const [commune] = units;
    if (commune === undefined || units.includes(null)) return;
    const known = units as readonly WrittenUnit[];
    const keys = new Set([known.map(({ name }) => name).join('|'), known.map(({ bare }) => bare).join('|')]);
    for (const key of keys) {
      const entries = this.index.get(key) ?? [];
      entries.push({ kind: commune?.kind ?? null, communes });
      this.index.set(key, entries);
    }
  }
}

/** The day before a reform counts as any day before it. */
function before(date: string): string {
  return `${date.slice(0, 4)}-00-00`;
}

function writtenUnit(text: string): WrittenUnit | null {
  const words = wordsOf(text.replace(/(\p{L})\.(?=\S)/gu, '$1 ').replace(/^(\s*[pq])(?=\d)/i, '$1 ')).map(
    canonicalWord,
  );
  const bares = words.map(bareWord);
  const joined = bares.join(' ');
  const kind = KINDS.find(([written]) => joined.startsWith(`${written} `));
  const count = kind === undefined ? 0 : kind[0].split(' ').length;
  const bare = bares.slice(count).map(withoutZeros).join(' ');
  if (bare === '') return null;
  const alias = PROVINCE_ALIASES[bare];
  return {
    kind: kind?.[1] ?? null,
    name: alias ?? words.slice(count).map(withoutZeros).join(' '),
    bare: alias ?? bare,
  };
}

function withoutZeros(word: string): string {
  return /^\d+$/.test(word) ? String(Number(word)) : word;
}
