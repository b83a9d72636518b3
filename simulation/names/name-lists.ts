import { Weighted } from '../random/random.ts';

/**
 * Family names by published frequency (Lê Trung Hoa 2005 and counts of provinces), with the spelling of the region:
 * Vũ and Hoàng in the north, Võ and Huỳnh in the south. Given and middle names are lists of ours, falling in use.
 */
const FAMILY_TAIL =
  'Lý:1.2,Trương:1.6,Đinh:1,Đoàn:0.9,Lương:0.9,Trịnh:0.8,Mai:0.8,Đào:0.8,Cao:0.7,Hà:0.7,Lâm:0.7,Phùng:0.5,Tô:0.4,Tạ:0.4,Thái:0.4,Châu:0.4,Tăng:0.3,Quách:0.25,Kiều:0.25,Chu:0.3,Vương:0.3,La:0.15,Văn:0.15,Tống:0.15,Lại:0.15,Nghiêm:0.12,Triệu:0.2,Thạch:0.1,Từ:0.15,Khổng:0.06,Âu:0.05,Doãn:0.06,Ninh:0.08,Đàm:0.1,Giang:0.06,Bạch:0.06,Lưu:0.35,Mạc:0.08,Ông:0.02,Viên:0.02';

function families(common: string): Weighted<string> {
  return weigh(`${common},${FAMILY_TAIL}`);
}
function weigh(list: string): Weighted<string> {
  return new Weighted(list.split(',').map((entry) => [entry.split(':')[0] ?? '', Number(entry.split(':')[1] ?? 1)]));
}
/** Falling weights: the first about thirty times as frequent as the last. */
function falling(list: string): Weighted<string> {
  return new Weighted(list.split(' ').map((word, rank) => [word.replaceAll('_', ' '), 1 / (rank + 4)]));
}

export const FAMILY_NAMES = {
  north: families(
    'Nguyễn:38.4,Trần:11,Lê:9.5,Phạm:7.4,Hoàng:4.8,Huỳnh:0.1,Phan:3.6,Vũ:4.2,Võ:0.3,Đặng:2.2,Bùi:2.6,Đỗ:2.2,Hồ:0.9,Ngô:1.4,Dương:1.1',
  ),
  centre: families(
    'Nguyễn:37,Trần:11,Lê:10.5,Phạm:6,Hoàng:2.4,Huỳnh:2.6,Phan:5.4,Vũ:0.8,Võ:3.4,Đặng:2.4,Bùi:1.8,Đỗ:1.1,Hồ:2,Ngô:1.4,Dương:0.9',
  ),
  highlands: families(
    'Nguyễn:32,Trần:10.6,Lê:8.8,Phạm:6.1,Hoàng:3.4,Huỳnh:1.8,Phan:3.8,Vũ:2.2,Võ:2,Đặng:2.1,Bùi:2,Đỗ:1.5,Hồ:1.3,Ngô:1.3,Dương:1',
  ),
  south: families(
    'Nguyễn:33.5,Trần:11.6,Lê:9,Phạm:6.8,Hoàng:0.9,Huỳnh:4.9,Phan:4.4,Vũ:0.9,Võ:3.9,Đặng:2.2,Bùi:1.8,Đỗ:1.2,Hồ:1.4,Ngô:1.4,Dương:1.2',
  ),
};

