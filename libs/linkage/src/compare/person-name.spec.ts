import { describe, expect, test } from '@jest/globals';
import { standardisePersonName } from '../standardise/person-name.ts';
import { WordTable } from '../standardise/word-table.ts';
import { Aliases } from '../weigh/aliases.ts';
import { Frequencies } from '../weigh/frequencies.ts';
import { readingName } from '../weigh/level-weights.ts';
import { Reading, type Slot } from './comparator.ts';
import { PersonNameComparator } from './person-name.ts';
import { ARRANGEMENTS, FAMILY, GIVEN, MIDDLE } from './person-name-sentences.ts';

/**
 * Two names, and what is not simply the same: tone placement, i and y, look-alikes of Đ, lost diacritics, dropped and
 * shortened parts, order, titles, TCVN3 and VNI text, keyboard residue, ethnic names, slips, other scripts.
 */
const CASES = `
Nguyễn Thị Hòa|Nguyễn Thị Hoà|same
Trần Thị Thúy|Trần Thị Thuý|same
Lê Văn Thủy|Lê Văn Thuỷ|same
Phạm Thị Hòe|Phạm Thị Hoè|same
Đỗ Văn Khỏe|Đỗ Văn Khoẻ|same
Vũ Thị Hóa|Vũ Thị Hoá|same
Võ Thị Loan Tòa|Võ Thị Loan Toà|same
Nguyễn Thị Mỹ|Nguyễn Thị Mĩ|same
Nguyễn Thị Lý|Nguyễn Thị Lí|same
Trần Văn Kỳ|Trần Văn Kì|same
Lê Văn Quý|Lê Văn Quí|same
Phan Thị Hy|Phan Thị Hi|same
Ngô Văn Sỹ|Ngô Văn Sĩ|same
Bùi Văn Tý|Bùi Văn Tí|same
Lý Văn An|Lí Văn An|same
Nguyễn Thị Thúy|Nguyễn Thị Thúi|given-close
Nguyễn Văn Huy|Nguyễn Văn Hui|given-near
Đặng Văn An|Ðặng Văn An|same
Đặng Văn An|Ɖặng Văn An|same
ĐẶNG VĂN ĐỨC|đặng văn đức|same
NGUYỄN VĂN HÙNG|Nguyễn Văn Hùng|same
Nguyễn  Văn   Hùng|Nguyễn Văn Hùng|same
Nguyễn Văn Hùng|Nguyễn Văn Hùng.|same
 Nguyễn Văn Hùng |Nguyễn Văn Hùng|same
Đỗ Văn Hùng|DO VAN HUNG|given-marks-lost family-marks-lost middle-marks-lost
Nguyễn Thị Ánh Tuyết|Nguyen Thi Anh Tuyet|given-marks-lost family-marks-lost middle-marks-lost
Trần Đại Nghĩa|TRAN DAI NGHIA|given-marks-lost family-marks-lost middle-marks-lost
Huỳnh Thúc Kháng|Huynh Thuc Khang|given-marks-lost family-marks-lost middle-marks-lost
Nguyễn Văn Hùng|Nguyễn Văn Hưng|given-marks-differ
Trần Thị Lan|Trần Thị Lân|given-mark-missing
Phạm Văn Cường|Phạm Văn Cương|given-marks-differ
Hoàng Thị Hạnh|Hoàng Thị Hành|given-marks-differ
Lê Thị Thơm|Lê Thị Thom|given-mark-missing
Nguyễn Thị Xuân|Nguyễn Thị Xuan|given-mark-missing
Nguyễn Văn Ân|Nguyễn Văn An|given-mark-missing
Đinh Văn Đạt|Đinh Văn Dat|given-mark-missing
Nguyễn Văn An|Nguyễn An|middle-missing
Trần Thị Bích Ngọc|Trần Ngọc|middle-missing
Trần Thị Bích Ngọc|Trần Bích Ngọc|middle-partly
Nguyễn Thị Thu Hà|Nguyễn Thu Hà|middle-partly
Lê Hoàng Minh Quân|Lê Minh Quân|middle-partly
Phạm Thị Lan|Phạm Lan|middle-missing
Nguyễn Văn Thành|Nguyễn Thành|middle-missing
Nguyễn Hữu Thắng|Nguyễn Văn Thắng|middle-different
Trần Thị Mai|Trần Văn Mai|middle-different
Nguyễn Thị Thu Hà|Nguyễn T. T. Hà|middle-initial
Nguyễn Văn An|Nguyễn V. An|middle-initial
Nguyễn Văn An|N. V. An|family-initial middle-initial
Nguyễn Văn An|N.V. An|family-initial middle-initial
Nguyễn Văn An|Ng. V. An|family-initial middle-initial
Trần Thị Lan|Tr. Thị Lan|family-initial
Phạm Văn Đồng|Ph. V. Đồng|family-initial middle-initial
Nguyễn Văn An|Nguyễn Văn A.|given-initial
Nguyễn Văn An|Nguyễn Văn B.|given-different
Nguyễn Thị Hồng|Hong Thi Nguyen|given-marks-lost family-marks-lost middle-marks-lost order-swapped
Nguyễn Văn An|An Nguyễn Văn|order-swapped
Trần Minh Khôi|Khôi Minh Trần|order-swapped
Trần Minh Khôi|Minh Khôi Trần|order-swapped
Lê Thị Kim Oanh|Oanh Le Thi Kim|middle-marks-lost order-swapped
Lê Thị Kim Oanh|Kim Oanh Le|family-marks-lost middle-partly order-swapped
Phạm Nhật Vượng|Vuong Nhat Pham|given-marks-lost family-marks-lost middle-marks-lost order-swapped
Nguyễn An|An Nguyễn|order-swapped
Nguyễn Văn An|Nguyễn VănAn|order-joined
Nguyễn Văn An|NguyễnVăn An|order-joined
Nguyen Van An|NGUYENVANAN|order-joined
Trần Thị Bích Ngọc|Trần Thị BíchNgọc|order-joined
Trần Thị Lan|Ông/Bà Trần Thị Lan|same
Bà Trần Thị Lan|Trần Thị Lan|same
Ông Lê Văn Tám|Lê Văn Tám|same
Mr. Nguyễn Văn An|Nguyễn Văn An|same
TS. Nguyễn Văn An|Nguyễn Văn An|same
PGS.TS. Trần Văn Bình|Trần Văn Bình|same
ThS. Lê Thị Hoa|Lê Thị Hoa|same
Bà Huyện|Ba Huyen|given-marks-lost family-marks-lost
NguyÔn ThÞ Hoµ|Nguyễn Thị Hoà|same
TrÇn V¨n Hïng|Trần Văn Hùng|same
§ç ThÞ Minh|Đỗ Thị Minh|same
Lª Ngäc ¸nh|Lê Ngọc Ánh|same
Ph¹m ThÞ Th¶o|Phạm Thị Thảo|same
Vò §øc §am|Vũ Đức Đam|same
Hoµng V¨n Thô|Hoàng Văn Thụ|same
NguyÔn §×nh ChiÓu|Nguyễn Đình Chiểu|same
Nguyeãn Thò Hoøa|Nguyễn Thị Hòa|same
Traàn Vaên Huøng|Trần Văn Hùng|same
TRAÀN VAÊN HUØNG|Trần Văn Hùng|same
Leâ Thò Hoàng Yeán|Lê Thị Hồng Yến|same
Phaïm Ñöùc Thaønh|Phạm Đức Thành|same
Ñaëng Thò Myõ|Đặng Thị Mỹ|same
Huyønh Vaên Nghóa|Huỳnh Văn Nghĩa|same
Nguyeenx Vawn Dduwcs|Nguyễn Văn Đức|same
Traanf Thij Hoaf|Trần Thị Hòa|same
Ddoox Xuaan Hoangf|Đỗ Xuân Hoàng|same
Leef Thij Thuyr|Lề Thị Thủy|same
Phamj Minh Chinhs|Phạm Minh Chính|same
Nguyeenx Thij Hoongf|Nguyễn Thị Hồng|same
Dduwowngf Vawn Minh|Đường Văn Minh|same
Nguye6n4 Va8n Du7c1|Nguyễn Văn Dức|same
Tra6n2 Thi5 Hoa2|Trần Thị Hòa|same
D9o64 Va8n Hu2ng|Đỗ Văn Hùng|same
Le6 Hoa2ng Anh|Lê Hoàng Anh|same
H'Hen Niê|H’Hen Niê|same
H'Hen Niê|HʼHen Niê|same
H'Hen Niê|H Hen Niê|order-joined
H'Hen Niê|Hhen Niê|same
H'Hen Niê|H'Hen Nie|given-marks-lost
Y Moan Êđăl|Y Moan Êđăl|same
Y Moan Êđăl|Y MOAN EDAL|given-marks-lost
Y Moan Êđăl|Y' Moan Êđăl|same
K'Brơi|K’Brơi|family-missing
K'Brơi|KBroi|given-marks-lost family-missing
Kpă Y Lăng|Kpa Y Lang|given-marks-lost family-marks-lost
Ksor Phước|Ksor Phuoc|given-marks-lost
Lò Văn Ón|Lò Văn Ón|same
Giàng A Páo|Giàng A Pao|given-mark-missing
Giàng A Páo|GIANG A PAO|given-marks-lost family-marks-lost
Thạch Sô Phách|Thach So Phach|given-marks-lost family-marks-lost middle-marks-lost
Hoàng|Hoàng|family-missing
Điêu|Điểu|given-marks-differ family-missing
Khánh|Nguyễn Văn Khánh|family-missing
Nguyễn|Nguyễn Văn Khánh|given-missing
Khánh|Trần Thị Lan|given-missing family-different
Niê|H'Hen Niê|family-missing
Trần Thị Hương|Trần Thị Hươmg|given-close
Trần Thị Phương|Trần Thị Phưong|given-marks-differ
Nguyễn Văn Trường|Nguyễn Văn Trưòng|given-marks-differ
Nguyễn Văn Thắng|Nguyễn Văn Thằng|given-marks-differ
Nguyễn Văn Quang|Nguyễn Văn Quangg|given-close
Nguyễn Văn Quang|Nguyễn Văn Qunag|given-close
Nguyên Văn Nam|Nguyễn Văn Nam|family-marks-differ
Nguyễm Văn Nam|Nguyễn Văn Nam|family-close
Trần Thị Lan|Trần Thị Lam|given-near
Trần Văn Hai|Trần Văn Hải|given-mark-missing
Trần Thị Lan|Trần Thị Hoa|given-different
Nguyễn Văn An|Trần Văn An|family-different
Vũ Thị Hà|Võ Thị Hà|family-near
Hoàng Văn Thái|Huỳnh Văn Thái|family-different
Nguyễn Văn An|Lê Thị Bình|given-different family-different middle-different
Con bà Trần Thị Lan|Trần Minh Khôi|missing
Con ông Lê Văn Tám|Lê Minh Khôi|missing
Nguyễn Thị  Thanh Hương|Nguyễn Thị Thanh Hương|same
Nguyễn Thị Thanh Hương|Nguyễn Thị Thanh Hường|given-marks-differ
Nguyễn Thị Thanh Hương|Nguyễn Thị Thành Hương|middle-mark-missing
Tôn Nữ Thị Ninh|Tôn Nữ Ninh|middle-partly
Công Tằng Tôn Nữ Mỹ Hạnh|Công Tằng Tôn Nữ Mĩ Hạnh|same
Nguyễn Phúc Bảo Long|Nguyễn Phước Bảo Long|middle-close
Trần Lê Bảo Ngọc|Trần Bảo Ngọc|middle-partly
Đỗ Nguyễn Mai Khôi|Đỗ Mai Khôi|middle-partly
Nguyễn-Văn An|Nguyễn Văn An|same
NGUYỄN VĂN (AN)|Nguyễn Văn An|same
Nguyễn Văn 0anh|Nguyễn Văn Oanh|same
Nguyễn Thị L1nh|Nguyễn Thị Linh|same
Владимир Путин|Vladimir Putin|given-marks-lost family-marks-lost
Сергей Лавров|Sergey Lavrov|given-marks-lost family-marks-lost
محمد سلمان|Mohammed Salman|given-alias family-alias
习近平|习近平|same
习近平|习近朋|given-different
김정은|김종은|middle-different
김정은|Kim Jong Un|given-near family-near middle-close
バラク・オバマ|Baraku Obama|given-marks-lost family-marks-lost
Trần Thị Hương|Hươmg Thị Trần|given-close order-swapped
Trần Thị Hương|Thị Hươmg Trần|given-close order-swapped
Nguyễn Thị Thu Hà|Nguyễn Văn Hà|middle-different
Trần Thị Bích Ngọc|Trần Văn Minh Ngọc|middle-different
José García|Jose Garcia|given-marks-lost family-marks-lost
Zoë Müller|Zoe Muller|given-marks-lost family-marks-lost
`;
const GIVEN_FIRST = `
William Smith|Bill Smith|given-alias
Robert Brown|Bob Brown|given-alias
Elizabeth Jones|Betty Jones|given-alias
Mohammed Hussein|Muhammad Husayn|given-alias family-alias
John Smith|Smith John|order-swapped
John Quincy Adams|John Adams|middle-missing
John Q. Adams|John Quincy Adams|middle-initial
`;

