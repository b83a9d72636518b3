/**
 * Abbreviations in names of organisations, written out as words without diacritics; those of Decree 254/2026 (invoices)
 * and of everyday use.
 */
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
  sxtm: 'san xuat thuong mai',
  xnk: 'xuat nhap khau',
  dt: 'dau tu',
  pt: 'phat trien',
  vlxd: 'vat lieu xay dung',
  vt: 'van tai',
  bds: 'bat dong san',
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
  '1tv': '1 thanh vien',
  '2tv': '2 thanh vien',
  cthd: 'cong ty hop danh',
  tct: 'tong cong ty',
  lhhtx: 'lien hiep hop tac xa',
  kdct: 'kinh doanh ca the',
  hkdct: 'ho kinh doanh ca the',
  nhtm: 'ngan hang thuong mai',
  nhtmcp: 'ngan hang thuong mai co phan',
};

/** Abbreviations that are written together where one of them is a legal form: CTCP, CTYTNHH, TNHHMTV, CPTM. */
const PARTS = /cty|ct|tnhh|cp|mtv|[12]tv|tmdv|tm|dv|vlxd|xd|sx|xnk|dt|pt|vt|vn/y;
const FORMS = new Set(['cty', 'tnhh', 'cp', 'mtv']);

/** The abbreviations that a word without diacritics is joined of; null: it is no such word. */
export function joinedAbbreviations(bare: string): string[] | null {
  const parts: string[] = [];
  for (let at = 0; at < bare.length; at = PARTS.lastIndex) {
    PARTS.lastIndex = at;
    const part = PARTS.exec(bare)?.[0];
    if (part === undefined) return null;
    parts.push(part);
  }
  return parts.length > 1 && parts.some((part) => FORMS.has(part)) ? parts : null;
}

/** What a word without diacritics abbreviates, in words; undefined: nothing. */
export function writtenOutAbbreviation(bare: string): string | undefined {
  return (
    ABBREVIATIONS[bare] ??
    joinedAbbreviations(bare)
      ?.map((part) => ABBREVIATIONS[part] ?? part)
      .join(' ')
  );
}

/** The same in English names, where more than a letter is left out. */
export const ENGLISH_ABBREVIATIONS: Readonly<Record<string, string>> = {
  intl: 'international',
  us: 'united states',
  usa: 'united states',
  uk: 'united kingdom',
  gb: 'great britain',
  mfg: 'manufacturing',
  bros: 'brothers',
  svcs: 'services',
  assoc: 'association',
  dept: 'department',
  govt: 'government',
  univ: 'university',
  natl: 'national',
  mgmt: 'management',
  hldgs: 'holdings',
  grp: 'group',
  tech: 'technology',
  inst: 'institute',
  labour: 'labor',
  centre: 'center',
};
