import type { AttributeKind } from '#libs/contract';

/** What a column of a register says of the thing that a row describes. */
export type ColumnRole =
  | 'row-id'
  | 'answer'
  | 'full-name'
  | 'given-name'
  | 'middle-name'
  | 'family-name'
  | 'other-name'
  | 'parent-name'
  | 'organisation-name'
  | 'birth-date'
  | 'date'
  | 'sex'
  | 'personal-id'
  | 'old-id'
  | 'tax-code'
  | 'social-insurance'
  | 'identifier'
  | 'phone'
  | 'email'
  | 'address'
  | 'house-number'
  | 'place'
  | 'region'
  | 'postcode'
  | 'commune-code'
  | 'category'
  | 'amount'
  | 'text';

/** Kind of attribute, and scheme of an identifier, of each role; no kind: the column is no attribute. */
export const KIND_OF_ROLE: Readonly<Record<ColumnRole, { kind: AttributeKind; scheme?: string } | null>> = {
  'row-id': null,
  answer: null,
  'full-name': { kind: 'person-name' },
  'given-name': { kind: 'person-name' },
  'middle-name': { kind: 'person-name' },
  'family-name': { kind: 'person-name' },
  'other-name': { kind: 'person-name' },
  'parent-name': { kind: 'person-name' },
  'organisation-name': { kind: 'organisation-name' },
  'birth-date': { kind: 'date' },
  date: { kind: 'date' },
  sex: { kind: 'code' },
  'personal-id': { kind: 'identifier', scheme: 'personal-id' },
  'old-id': { kind: 'identifier', scheme: 'old-id9' },
  'tax-code': { kind: 'identifier', scheme: 'tax-code' },
  'social-insurance': { kind: 'identifier', scheme: 'social-insurance' },
  identifier: { kind: 'identifier' },
  phone: { kind: 'phone' },
  email: { kind: 'email' },
  address: { kind: 'address' },
  'house-number': { kind: 'code' },
  place: { kind: 'text' },
  region: { kind: 'code' },
  postcode: { kind: 'identifier', scheme: 'postcode' },
  'commune-code': { kind: 'admin-unit' },
  category: { kind: 'code' },
  amount: { kind: 'amount' },
  text: { kind: 'text' },
};

/**
 * Words that headers use, lower case, without diacritics, words separated by a blank. The phrase of most words that
 * stands in a header decides; of equal ones the first in this table.
 */