const words = new WordTable();
const slots = (count: number): Slot[] =>
  Array.from({ length: count }, (_, index) => ({
    attribute: `name${index}`,
    index,
    kind: 'person-name' as const,
    scheme: '',
  }));
const comparator = (count: number, options: Readonly<Record<string, string>> = {}): PersonNameComparator =>
  new PersonNameComparator({
    comparison: 'name',
    slots: slots(count),
    options,
    words,
    frequencies: () => new Frequencies(words),
    aliases: () => new Aliases(words),
  });
const rowsOf = (text: string): [string, string, string][] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('|') as [string, string, string]);

/** Levels other than plain agreement, the same from either side. */
function levels(names: PersonNameComparator, left: readonly string[], right: readonly string[]): string {
  const reading = new Reading();
  const [a, b] = [left, right].map((side) => side.map((text) => standardisePersonName(text, words))) as [
    unknown[],
    unknown[],
  ];
  const told = [a, b].map((one, i) => {
    reading.clear();
    names.read(one, i === 0 ? b : a, reading);
    return readingName(names.factors, reading.levels);
  });
  expect(told[0]).toBe(told[1]);
  if (told[0] === '') return 'missing';
  const plain = /-same$|^order-straight$|^middle-none$/;
  const kept = (told[0] ?? '').split(' ').filter((level) => !plain.test(level));
  return kept.length === 0 ? 'same' : kept.join(' ');
}

