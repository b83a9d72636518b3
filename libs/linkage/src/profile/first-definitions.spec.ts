import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { GivenColumn } from './profile-column.ts';
import { profileTable } from './profile-table.ts';
import { proposeEntityType } from './propose-entity-type.ts';
import { writeEntityType } from './write-entity-type.ts';

const ROWS = 400;
const many = (header: string, value: (i: number) => string): GivenColumn => ({
  header,
  values: Array.from({ length: ROWS }, (_, i) => value(i)),
});
/** One of a list for each row, in no period. */
const of =
  (salt: number, ...list: readonly string[]) =>
  (i: number): string =>
    list[(Math.imul(i + salt, 0x9e3779b1) >>> 16) % list.length] ?? '';

const given = of(3, 'An', 'Bình', 'Chi', 'Dung', 'Hà', 'Khánh', 'Lan');
const persons = [
  many('STT', (i) => `${i + 1}`),
  many('Họ và tên', (i) => `${of(1, 'Nguyễn', 'Trần', 'Lê')(i)} ${of(2, 'Văn', 'Thị')(i)} ${given(i)}`),
  many('Tên gọi khác', (i) => (i % 4 === 0 ? `Út ${given(i + 1)}` : '')),
  many('Họ tên mẹ', (i) => `Trần Thị ${given(i + 2)}`),
  many('Ngày sinh', (i) => `${10 + (i % 19)}/0${1 + (i % 9)}/19${50 + (i % 45)}`),
  many('Giới tính', (i) => (i % 2 === 0 ? 'Nam' : 'Nữ')),
  many('Số CCCD', (i) => `0010${50 + (i % 45)}00${1000 + (i % 350)}`),
  many('SĐT', (i) => `09${12345000 + (i % 300)}`),
  many('E-mail', (i) => `a${i % 320}@example.vn`),
  many('Địa chỉ', (i) => `Số ${1 + (i % 90)} đường Nguyễn Trãi, Phường ${1 + (i % 14)}, Quận ${1 + (i % 12)}`),
  many('Mã xã', (i) => `${10_000 + (i % 80)}`),
  many(
    'Nghề nghiệp',
    of(6, ...['giáo viên', 'công nhân', 'nông dân', 'bác sĩ', 'kỹ sư', 'lái xe', 'thợ may', 'đầu bếp', 'kế toán']),
  ),
  many('Thu nhập', (i) => `${(i * 37) % 391}000.5`),
  many('Trạng thái', () => 'x'),
];

const first = of(1, 'john', 'mary', 'peter', 'anne');
const british = [
  many('rec_id', (i) => `r${i}`),
  many('cluster', (i) => `${i >> 1}`),
  many('full_name', (i) => {
    const middle = i % 3 === 0 ? '' : `${of(2, 'henry', 'jane')(i)} `;
    return `${first(i)} ${middle}${of(3, 'smith', 'jones', 'brown', 'taylor')(i)}`;
  }),
  many('first_name', first),
  many('dob', (i) => `19${50 + (i % 45)}-0${1 + (i % 9)}-${10 + (i % 19)}`),
  many('birth_place', (i) => ['bristol', 'leeds', 'york'][i % 3] ?? ''),
  many('postcode', (i) => `${['bs', 'ls', 'yo'][i % 3] ?? ''}${1 + (i % 8)} ${i % 9}ab`),
  many(
    'occupation',
    of(6, ...'baker smith nurse clerk judge miner cook tailor porter sailor painter farmer weaver'.split(' ')),
  ),
  many('code', (i) => `k${(i * 7) % 333}z`),
  many('notes', (i) => `this is a long note number ${i} of nobody in particular ${i * 3}`),
];

const organisations = [
  many('Tên doanh nghiệp', (i) => `Công ty TNHH ${of(1, 'Minh Phát', 'An Lạc', 'Đại Nam')(i)} ${i % 90}`),
  many('MST', (i) => `01002${10_000 + (i % 370)}`),
  many('Tỉnh/Thành phố', of(2, 'Hà Nội', 'Huế', 'Cần Thơ')),
  many('Quê quán', of(3, 'Ba Đình', 'Cầu Giấy', 'Tây Hồ', 'Hoàn Kiếm')),
];

const splitNames = [
  many('surname', of(3, 'smith', 'jones', 'brown', 'taylor')),
  many('given_name', first),
  many('email', (i) => `a${i % 300}@b.org`),
  many('city', of(4, 'bristol', 'leeds')),
];

/** The texts as they were read and found right, one after another. */
const examples = join(import.meta.dirname, 'examples');

describe('a register gives this first definition, with a reason for each choice', () => {
  test.each([
    ['persons', persons],
    ['british', british],
    ['organisations', organisations],
    ['split-names', splitNames],
  ])('%s', (name, columns) => {
    const texts = writeEntityType(proposeEntityType(profileTable(columns, new Set())), 'thing');
    expect(Object.values(texts).join('\n')).toBe(readFileSync(join(examples, `${name}.txt`), 'utf8'));
  });
});
