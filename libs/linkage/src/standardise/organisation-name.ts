import { bareWord, canonicalWord, wordsOf } from './letters.ts';
import { packWords, type PackedWords, type WordTable } from './word-table.ts';

/**
 * An organisation's name taken apart: the words of its proper name; whether it is a branch, shop or office of another;
 * whether it is a household business. Words of the legal form carry no evidence: everybody has them.
 */
export interface OrganisationName {
  readonly core: PackedWords;
  readonly isDependent: boolean;
  readonly isHousehold: boolean;
}

/** Abbreviations written out, as words without diacritics. Longest first where one begins another. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  cty: 'cong ty',
  ct: 'cong ty',
  tnhh: 'trach nhiem huu han',
  cp: 'co phan',
  jsc: 'co phan',
  corp: 'co phan',
  corporation: 'co phan',
  ltd: 'trach nhiem huu han',
  limited: 'trach nhiem huu han',
  co: 'cong ty',
  company: 'cong ty',
  hd: 'hop danh',
  dntn: 'doanh nghiep tu nhan',
  dn: 'doanh nghiep',
  tn: 'tu nhan',
  mtv: 'mot thanh vien',
  tv: 'thanh vien',
  hkd: 'ho kinh doanh',
  kd: 'kinh doanh',
  htx: 'hop tac xa',
  cn: 'chi nhanh',
  vpdd: 'van phong dai dien',
  tm: 'thuong mai',
  dv: 'dich vu',
  tmdv: 'thuong mai dich vu',
  xd: 'xay dung',
  sx: 'san xuat',
  xnk: 'xuat nhap khau',
  dt: 'dau tu',
  pt: 'phat trien',
  vlxd: 'vat lieu xay dung',
  vn: 'viet nam',
  kcn: 'khu cong nghiep',
  tp: 'thanh pho',
  hcm: 'ho chi minh',
  tphcm: 'thanh pho ho chi minh',
  hn: 'ha noi',
  ubnd: 'uy ban nhan dan',
  hdnd: 'hoi dong nhan dan',
  th: 'tieu hoc',
  thcs: 'trung hoc co so',
  thpt: 'trung hoc pho thong',
  vl: 'vat lieu',
};
/** A phrase as the words that `bareWord` makes of it ("công ty" → cong, ti). */
function bareWords(phrase: string): string[] {
  return wordsOf(phrase).map((word) => bareWord(canonicalWord(word)));
}

/** Phrases of the legal form, longest first. */
const LEGAL_FORMS = [
  'trach nhiem huu han mot thanh vien',
  'trach nhiem huu han hai thanh vien tro len',
  'trach nhiem huu han',
  'mot thanh vien',
  'doanh nghiep tu nhan',
  'hop tac xa',
  'lien hiep hop tac xa',
  'hop danh',
  'co phan',
  'cong ty',
  'doanh nghiep',
  'tu nhan',
].map(bareWords);
const HOUSEHOLD = ['hộ kinh doanh cá thể', 'hộ kinh doanh'].map(bareWords);
const DEPENDENT = ['văn phòng đại diện', 'địa điểm kinh doanh', 'chi nhánh'].map(bareWords);
/** Joining words that come and go: "sản xuất và thương mại", "& thương mại". */
const JOINING = new Set(['va', 'and', 'of', 'the']);

interface Word {
  readonly canonical: string;
  readonly bare: string;
}

/** @returns null when the text holds no word. */
export function standardiseOrganisationName(text: string, words: WordTable): OrganisationName | null {
  const all = wordsOf(text.replaceAll(/c\.\s?ty\b/gi, 'cty')).flatMap(writtenOut);
  if (all.length === 0) return null;
  const [afterDependent, isDependent] = without(all, DEPENDENT);
  const [afterHousehold, isHousehold] = without(afterDependent, HOUSEHOLD);
  const [proper] = without(afterHousehold, LEGAL_FORMS);
  const core = proper.filter((word) => !JOINING.has(word.bare));
  const kept = core.length === 0 ? all : core;
  return { core: packWords(kept.map((word) => words.numberOfCanonical(word.canonical))), isDependent, isHousehold };
}

/** Only a word without diacritics is an abbreviation; and "co" is none where "co phan" stands. */
function writtenOut(written: string, index: number, all: readonly string[]): Word[] {
  const canonical = canonicalWord(written);
  const bare = bareWord(canonical);
  const isWord = canonical !== bare || (bare === 'co' && all[index + 1] === 'phan');
  const expansion = isWord ? undefined : ABBREVIATIONS[bare];
  if (expansion === undefined) return [{ canonical, bare }];
  return bareWords(expansion).map((word) => ({ canonical: word, bare: word }));
}

/** The words without every occurrence of the phrases, and whether there was one. */
function without(all: readonly Word[], phrases: readonly (readonly string[])[]): [Word[], boolean] {
  const kept: Word[] = [];
  let found = false;
  for (let i = 0; i < all.length;) {
    const phrase = phrases.find((candidate) => candidate.every((bare, offset) => all[i + offset]?.bare === bare));
    const word = all[i];
    if (phrase !== undefined) {
      found = true;
      i += phrase.length;
    } else {
      if (word !== undefined) kept.push(word);
      i += 1;
    }
  }
  return [kept, found];
}
