import { describe, expect, test } from '@jest/globals';
import { AddressStandardiser } from './address.ts';
import { unpackWords, WordTable, type PackedWords } from './word-table.ts';

const words = new WordTable();
const addresses = new AddressStandardiser(words);
const texts = (packed: PackedWords): string =>
  unpackWords(packed)
    .map((number) => words.text(number))
    .join(' ');

describe('an address is a place and the units after it, without the words for their kinds', () => {
  test.each([
    ['Số 12 Đ. Nguyễn Trãi, P. Láng, HN', '12 nguyen trai', 'lang ha noi'],
    ['12 Nguyễn Trãi', '12 nguyen trai', ''],
    // A name that looks like a kind of place: by its diacritics, by its place where they were lost.
    ['Số 12, đường Láng, Phường Láng, Hà Nội', '12 lang', 'lang ha noi'],
    ['SO 12, DUONG LANG, PHUONG LANG, HA NOI', '12 lang', 'lang ha noi'],
    ['12 Láng, Hà Nội', '12 lang', 'ha noi'],
    ['12 Lang, Ha Noi', '12 lang', 'ha noi'],
    ['Số 5 ngõ 12 đường Láng Hạ, P. Láng Hạ', '5 12 lang ha', 'lang ha'],
    ['So 5 ngo 12 duong Lang Ha, P. Lang Ha', '5 12 lang ha', 'lang ha'],
    ['Làng Vạn Phúc, Phường Hà Đông', 'van phuc', 'ha dong'],
    ['12 Ngô Quyền, P. Trần Hưng Đạo', '12 ngo quyen', 'tran hung dao'],
    ['12 đường Tô Hiệu, Phường Thành Công', '12 to hieu', 'thanh cong'],
    ['12 Võ Văn Kiệt, Thị trấn Bến Lức', '12 vo van kiet', 'ben luc'],
    ['12 duong so 5, thanh pho Thu Duc', '12 5', 'thu duc'],
    ['Tổ 5, khu phố 3, thị xã Bến Cát', '5 3', 'ben cat'],
    ['kiệt 12 Bà Triệu, xã Bản Hồ', '12 ba trieu', 'ban ho'],
    // Without a unit the first segment is the place.
    ['12 Nguyễn Trãi, Cầu Giấy', '12 nguyen trai', 'cau giay'],
    [', 12 Nguyễn Trãi, Cầu Giấy', '12 nguyen trai', 'cau giay'],
    // With one everything before it.
    ['Toà A, 12 Nguyễn Trãi, Quận 1, Sài Gòn', 'toa a 12 nguyen trai', '1 sai gon'],
    ['Ấp 3, Xã Bình Hiệp, tỉnh Long An', '3', 'binh hiep long an'],
    ['P. Láng, 12 Lê Lai, BRVT', '', 'lang 12 le lai ba ria vung tau'],
    // Where no comma says so.
    ['12 Lê Lợi P.Bến Nghé Q.1 TP.HCM', '12 le loi', 'ben nghe 1 ho chi minh'],
    ['12 Lê Lợi Phường Bến Nghé Quận 1', '12 le loi', 'ben nghe 1'],
    // Other marks than commas.
    ['Nhà A1; Phường 05; Quận 10', 'a1', '5 10'],
    ['12 Lê Lai - P5 - Q10 - SG', '12 le lai', '5 10 ho chi minh'],
    ['Lô 07, KP4, TX. Thuận An\nVN', 'lo 7 4', 'thuan an'],
    ['12-14 Lê Lai, Q.3', '12 14 le lai', '3'],
    // Each word once.
    ['Số 12 Lê Lợi, 12 Lê Lợi, Q1', '12 le loi', '1'],
    ['TTH', 'hue', ''],
    ['Sè 5 Lª Lîi, QuËn 1', '5 le loi', '1'],
  ])('%s', (text, place, units) => {
    const address = addresses.standardise(text);
    expect(address).toMatchObject({ communes: null });
    expect(address && [texts(address.place), texts(address.units)]).toEqual([place, units]);
  });

  test.each(['', 'Số nhà, đường', 'VN'])('%j says no place', (text) => {
    expect(addresses.standardise(text)).toBeNull();
  });
});
