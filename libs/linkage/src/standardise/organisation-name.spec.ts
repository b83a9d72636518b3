import { describe, expect, test } from '@jest/globals';
import { organisationLevel, SpeltNames } from '../compare/organisation-name.ts';
import { OrganisationNameStandardiser } from './organisation-name.ts';
import { WordTable } from './word-table.ts';

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
