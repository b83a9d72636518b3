import { describe, expect, test } from '@jest/globals';
import { attributeNameOf, roleOfHeader } from './column-words.ts';
import type { GivenColumn } from './profile-column.ts';
import { profileTable } from './profile-table.ts';
import { proposeEntityType } from './propose-entity-type.ts';
import { writeEntityType } from './write-entity-type.ts';

const column = (header: string, ...values: string[]): GivenColumn => ({ header, values });
const many = (header: string, value: (i: number) => string, rows = 200): GivenColumn => ({
  header,
  values: Array.from({ length: rows }, (_, i) => value(i)),
});
const roleOf = (given: GivenColumn): string => profileTable([given], new Set()).columns[0]?.role ?? '';

describe('what a header says', () => {
  test.each([
    ['Họ và tên', 'full-name'],
    ['HO_TEN', 'full-name'],
    ['fullName', 'full-name'],
    ['Customer Name', 'full-name'],
    ['Họ', 'family-name'],
    ['Tên đệm', 'middle-name'],
    ['Tên', 'given-name'],
    [' given_name', 'given-name'],
    ['Last Name', 'family-name'],
    ['Ngày sinh', 'birth-date'],
    ['date_of_birth', 'birth-date'],
    ['DOB', 'birth-date'],
    ['Giới tính', 'sex'],
    ['Số CCCD', 'personal-id'],
    ['So CMND', 'old-id'],
    ['MST', 'tax-code'],
    ['Mã số BHXH', 'social-insurance'],
    ['SĐT', 'phone'],
    ['Số điện thoại 1', 'phone'],
    ['E-mail', 'email'],
    ['Địa chỉ thường trú', 'address'],
    ['Quê quán', 'place'],
    ['postcode_fake', 'postcode'],
    ['Tỉnh/Thành phố', 'region'],
    ['Tên doanh nghiệp', 'organisation-name'],
    ['Họ tên mẹ', 'parent-name'],
    ['cluster', 'answer'],
    ['rec_id', 'row-id'],
    ['STT', 'row-id'],
  ])('%s is %s', (header, role) => {
    expect(roleOfHeader(header)?.role).toBe(role);
  });

  test.each(['hồ sơ', 'notice', 'stage', 'xyz'])('%s says nothing known', (header) => {
    expect(roleOfHeader(header)).toBeNull();
  });

  test('every header has a name of its own as an attribute', () => {
    expect(attributeNameOf('Họ và tên', new Set())).toBe('ho_va_ten');
    expect(attributeNameOf('Họ và tên', new Set(['ho_va_ten']))).toBe('ho_va_ten_2');
    expect(attributeNameOf('1.', new Set())).toBe('column');
    expect(attributeNameOf('birthDate', new Set())).toBe('birth_date');
  });
});

describe('what values say', () => {
  test('a value that no other row has, in a column that names rows, is no evidence', () => {
    expect(roleOf(many('unique_id', (i) => `${i}`))).toBe('row-id');
    expect(roleOf(many('whatever', (i) => `r${i}`))).toBe('row-id');
  });

  test('an id that comes twice is no name of a row', () => {
    expect(roleOf(many('id', (i) => `${Math.floor(i / 2) + 1_000_000}a`))).toBe('identifier');
  });

  test.each<[string, (i: number) => string, string]>([
    ['Ngày cấp', (i) => `${10 + (i % 19)}/02/2019`, 'date'],
    ['So CMND', (i) => `01${2_345_600 + (i % 150)}`, 'old-id'],
    ['Số BHXH', (i) => `79${12_345_600 + (i % 150)}`, 'social-insurance'],
    ['Passport', (i) => `C12345${10 + (i % 80)}`, 'identifier'],
    ['Vốn điều lệ', (i) => `-${i % 150}.000,5`, 'amount'],
    ['Vốn điều lệ', (i) => `khoảng ${['an', 'ba', 'tư', 'hai', 'ít'][i % 5] ?? ''}`, 'category'],
    ['Tên', (i) => `${1000 + (i % 150)}`, 'postcode'],
    ['Họ tên', (i) => `Công ty TNHH Số ${i % 150}`, 'organisation-name'],
    ['Mã xã', (i) => `xã ${i % 150} gì đó`, 'text'],
    ['c1', (i) => `${i % 150}.5`, 'amount'],
    ['c2', (i) => `bs${1 + (i % 20)} ${i % 9}ab`, 'postcode'],
    ['c3', (i) => `091234${1000 + (i % 150)}`, 'phone'],
    ['c4', () => '', 'row-id'],
  ])('%s with values of row by row is a column of its role, where they bear it out', (header, value, role) => {
    expect(roleOf(many(header, value))).toBe(role);
  });

  test('a header that the values belie is not believed', () => {
    expect(roleOf(many('email', (i) => `word number ${i % 150} and more words here`))).toBe('text');
    expect(roleOf(many('Ngày sinh', (i) => `none ${i % 90}`))).not.toBe('birth-date');
  });

  test('a header that says nothing leaves it to the values', () => {
    expect(roleOf(many('c1', (i) => `a${i % 120}@example.vn`))).toBe('email');
    expect(roleOf(many('c2', (i) => `19${50 + (i % 40)}-0${1 + (i % 9)}-1${i % 10}`))).toBe('date');
    expect(roleOf(many('c3', (i) => (i % 3 === 0 ? 'Kinh' : 'Tày')))).toBe('category');
    expect(roleOf(many('c4', (i) => `0010${80 + (i % 10)}00${1000 + (i % 150)}`))).toBe('personal-id');
    expect(roleOf(many('c5', (i) => `Công ty TNHH Số ${i % 150}`))).toBe('organisation-name');
  });

  test('whether day or month comes first is told by the days above twelve', () => {
    const formats = (given: GivenColumn): string | undefined =>
      profileTable([given], new Set()).columns[0]?.profile.dateFormats[0]?.format;
    expect(formats(column('dob', '01/02/1990', '25/12/1991', '03/04/1980'))).toBe('DD/MM/YYYY');
    expect(formats(column('dob', '01/02/1990', '12/25/1991', '03/04/1980'))).toBe('MM/DD/YYYY');
    expect(formats(column('dob', '19900102', '19911225'))).toBe('YYYYMMDD');
  });
});