export const GIVEN_NAMES = {
  male: {
    old: falling(
      'Hùng Dũng Tuấn Minh Sơn Hải Thành Long Bình Hòa Thắng Cường Quang Hiếu Nam Phúc Đức Tâm Lâm An Trung Kiên Toàn Lợi Tài Thọ Phương Vinh Lộc Khánh Chiến Thanh Liêm Bảy Tư Năm Sáu Út Thế Đạt Hậu Khoa Nhân Nghĩa Trí Tín Luận Mạnh Hưng Xuân Hoàng Tùng Bắc Đông Tây Chính Công Đăng Điệp Giang Học Hợi Khải Khang Kỳ Lý Mừng Ngọc Ninh Phong Quân Quý Quyết Sang Sinh Sỹ Tân Thái Thạch Thịnh Thuận Tiến Tình Trọng Trường Tú Tường Văn Việt Vượng Vũ Ý Thi Bé Cảnh Chung Đoàn Đính Hạnh Hiền Hồng Kính Nhàn Phát Thụy Hóa',
    ),
    young: falling(
      'Minh Huy Khoa Khang Bảo Phúc Anh Khôi Nam Đức Long Quân Nhật Duy Hoàng Kiệt Phát Hiếu Nghĩa Phong Thịnh Đạt Tuấn Trí Khánh Hưng Thành Hùng Dũng Tùng Sơn Hải Lâm Quang Bình Vinh Tài Lộc An Tâm Việt Trung Kiên Cường Đăng Dương Thiên Vũ Quốc Tiến Thắng Toàn Tân Sang Thái Linh Luân Trường Tín Nguyên Nhân Thiện Tú Vương Vỹ Quý Phú Mạnh Lợi Kỳ Khải Hậu Hào Gia Đông Đan Công Chương Bách Ân Hòa Thuận Quyền Sỹ Thông Chí Điền Định Giáp Hiển Hoan Khiêm Lân Lực Nghị Nhã Pháp Phước Thế Triết Triều Ninh Hoà Thụy',
    ),
  },
  female: {
    old: falling(
      'Hoa Lan Hồng Hương Thủy Hạnh Mai Nga Hà Loan Thanh Bình Tâm Liên Dung Yến Phương Hiền Thu Xuân Lý Cúc Nhung Oanh Hòa Hằng Minh Nguyệt Lành Bé Tư Năm Sáu Bảy Út Tuyết Huệ Vân Thúy Phượng Sen Thắm Thơm Chín Dậu Điệp Đào Gái Hải Hoàn Hợi Huyền Khuyên Kim Lài Lệ Lộc Lụa Lương Mận Mến Mừng Mỹ Mùi Ngân Ngọc Nhàn Nhạn Nhị Ninh Oanh Quế Quyên Quý Sâm Sửu Tám Thảo Thoa Thìn Thường Tình Tuất Tỵ Vui Vinh Xoan Xuyến Ý Én Thơ Hiên Duyên Chi Ánh Diệu Thùy Hoài Nhiên Kiều',
    ),
    young: falling(
      'Anh Linh Trang Ngọc Hà Thảo Nhi My Vy Ngân Hương Phương Như Hân Quỳnh Trâm Trinh Thư Châu Mai Uyên Yến Hằng Hiền Lan Ly Giang Huyền Vân Nhung Dung Thủy Tiên Trúc Tú Thúy Thùy Tuyền Tường Vi Xuân Ánh Ân Băng Bình Chi Diễm Diệp Duyên Đan Đào Hạnh Hoa Hoài Hồng Khánh Khuê Kim Lam Lệ Loan Mẫn Minh My Mỹ Nga Nghi Nguyên Nguyệt Nhã Nhiên Oanh Phụng Phượng Quyên Sương Tâm Thanh Thắm Thi Thơ Thu Trà Hòa Lý Kỳ Quý Ý Thy Di Dương An Bảo Cầm Gia Hiếu Liên Lụa Ngà Sa Vui',
    ),
  },
};

export const MIDDLE_NAMES = {
  male: {
    old: falling(
      'Đình Xuân Hữu Ngọc Quang Đức Minh Thanh Công Quốc Bá Trọng Duy Hồng Tiến Thế Viết Kim Mạnh Huy Chí Tấn Hoàng Sỹ Phước Đăng Danh Như Khắc Trung Thành Việt Vĩnh Trường',
    ),
    young: falling(
      'Minh Đức Quang Hoàng Anh Gia Quốc Thanh Ngọc Hữu Duy Tuấn Đình Nhật Xuân Thành Tiến Hải Trung Bảo Phúc Công Thế Việt Mạnh Huy Chí Trọng Tấn Khánh Đăng Thiên Hồng Bá Nguyên Phước Tường Khôi Trường',
    ),
  },
  female: {
    old: falling(
      'Thanh Kim Ngọc Hồng Thu Bích Minh Mỹ Tuyết Xuân Lệ Phương Thúy Diệu Ánh Hoài Mai Như Cẩm Bạch Khánh Diễm Kiều Tố Hải',
    ),
    young: falling(
      'Ngọc Thanh Thu Phương Minh Kim Bích Hồng Khánh Thùy Bảo Mỹ Quỳnh Thúy Như Diệu Hoài Yến Mai Lan Hà Trúc Tường Ánh Cẩm Diễm Gia Kiều Tuyết Anh Tú Nhã Cát Hải Linh Châu Thảo Xuân Hoàng Nguyệt',
    ),
  },
};