const WORDS: Readonly<Partial<Record<ColumnRole, string>>> = {
  answer:
    'cluster, cluster id, entity id, ground truth, truth, gold, label, true id, true entity, match id, person cluster, duplicate of',
  'parent-name':
    'mother name, mothers name, father name, fathers name, ho ten me, ten me, ho ten cha, ten cha, parent name',
  'organisation-name':
    'company, company name, organisation, organisation name, organization, organization name, business name, enterprise name, legal name, trade name, firm, employer name, ten doanh nghiep, doanh nghiep, ten cong ty, cong ty, ten to chuc, to chuc, ten don vi, ten ho kinh doanh, shop name, ten cua hang',
  'other-name':
    'alias, other name, other names, nickname, also known as, aka, maiden name, ten goi khac, ten khac, bi danh',
  'full-name':
    'full name, name, fullname, person name, customer name, patient name, ho va ten, ho ten, hoten, ten day du, ho chu dem va ten, ho ten khai sinh, first and surname, display name, nguoi nop thue',
  'given-name': 'first name, given name, forename, firstname, givenname, fname, given, first, ten, ten goi',
  'middle-name': 'middle name, middlename, mname, middle, second name, ten dem, chu dem, ten lot, dem',
  'family-name': 'surname, last name, family name, lastname, lname, sname, family, last, ho',
  'birth-date':
    'birth date, date of birth, dob, birthdate, birthday, born, ngay sinh, ngay thang nam sinh, sinh ngay, nam sinh, year of birth, birth year',
  date: 'date, ngay, ngay cap, ngay lap, registered on, issued on, valid from, valid to',
  sex: 'sex, gender, gioi tinh, phai',
  'personal-id':
    'personal id, citizen id, national id, cccd, so cccd, can cuoc, so can cuoc, so dinh danh, so dinh danh ca nhan, dinh danh ca nhan',
  'old-id': 'cmnd, so cmnd, chung minh nhan dan, chung minh thu, old id',
  'tax-code': 'tax code, tax id, tin, vat, vat number, ma so thue, mst, ma so doanh nghiep, msdn, enterprise code',
  'social-insurance': 'bhxh, so bhxh, ma so bhxh, bao hiem xa hoi, social insurance number, social insurance',
  identifier:
    'ssn, soc sec id, social security, social security number, nin, nino, nhs number, passport, ho chieu, so ho chieu, licence number, license number, registration number, bhyt, plate, bien so, account number',
  phone: 'phone, telephone, mobile, tel, cell, phone number, so dien thoai, dien thoai, sdt, di dong, dtdd',
  email: 'email, e mail, mail, thu dien tu, email address',
  'house-number': 'street number, house number, house no, street no, so nha',
  address:
    'address, street, street address, address line, dia chi, dia chi thuong tru, cho o, noi o, noi o hien tai, thuong tru, tam tru, duong pho, residence, tru so',
  postcode: 'postcode, post code, postal code, zip, zip code, ma buu chinh, ma buu dien',
  'commune-code': 'ma xa, ma phuong, commune code, ma don vi hanh chinh, ma dvhc',
  place:
    'city, town, suburb, village, district, commune, ward, birth place, place of birth, birthplace, place, locality, municipality, noi sinh, que quan, nguyen quan, quan huyen, quan, huyen, xa phuong, phuong xa, phuong, xa, thi xa, thi tran, noi dang ky',
  region: 'state, province, region, county, country, tinh, tinh thanh, tinh thanh pho, thanh pho, quoc gia',
  category:
    'occupation, job, profession, nationality, ethnicity, religion, marital status, status, type, category, nghe nghiep, dan toc, quoc tich, ton giao, trang thai, tinh trang, loai, chuc vu, title',
  amount: 'amount, price, income, salary, revenue, capital, so tien, von, von dieu le, doanh thu, thu nhap, gia',
  text: 'note, notes, comment, description, ghi chu, mo ta, remarks',
  'row-id':
    'id, uid, uuid, guid, key, row, row id, record id, rec id, recid, unique id, index, no, number, stt, so thu tu, ma ho so, record no',
};

interface Phrase {
  readonly role: ColumnRole;
  readonly words: readonly string[];
}
const PHRASES: readonly Phrase[] = Object.entries(WORDS).flatMap(([role, list]) =>
  list.split(',').map((phrase) => ({ role: role as ColumnRole, words: phrase.trim().split(' ') })),
);

/** A header as words: camel case, snake case, punctuation and diacritics are ways of writing. */
export function headerWords(header: string): string[] {
  return header
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word));
}

/** What the header says, or null where it says nothing known. */
export function roleOfHeader(header: string): { readonly role: ColumnRole; readonly phrase: string } | null {
  const words = headerWords(header);
  let best: Phrase | null = null;
  for (const phrase of PHRASES) {
    if (best !== null && phrase.words.length <= best.words.length) continue;
    // A single short word counts only where it is the whole header: `ho` in `ho so` is no family name.
    const isWhole = phrase.words.length === words.length;
    const isShort = phrase.words.length === 1 && (phrase.words[0] ?? '').length < 4;
    if (isShort && !isWhole) continue;
    if (contains(words, phrase.words)) best = phrase;
  }
  return best === null ? null : { role: best.role, phrase: best.words.join(' ') };
}

function contains(words: readonly string[], phrase: readonly string[]): boolean {
  for (let start = 0; start + phrase.length <= words.length; start += 1) {
    if (phrase.every((word, i) => words[start + i] === word)) return true;
  }
  return false;
}

/** The name of a header's attribute; `taken` names are not given again. */
export function attributeNameOf(header: string, taken: ReadonlySet<string>): string {
  const plain = header
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  const name = plain === '' ? 'column' : plain;
  for (let ordinal = 1; ; ordinal += 1) {
    const candidate = ordinal === 1 ? name : `${name}_${ordinal}`;
    if (!taken.has(candidate)) return candidate;
  }
}
