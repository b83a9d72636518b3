import { describe, expect, test } from '@jest/globals';
import { organisationLevel, SpeltNames } from '../compare/organisation-name.ts';
import { bareText } from './letters.ts';
import { OrganisationNameStandardiser } from './organisation-name.ts';
import { unpackWords, WordTable } from './word-table.ts';

function level(left: string, right: string): string {
  const words = new WordTable();
  const names = new OrganisationNameStandardiser(words);
  const [a, b] = [names.standardise(left), names.standardise(right)];
  if (a === null || b === null) return 'none';
  const spelt = new SpeltNames(words);
  expect(organisationLevel(spelt, b, a)).toBe(organisationLevel(spelt, a, b));
  return organisationLevel(spelt, a, b);
}

describe('names of organisations', () => {
  test.each([
    ['Công ty TNHH Minh Phát', 'CÔNG TY TRÁCH NHIỆM HỮU HẠN MINH PHÁT', 'same'],
    ['Công ty Cổ phần Minh Phát', 'C.TY CP Minh Phát', 'same'],
    ['Công ty TNHH Một thành viên Hoà Bình', 'Cty TNHH MTV Hòa Bình', 'same'],
    ['Công ty TNHH Thương mại Dịch vụ Minh Phát', 'CTY TNHH TM DV MINH PHAT', 'marks-lost'],
    ['Công ty Cổ phần Sản xuất và Thương mại An Lạc', 'Công ty CP Sản xuất & Thương mại An Lạc', 'same'],
    ['Công ty Cổ phần Nhật Quân Gia', 'CONG TY CO PHAN NHAT QUAN GIA', 'marks-lost'],
    ['Minh Phat Co., Ltd', 'Công ty TNHH Minh Phát', 'marks-lost'],
    ['Công ty TNHH Thương mại Minh Phát', 'Công ty TNHH Minh Phát', 'contains'],
    ['Công ty TNHH Minh Phát 1', 'Công ty TNHH Minh Phát 2', 'number-differs'],
    ['Chi nhánh Công ty TNHH Minh Phát', 'Công ty TNHH Minh Phát', 'dependent'],
    ['Công ty TNHH Văn Lang', 'Công ty TNHH Trường Sơn', 'different'],
    ['Hộ kinh doanh Nguyễn Thị Lan', 'HKD Nguyễn Thị Lan', 'same'],
    ['Công ty TNHH Minh Phát', 'Công ty Cổ phần Minh Phát', 'other-form'],
    ['Công ty TNHH MTV Minh Phát', 'Minh Phat Co., Ltd', 'marks-lost'],
    ['CTCP Minh Phát', 'Công ty Cổ phần Minh Phát', 'same'],
    ['CTCP Minh Phát', 'Công ty TNHH Minh Phát', 'other-form'],
    ['DNTN Minh Phát', 'Doanh nghiệp tư nhân Minh Phát', 'same'],
    ['DNTN Minh Phát', 'Công ty TNHH Minh Phát', 'other-form'],
    ['HTX Nông nghiệp An Lạc', 'Hợp tác xã Nông nghiệp An Lạc', 'same'],
    ['Công ty TNHH Tân Minh Phát', 'Công ty TNHH Minh Phát', 'contains'],
    ['Công ty TNHH Minh Phát Miền Nam', 'Công ty TNHH Minh Phát', 'contains'],
    ['Văn phòng đại diện Công ty TNHH Minh Phát', 'VPĐD Công ty TNHH Minh Phát', 'same'],
    ['C«ng ty TNHH Minh Ph¸t', 'Công ty TNHH Minh Phát', 'same'],
    ['Siemens AG', 'Siemens Aktiengesellschaft', 'same'],
    ['Volkswagen GmbH', 'Volkswagen Gesellschaft mit beschränkter Haftung', 'same'],
    ['Deutsche Bank AG', 'Deutsche Bank GmbH', 'other-form'],
    ['OOO Ромашка', 'ООО «Ромашка»', 'same'],
    ['OAO Gazprom', 'Gazprom JSC', 'same'],
    ['Bowne Global Solutions, S.A.R.L.', 'Bowne Global Solutions SARL', 'same'],
    ['Procter & Gamble Co.', 'Procter and Gamble Company', 'same'],
    ['MV Hellenic Spirit', 'Hellenic Spirit', 'same'],
    ['Brigade Forty-Four', 'Brigade 44', 'same'],
    ['UBND Phường Dĩ An', 'Ủy ban nhân dân Phường Dĩ An', 'marks-lost'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });

  test('a name of nothing but its legal form keeps its words', () => {
    expect(level('Công ty TNHH', 'Công ty Cổ phần')).not.toBe('same');
  });
});

describe('a name is its proper words, its legal form, and whose part it is', () => {
  const words = new WordTable();
  const names = new OrganisationNameStandardiser(words);

  test.each<[string, string, string | null, string]>([
    ['Công ty TNHH Minh Phát', 'minh phat', 'limited', 'itself'],
    ['Công ty TNHH MTV Hòa Bình', 'hoa binh', 'limited', 'itself'],
    ['Cty CP SX TM Minh Phát', 'san xuat thuong mai minh phat', 'joint-stock', 'itself'],
    ['C. ty CP Minh Phát', 'minh phat', 'joint-stock', 'itself'],
    ['Công ty Phát triển TNHH Lan', 'phat trien lan', 'limited', 'itself'],
    ['Công ty Hợp danh A & B', 'a b', 'partnership', 'itself'],
    ['Liên hiệp hợp tác xã Sài Gòn', 'sai gon', 'cooperative', 'itself'],
    ['DNTN Minh', 'minh', 'private', 'itself'],
    ['Tư nhân Minh', 'minh', 'private', 'itself'],
    ['Doanh nghiệp Minh', 'minh', 'company', 'itself'],
    ['UBND Phường Dĩ An', 'uy ban nhan dan phuong di an', null, 'itself'],
    ['Trường THPT Lê Lợi', 'truong trung hoc pho thong le loi', null, 'itself'],
    ['Chi nhánh Công ty TNHH Minh Phát', 'minh phat', 'limited', 'branch'],
    ['VPĐD Siemens AG', 'siemens', 'joint-stock', 'branch'],
    ['Địa điểm kinh doanh Minh Phát', 'minh phat', null, 'branch'],
    ['Hộ kinh doanh cá thể Lan', 'lan', null, 'household'],
    // Legal forms abbreviated, and abbreviations written together.
    ['CTCP Minh Phát', 'minh phat', 'joint-stock', 'itself'],
    ['Minh Phat CTCP', 'minh phat', 'joint-stock', 'itself'],
    ['C.T.C.P. Minh Phát', 'minh phat', 'joint-stock', 'itself'],
    ['CTYCP Minh Phát', 'minh phat', 'joint-stock', 'itself'],
    ['Cty Cổ phần Minh Phát', 'minh phat', 'joint-stock', 'itself'],
    ['Chi nhánh CTCP Minh Phát', 'minh phat', 'joint-stock', 'branch'],
    ['Công ty CPĐTXD Minh Phát', 'dau tu xay dung minh phat', 'joint-stock', 'itself'],
    ['NHTMCP Minh Phát', 'ngan hang thuong mai minh phat', 'joint-stock', 'itself'],
    ['Ngân hàng TMCP Minh Phát', 'ngan hang thuong mai minh phat', 'joint-stock', 'itself'],
    ['TCT Minh Phát - CTCP', 'tong minh phat', 'joint-stock', 'itself'],
    ['CTTNHH Minh Phát', 'minh phat', 'limited', 'itself'],
    ['Cty TNHHMTV Minh Phát', 'minh phat', 'limited', 'itself'],
    ['Cty TNHH 1TV Minh Phát', 'minh phat', 'limited', 'itself'],
    ['Cty TNHH 1 TV Minh Phát', 'minh phat', 'limited', 'itself'],
    ['Công ty TNHH Một TV Minh Phát', 'minh phat', 'limited', 'itself'],
    ['Công ty TNHH hai thành viên Minh Phát', 'minh phat', 'limited', 'itself'],
    ['Công ty TNHH 2 thành viên trở lên Minh Phát', 'minh phat', 'limited', 'itself'],
    ['CTHD Minh Phát', 'minh phat', 'partnership', 'itself'],
    ['D.N.T.N Minh Phát', 'minh phat', 'private', 'itself'],
    ['LH HTX Minh Phát', 'minh phat', 'cooperative', 'itself'],
    ['LHHTX Minh Phát', 'minh phat', 'cooperative', 'itself'],
    ['Hộ KDCT Minh Phát', 'minh phat', null, 'household'],
    ['HKDCT Minh Phát', 'minh phat', null, 'household'],
    // Without a legal form among them they are a word of the name.
    ['Cty CP VNPT', 'vnpt', 'joint-stock', 'itself'],
    ['HDCP Licensing LLC', 'hdcp licensing', 'limited', 'itself'],
    // In both languages: the form that says most.
    ['Công ty TNHH Đông Á Ltd', 'dong a', 'limited', 'itself'],
    ['Sáng Tạo JSC', 'sang tao', 'joint-stock', 'itself'],
    ['Minh Phat Corporation Joint Stock Company', 'minh phat', 'joint-stock', 'itself'],
    ['Deutsche Bank AG Co', 'deutsche bank', 'joint-stock', 'itself'],
    // "co" before "phan" is no company.
    ['Vina Co Phan Lan', 'vina co phan lan', null, 'itself'],
    ['Công ty Co Phan Lan', 'lan', 'joint-stock', 'itself'],
    // Forms at either end, and what is rather a word there.
    ['Siemens AG', 'siemens', 'joint-stock', 'itself'],
    ['SA Airlines', 'airlines', 'joint-stock', 'itself'],
    ['AG Weber', 'ag weber', null, 'itself'],
    ['Company of Heroes', 'company heroes', null, 'itself'],
    ['S.A.R.L. Dupont', 'dupont', 'limited', 'itself'],
    ['J.P. Morgan Inc.', 'jp morgan', 'joint-stock', 'itself'],
    ['A. Lange GmbH', 'a lange', 'limited', 'itself'],
    ['Ltd Minh Phat', 'minh phat', 'limited', 'itself'],
    // A word is left.
    ['Ltd', 'ltd', null, 'itself'],
    ['Co Co Co', 'co', 'company', 'itself'],
    ['MV', 'mv', null, 'itself'],
    ['MV Hellenic Spirit', 'hellenic spirit', null, 'itself'],
    // Joining words, abbreviations and numbers.
    ['The Bank of England plc', 'bank england', 'joint-stock', 'itself'],
    ['World War I Trust', 'world war i trust', null, 'itself'],
    ['Intl Trading Ltd', 'international trading', 'limited', 'itself'],
    ['Brigade Forty-Four', 'brigade 44', null, 'itself'],
  ])('%s: %s, %s, %s', (text, proper, form, part) => {
    const name = names.standardise(text);
    expect(
      bareText(
        unpackWords(name?.core ?? ('' as never))
          .map((number) => words.text(number))
          .join(' '),
      ),
    ).toBe(proper);
    expect([name?.form, name?.isDependent, name?.isHousehold]).toEqual([form, part === 'branch', part === 'household']);
  });

  test('a text without a word is no name', () => {
    expect(names.standardise(' . ')).toBeNull();
  });
});