const GIVEN = ['an', 'binh', 'chi', 'dung', 'ha', 'khanh', 'lan'];
const FAMILY = ['smith', 'jones', 'brown', 'wilson', 'taylor'];
const given = (i: number): string => GIVEN[(i * 3) % 7] ?? '';
const family = (i: number): string => FAMILY[(i * 7) % 5] ?? '';

describe('a first definition', () => {
  test('compares a whole name once, not its parts as well', () => {
    const columns = [
      many('full_name', (i) => `${given(i)} ${family(i)}`),
      many('first_name', given),
      many('surname', family),
    ];
    const { comparisons, attributes } = proposeEntityType(profileTable(columns, new Set()));
    expect(comparisons.map((comparison) => comparison.attributes)).toEqual([['full_name']]);
    expect(attributes.map(({ leftOut }) => leftOut === null)).toEqual([true, false, false]);
  });

  test('compares the parts of a name together, and finds them swapped', () => {
    const columns = [many('surname', family), many('given_name', given)];
    const { comparisons, blocking } = proposeEntityType(profileTable(columns, new Set()));
    expect(comparisons).toMatchObject([{ attributes: ['given_name', 'surname'], comparator: 'name-words' }]);
    expect(blocking.flatMap(({ rules }) => rules)[0]?.parts).toEqual([
      { attribute: 'given_name', or: ['surname'], key: 'each' },
    ]);
  });

  test('reads a Vietnamese name from its end', () => {
    const columns = [
      many('Họ và tên', (i) => `Nguyễn Văn ${given(i)}`),
      many('Ngày sinh', (i) => `${1 + (i % 28)}/0${1 + (i % 9)}/1990`),
    ];
    const { comparisons, blocking } = proposeEntityType(profileTable(columns, new Set()));
    expect(comparisons[0]).toMatchObject({ attributes: ['ho_va_ten'], comparator: 'person-name' });
    expect(blocking.flatMap(({ rules }) => rules).map(({ name }) => name)).toContain('all-letters-swap-safe');
  });

  test('compares what depends on each other together', () => {
    const columns = [
      many('city', (i) => ['bristol', 'leeds', 'york'][i % 3] ?? ''),
      many('postcode', (i) => `${['bs', 'ls', 'yo'][i % 3]}${1 + (i % 8)} ${i % 9}ab`),
      many('name', (i) => `${given(i)} ${family(i)}`),
    ];
    const { comparisons } = proposeEntityType(profileTable(columns, new Set()));
    expect(comparisons.find(({ comparator }) => comparator === 'post-place')?.attributes).toEqual(['postcode', 'city']);
    expect(comparisons.flatMap(({ attributes }) => attributes).filter((name) => name === 'city')).toHaveLength(1);
  });

  test('never uses what it is told to ignore, and says why of everything', () => {
    const columns = [many('name', (i) => `${given(i)} ${family(i)}`), many('thing', (i) => `p${i % 50}`)];
    const texts = writeEntityType(proposeEntityType(profileTable(columns, new Set(['thing']))), 'kind');
    expect(texts['linkage.yaml']).not.toMatch(/attribute.*thing/);
    expect(texts['attributes.yaml']).toContain('#   thing: the command was told to ignore it');
    expect(texts['attributes.yaml']).toMatch(/# the header says "name"\. 100\.0 % filled, 35 distinct values/);
  });
});
