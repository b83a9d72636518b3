import type { Random } from '../random/random.ts';

/** Names of bodies: the kind in words first, then the name of its own, as the Law on Enterprises asks. */
export interface OrganisationName {
  readonly full: string;
  /** Empty where it has none. */
  readonly short: string;
  readonly foreign: string;
}

const FIRST =
  'An Bảo Bình Đại Đông Đức Gia Hải Hoàng Hồng Hưng Kim Khánh Long Minh Nam Ngọc Nhật Phú Phúc Phương Quang Quốc Sao Tân Tây Thái Thành Thiên Thịnh Tiến Trường Tuấn Vạn Việt Vĩnh Xuân Thanh Trung Hòa Bắc Á Âu Lạc Cường Mai'.split(
    ' ',
  );
const SECOND =
  'Anh Bình Cường Đạt Gia Hà Hải Hưng Khang Khánh Lâm Lộc Long Lợi Minh Nam Nguyên Phát Phong Phú Phúc Quân Sơn Tâm Tài Tân Thành Thắng Thịnh Tiến Tín Toàn Trí Vinh Việt Vượng Xuân Yên Đông Dương Hòa Mỹ'.split(
    ' ',
  );
const TRADES =
  'Thương mại,Thương mại Dịch vụ,Xây dựng,Sản xuất Thương mại,Đầu tư Xây dựng,Vận tải,Công nghệ,Dịch vụ Du lịch,Xuất nhập khẩu,Thực phẩm,Cơ khí,Nội thất,Dược phẩm,Nông sản,Vật liệu xây dựng,Tư vấn,Giáo dục,Điện tử,May mặc,Đầu tư Phát triển'.split(
    ',',
  );
const FORMS = [
  ['Công ty TNHH', 'llc'],
  ['Công ty TNHH Một thành viên', 'llc1'],
  ['Công ty Cổ phần', 'jsc'],
  ['Doanh nghiệp tư nhân', 'private'],
  ['Hợp tác xã', 'cooperative'],
] as const;
export type LegalForm = (typeof FORMS)[number][1] | 'household' | 'public';

const HOUSEHOLD_TRADES =
  'Cửa hàng tạp hóa,Quán ăn,Quán cà phê,Cửa hàng quần áo,Tiệm vàng,Hiệu thuốc,Tiệm sửa xe,Cửa hàng vật liệu xây dựng,Tiệm bánh,Cửa hàng điện thoại,Nhà nghỉ,Tiệm làm tóc'.split(
    ',',
  );
const PUBLIC_BODIES = 'Ủy ban nhân dân,Trường Tiểu học,Trường Trung học cơ sở,Trạm Y tế,Trường Mầm non'.split(',');

/** Two or three words that are the body's own: `Minh Phát`. */
export function drawOwnName(random: Random): string {
  const words = [random.pick(FIRST), random.pick(SECOND)];
  if (random.chance(0.35)) words.push(random.pick(SECOND));
  return words.filter((word, i) => words.indexOf(word) === i).join(' ');
}

export function drawEnterpriseName(random: Random, own: string): OrganisationName & { readonly form: LegalForm } {
  const roll = random.fraction();
  const [words, form] = FORMS[roll < 0.35 ? 0 : roll < 0.7 ? 1 : roll < 0.92 ? 2 : roll < 0.96 ? 3 : 4];
  const trade = random.chance(0.7) ? `${random.pick(TRADES)} ` : '';
  return {
    full: `${words} ${trade}${own}`,
    short: random.chance(0.4) ? `${own.toUpperCase()} ${form === 'jsc' ? 'JSC' : 'CO., LTD'}` : '',
    foreign: random.chance(0.3)
      ? `${plainLatin(own)} ${form === 'jsc' ? 'Joint Stock Company' : 'Company Limited'}`
      : '',
    form,
  };
}

export function drawHouseholdBusinessName(random: Random, owner: string): string {
  const given = owner.split(' ').slice(-1).join(' ');
  const roll = random.fraction();
  if (roll < 0.4) return `Hộ kinh doanh ${owner}`;
  if (roll < 0.75) return `${random.pick(HOUSEHOLD_TRADES)} ${given}`;
  return `Hộ kinh doanh ${random.pick(HOUSEHOLD_TRADES)} ${drawOwnName(random)}`;
}

export function publicBodyName(ordinal: number, commune: string): string {
  const kind = PUBLIC_BODIES[ordinal % PUBLIC_BODIES.length] ?? '';
  const round = Math.floor(ordinal / PUBLIC_BODIES.length);
  const number = round === 0 ? '' : ` số ${round + 1}`;
  return kind.startsWith('Ủy ban')
    ? `${kind} ${commune}${number}`
    : `${kind}${number} ${commune.replace(/^\S+ (trấn )?/, '')}`;
}

function plainLatin(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D');
}
