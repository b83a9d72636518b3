import { describe, expect, test } from '@jest/globals';
import { modernVietnamese } from './legacy-vietnamese.ts';

describe('text in a font of before Unicode is read by the one table that makes syllables of it', () => {
  test.each([
    // TCVN 5712
    ['NguyÔn ThÞ Hoµ', 'Nguyễn Thị Hoà'],
    ['NGUYÔN V¡N §øC', 'NGUYễN VĂN ĐứC'],
    ['Phïng V¨n B¶y', 'Phùng Văn Bảy'],
    ['§Æng ThÞ Xuyªn', 'Đặng Thị Xuyên'],
    ['TrÇn B×nh Träng', 'Trần Bình Trọng'],
    ['Vâ NguyÔn Gi¸p', 'Võ Nguyễn Giáp'],
    ['NguyÔn   ThÞ-Hoµ', 'Nguyễn   Thị-Hoà'],
    ['Hoµ 12 TNHH', 'Hoà 12 TNHH'],
    // VNI
    ['Nguyeãn Thò Hoøa', 'Nguyễn Thị Hòa'],
    ['NGUYEÃN VAÊN ÑÖÙC', 'NGUYỄN VĂN ĐỨC'],
    ['Leâ Vaên Höõu', 'Lê Văn Hữu'],
    ['Traàn Ñaïi Nghóa', 'Trần Đại Nghĩa'],
    ['Huyønh Thuùy', 'Huỳnh Thúy'],
    ['Ngoâ Thò Nhö YÙ', 'Ngô Thị Như Ý'],
    ['Lyù Thöôøng Kieät', 'Lý Thường Kiệt'],
    ['Buøi Thò Môû', 'Bùi Thị Mở'],
    ['AÙnh Tuyeát', 'Ánh Tuyết'],
  ])('%s is %s', (written, modern) => {
    expect(modernVietnamese(written)).toBe(modern);
  });

  test.each([
    'Nguyễn Thị Hoà',
    'Công ty Hòa',
    'François Müller',
    'An',
    '',
    // A control character is in no font.
    '\u0085 Hoµ',
    // No table makes a syllable of the last word.
    'NguyÔn ThÞ Strauß',
  ])('%j stays as it is', (text) => {
    expect(modernVietnamese(text)).toBe(text);
  });
});
