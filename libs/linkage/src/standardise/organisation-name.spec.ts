import { describe, expect, test } from '@jest/globals';
import { organisationLevel } from '../compare/organisation-name.ts';
import { standardiseOrganisationName } from './organisation-name.ts';
import { WordTable } from './word-table.ts';

function level(left: string, right: string): string {
  const words = new WordTable();
  const [a, b] = [standardiseOrganisationName(left, words), standardiseOrganisationName(right, words)];
  if (a === null || b === null) return 'none';
  expect(organisationLevel(words, b, a)).toBe(organisationLevel(words, a, b));
  return organisationLevel(words, a, b);
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
    ['UBND Phường Dĩ An', 'Ủy ban nhân dân Phường Dĩ An', 'marks-lost'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });

  test('a name of nothing but its legal form keeps its words', () => {
    expect(level('Công ty TNHH', 'Công ty Cổ phần')).not.toBe('same');
  });
});