describe('two names, family name first', () => {
  const names = comparator(1);
  test.each(rowsOf(CASES))('%s and %s: %s', (left, right, expected) => {
    expect(levels(names, [left], [right])).toBe(expected);
  });
});

describe('two names, given name first', () => {
  const names = comparator(1, { order: 'given-first' });
  test.each(rowsOf(GIVEN_FIRST))('%s and %s: %s', (left, right, expected) => {
    expect(levels(names, [left], [right])).toBe(expected);
  });
});

describe('a name in parts is read as a whole', () => {
  const names = comparator(2, { written: 'in-parts' });
  test.each([
    [['Nguyễn', 'Văn An'], ['Nguyễn', 'Văn An'], 'same'],
    [['Nguyễn', 'Văn An'], ['An', 'Nguyễn'], 'middle-missing order-swapped'],
    [['Nguyễn', 'Văn An'], ['', 'Nguyễn Văn An'], 'same'],
    [['Nguyễn', 'Văn An'], ['Nguyễn', ''], 'given-missing'],
    [['Nguyễn', 'Thị Lan'], ['Nguyen', 'Thi Lan'], 'family-marks-lost middle-marks-lost'],
    [['', ''], ['Nguyễn', 'An'], 'missing'],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(levels(names, left, right)).toBe(expected);
  });
});

test('every way in which names agree or differ is said to a steward in both languages', () => {
  const { none, ...middle } = MIDDLE;
  const { straight, ...arrangements } = ARRANGEMENTS;
  expect([none, straight].every(({ vi, en }) => vi === '' && en === '')).toBe(true);
  for (const sentences of [GIVEN, FAMILY, middle, arrangements]) {
    const said = Object.values(sentences).flatMap(({ vi, en }) => [vi, en]);
    expect(said).not.toContain('');
    expect(new Set(said).size).toBe(said.length);
  }
});
