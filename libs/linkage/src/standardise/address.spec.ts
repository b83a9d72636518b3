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
    ['Số 12 Đ. Nguyễn Trãi, P. Láng, HN', '12 nguyen trai', 'ha noi'],
    ['12 Nguyễn Trãi', '12 nguyen trai', ''],
    // Without a unit the first segment is the place.
    ['12 Nguyễn Trãi, Cầu Giấy', '12 nguyen trai', 'cau giay'],
    [', 12 Nguyễn Trãi, Cầu Giấy', '12 nguyen trai', 'cau giay'],
    // With one everything before it.
    ['Toà A, 12 Nguyễn Trãi, Quận 1, Sài Gòn', 'toa a 12 nguyen trai', '1 sai gon'],
    ['Ấp 3, Xã Bình Hiệp, tỉnh Long An', '3', 'binh hiep long an'],
    ['P. Láng, 12 Lê Lai, BRVT', '', '12 le lai ba ria vung tau'],
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
