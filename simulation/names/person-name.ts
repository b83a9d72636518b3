import type { Province } from '../places/units.ts';
import type { Random } from '../random/random.ts';
import { Weighted } from '../random/random.ts';
import { FAMILY_NAMES, GIVEN_NAMES, MIDDLE_NAMES, MINORITY_NAMES, type MinorityNames } from './name-lists.ts';

export type Sex = 'male' | 'female';

/** How many words a name has: 2, 3, 4 or 5, in the shares counted among students. */
const LENGTHS = new Weighted<number>([
  [2, 1.2],
  [3, 82.7],
  [4, 15.9],
  [5, 0.2],
]);

export function drawFamilyName(random: Random, region: Province['region']): string {
  return FAMILY_NAMES[region].draw(random);
}

/** Full name with the family name first: `Nguyễn Thị Lan`. */
export function drawKinhName(random: Random, family: string, sex: Sex, birthYear: number): string {
  const length = LENGTHS.draw(random);
  const generation = birthYear < 1985 ? 'old' : 'young';
  const given = GIVEN_NAMES[sex][generation].draw(random);
  const middle: string[] = [];
  const marked = random.chance(markerShare(sex, birthYear));
  if (marked && length > 2) middle.push(sex === 'male' ? 'Văn' : 'Thị');
  while (middle.length < length - 2) {
    const word = MIDDLE_NAMES[sex][generation].draw(random);
    if (word !== given && !middle.includes(word)) middle.push(word);
  }
  return [family, ...middle, given].join(' ');
}

/** Share of names with Văn or Thị: nearly all of the old, few of the young. */
function markerShare(sex: Sex, birthYear: number): number {
  const [most, least] = sex === 'male' ? [0.5, 0.06] : [0.75, 0.1];
  const age = Math.min(1, Math.max(0, (2010 - birthYear) / 60));
  return least + (most - least) * age;
}

/** One of the peoples that live in the province, or null. */
export function drawPeople(random: Random, province: Province): MinorityNames | null {
  const peoples = MINORITY_NAMES.filter((names) => names.provinces.includes(province.code));
  return peoples.length === 0 ? null : random.pick(peoples);
}

export function drawMinorityName(random: Random, people: MinorityNames, sex: Sex): string {
  return people[sex]((list) => random.pick(list.split(' ')).replaceAll('_', ' '));
}

const ALIKE: Readonly<Record<Sex, readonly string[]>> = {
  male: 'Hùng Hưng,Tuấn Tuân,Dũng Dương,Long Lộc,Quân Quang,Thành Thanh,Minh Mạnh,Khang Khánh,Đạt Đức,Anh Ân'.split(
    ',',
  ),
  female: 'Hương Hường,Thủy Thúy,Hằng Hạnh,Ngân Nga,Vân Vy,Anh Ánh,Trang Trâm,Thư Thu,Lan Lam,Hồng Hoa'.split(','),
};

/** A twin's name: family and middle names the same, the given name near; null where no near one is known. */
export function alikeName(name: string, sex: Sex, random: Random): string | null {
  const words = name.split(' ');
  const given = words.at(-1) ?? '';
  const near = ALIKE[sex].map((pair) => pair.split(' ')).filter((pair) => pair.includes(given));
  const pair = near.length > 0 ? random.pick(near) : null;
  if (pair === null) return null;
  return [...words.slice(0, -1), pair[0] === given ? (pair[1] ?? given) : (pair[0] ?? given)].join(' ');
}
