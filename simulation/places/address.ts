import type { Random } from '../random/random.ts';
import { seatOf, type Commune, type Generation } from './units.ts';

/** Where a household or body truly is: the part below the commune, and the commune. */
export interface Place {
  readonly house: string;
  readonly street: string;
  readonly commune: Commune;
}
/** An address as a register holds it: text, commune code and the day at which the code is meant (`YYYY-MM-DD`). */
export interface WrittenAddress {
  readonly text: string;
  readonly code: string;
  readonly date: string;
  readonly place: Place;
  readonly generation: Generation;
}

const STREETS =
  'Trần Hưng Đạo,Lê Lợi,Nguyễn Trãi,Quang Trung,Lý Thường Kiệt,Hai Bà Trưng,Nguyễn Huệ,Hùng Vương,Phan Chu Trinh,Lê Duẩn,Điện Biên Phủ,Trường Chinh,Nguyễn Văn Cừ,Hoàng Hoa Thám,Phan Đình Phùng,Ngô Quyền,Lê Hồng Phong,Võ Thị Sáu,Cách Mạng Tháng Tám,Nguyễn Thị Minh Khai,Bà Triệu,Đinh Tiên Hoàng,Lý Tự Trọng,Tôn Đức Thắng,Trần Phú,Nguyễn Du,Phạm Văn Đồng,Hòa Bình,Thống Nhất,30 Tháng 4'.split(
    ',',
  );
const HAMLETS =
  'Đông,Đoài,Thượng,Hạ,Trung,Nội,Ngoại,Đồng Tâm,Tân Lập,Tân Tiến,Hòa Bình,Phú Thọ,Bình An,Đồng Xuân,Quyết Thắng,Tân Hòa,Mỹ Hòa,Long Thành,Phước Hậu,Thạnh Lợi,Đông Hải,Trung Chánh,An Lạc,Nà Pán,Bản Mới,Cầu Đá,Gò Dầu,Suối Cát,Đồi Chè,Bến Đò'.split(
    ',',
  );

export function inventPlace(random: Random, commune: Commune): Place {
  const isUrban = /^(Phường|Thị trấn)/.test(commune.name);
  if (isUrban) return { house: houseNumber(random), street: `đường ${random.pick(STREETS)}`, commune };
  const word = commune.province.region === 'south' ? 'Ấp' : random.pick(['Thôn', 'Thôn', 'Xóm', 'Tổ']);
  const hamlet = random.chance(0.25) ? String(random.integer(1, 14)) : random.pick(HAMLETS);
  return { house: random.chance(0.6) ? `Số nhà ${random.integer(1, 320)}` : '', street: `${word} ${hamlet}`, commune };
}

function houseNumber(random: Random): string {
  const number = random.integer(1, 480);
  if (random.chance(0.3)) return `Số ${random.integer(1, 60)}, ngõ ${number}`;
  return random.chance(0.2) ? `Số ${number}/${random.integer(1, 99)}` : `Số ${number}`;
}

/** The full text, as papers of that generation write it. */
export function writeAddress(place: Place, generation: Generation, date: string): WrittenAddress {
  const seat = seatOf(place.commune, generation);
  const parts = [place.house, place.street, seat.commune, seat.district, seat.province];
  return {
    text: parts.filter((part) => part !== '').join(', '),
    code: generation === 3 ? place.commune.newCode : place.commune.code,
    date,
    place,
    generation,
  };
}

const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/Thành phố Hồ Chí Minh/g, 'TP.HCM'],
  [/Thành phố Hà Nội/g, 'HN'],
  [/Thành phố /g, 'TP '],
  [/Thị trấn /g, 'TT. '],
  [/Thị xã /g, 'TX. '],
  [/Phường /g, 'P. '],
  [/Quận /g, 'Q. '],
  [/Huyện /g, 'H. '],
  [/Xã /g, 'X. '],
  [/Tỉnh /g, ''],
  [/đường /g, 'Đ. '],
  [/Số nhà /g, 'SN '],
];

/** The same address in the short forms of forms and labels: `P. Trúc Bạch, Q. Ba Đình, HN`. */
export function abbreviateAddress(text: string): string {
  return SHORT_FORMS.reduce((short, [long, brief]) => short.replace(long, brief), text);
}