/** Peoples of the mountains and the delta, and how they name their children. */
export interface MinorityNames {
  readonly people: string;
  /** Codes of the provinces of before July 2025 where they live. */
  readonly provinces: readonly string[];
  readonly male: (pick: Pick) => string;
  readonly female: (pick: Pick) => string;
}
type Pick = (list: string) => string;

const northWest = ['10', '11', '12', '14', '15', '08'];
export const MINORITY_NAMES: readonly MinorityNames[] = [
  {
    people: 'mong',
    provinces: northWest,
    male: (pick) =>
      `${pick('Giàng Vàng Thào Sùng Lý Mùa Hờ Cứ Lầu Sình')} A ${pick('Páo Dơ Chù Sình Lử Tủa Nhà Vảng Dình Pó Chống Sử')}`,
    female: (pick) =>
      `${pick('Giàng Vàng Thào Sùng Lý Mùa Hờ Cứ Lầu Sình')} Thị ${pick('Dợ Mỷ Sua Mai Chư Xy Pà Dở Cở Máy Sung')}`,
  },
  {
    people: 'thai',
    provinces: northWest,
    male: (pick) =>
      `${pick('Lò Quàng Cà Lường Tòng Vì Hoàng Bạc Cầm')} Văn ${pick('Ón Pâng Hặc Thoan Phanh Inh Ơn Xương Tiện Lả Panh')}`,
    female: (pick) =>
      `${pick('Lò Quàng Cà Lường Tòng Vì Hoàng Bạc Cầm')} Thị ${pick('Ún Pánh Hặc Thoan Inh Ơn Xương Lả Panh Phương Hinh')}`,
  },
  {
    people: 'tay',
    provinces: ['04', '08', '19', '10', '24'],
    male: (pick) =>
      `${pick('Nông Ma Bế Hoàng Lương Vi Hà Đàm')} ${pick('Văn Văn Đức Quốc Ích')} ${pick('Thụ Quyền Đại Bằng Khoa Toại Hiệp Chuẩn Dũng Tuân')}`,
    female: (pick) =>
      `${pick('Nông Ma Bế Hoàng Lương Vi Hà Đàm')} Thị ${pick('Niềm Diệp Kim Chuyên Bích Thiết Én Dịu Hạnh Thoa')}`,
  },
  {
    people: 'ede',
    provinces: ['66', '67'],
    male: (pick) =>
      `Y ${pick('Moan Bhăm Thin Krê Nguê Suôn Ngông Dhăm Jut Bliêng Wơn')} ${pick('Êđăl Niê Mlô Êban Ayun Kbuôr Byă Ênuôl Hwing Kpă')}`,
    female: (pick) =>
      `H'${pick('Hen Lan Nga Wê Blễ Ngọc Nhung Mriêo Yar Duyên Zuôn')} ${pick('Niê Mlô Êban Ayun Kbuôr Byă Ênuôl Hwing Êđăl Kpă')}`,
  },
  {
    people: 'gia-rai',
    provinces: ['64', '66'],
    male: (pick) =>
      `${pick('Ksor Kpă Siu Rmah Rơ_Châm Nay Rah_Lan')} ${pick('Phước Hưng Thoan Thức Blơ Kiên Đinh Tuel Hyưl Vêu')}`,
    female: (pick) =>
      `${pick('Ksor Kpă Siu Rmah Rơ_Châm Nay Rah_Lan')} H'${pick('Bia Lem Yer Nhen Ren Dinh Blin Mlek Phun')}`,
  },
  {
    people: 'co-ho',
    provinces: ['68'],
    male: (pick) => `K'${pick('Brơi Tèo Brế Dúp Lọi Bròh Nhoi Tín Sơn')}`,
    female: (pick) => `Ka ${pick('Hoài Lịch Thủy Rin Nhiêm Hớp Dòn Liêng Nữ')}`,
  },
  {
    people: 'khmer',
    provinces: ['94', '91', '89', '86', '92'],
    male: (pick) =>
      `${pick('Thạch Sơn Kim Danh Lâm Châu')} ${pick('Sa Sô Chanh Thi Sóc Minh')} ${pick('Phanh Ruông Sươne Đa Thone Kha Ra Vuth Rinh')}`,
    female: (pick) =>
      `${pick('Thạch Sơn Kim Danh Lâm Châu')} Thị ${pick('Sóc Sa_Phe Chanh_Tha Ngọc Phol Nari Rây Si_Na Thu')}`,
  },
];
