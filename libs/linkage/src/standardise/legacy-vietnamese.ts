import { isBareSyllable, isSyllable } from './vietnamese-syllable.ts';

/**
 * Text of before Unicode: fonts of TCVN 5712 (.VnTime, .VnTimeH) and VNI put Vietnamese letters on the code points of
 * Western ones, so that Nguyễn Thị Hoà reads "NguyÔn ThÞ Hoµ" or "Nguyeãn Thò Hoøa". A text is converted when all its
 * words are Vietnamese syllables by exactly one of the two tables and are not as they stand; else it stays.
 */

/** Pairs of written and meant letters. Upper-case fonts of TCVN 5712 show the same code points as capitals. */
const TCVN3: Readonly<Record<string, string>> = table(
  'µà ¸á ¶ả ·ã ¹ạ ¨ă »ằ ¾ắ ¼ẳ ½ẵ Æặ ©â Çầ Êấ Èẩ Éẫ Ëậ ®đ Ìè Ðé Îẻ Ïẽ Ñẹ ªê Òề Õế Óể Ôễ Öệ ×ì Ýí Øỉ Üĩ Þị ' +
    'ßò ãó áỏ âõ äọ «ô åồ èố æổ çỗ éộ ¬ơ êờ íớ ëở ìỡ îợ ïù óú ñủ òũ ôụ \u00adư õừ øứ öử ÷ữ ùự úỳ ýý ûỷ üỹ þỵ ' +
    '¡Ă ¢Â §Đ £Ê ¤Ô ¥Ơ ¦Ư',
);

const VNI_TONES: Readonly<Record<string, string>> = { ù: '\u0301', ø: '\u0300', û: '\u0309', õ: '\u0303', ï: '\u0323' };
const VNI_CIRCUMFLEX: Readonly<Record<string, string>> = {
  â: '',
  á: '\u0301',
  à: '\u0300',
  å: '\u0309',
  ã: '\u0303',
  ä: '\u0323',
};
const VNI_BREVE: Readonly<Record<string, string>> = {
  ê: '',
  é: '\u0301',
  è: '\u0300',
  ú: '\u0309',
  ü: '\u0303',
  ë: '\u0323',
};
const VNI: Readonly<Record<string, string>> = vniTable();

const SEPARATORS = /[\s.,;:()\-/]+/;

/** The text in today's letters, or as it is. */
export function modernVietnamese(text: string): string {
  if (!isLatin1(text)) return text;
  const words = text.split(SEPARATORS).filter((word) => word !== '');
  if (words.every(isWord)) return text;
  const readings = [fromTcvn3(text), fromVni(text)].filter((reading) => isVietnamese(reading));
  const [only] = readings;
  return only !== undefined && new Set(readings).size === 1 ? only : text;
}

/** Something beyond ASCII, and nothing beyond Latin-1: modern Vietnamese reaches further, except in a few words. */
function isLatin1(text: string): boolean {
  let isBeyondAscii = false;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0xff || (unit >= 0x80 && unit < 0xa0)) return false;
    isBeyondAscii ||= unit >= 0xa0;
  }
  return isBeyondAscii;
}

function isWord(word: string): boolean {
  return isSyllable(word.toLowerCase()) || /^[A-Za-z0-9]*$/.test(word);
}

/** All that was converted are syllables, and the rest may be: a syllable without diacritics, a number, an abbreviation. */
function isVietnamese(text: string): boolean {
  const words = text.split(SEPARATORS).filter((word) => word !== '');
  return words.every((word) => {
    const lower = word.toLowerCase();
    return isSyllable(lower) || isBareSyllable(lower) || /^(?:\d+|[A-Z]{1,6})$/.test(word);
  });
}

function fromTcvn3(text: string): string {
  return [...text].map((letter) => TCVN3[letter] ?? letter).join('');
}

function fromVni(text: string): string {
  let modern = '';
  for (let i = 0; i < text.length; i += 1) {
    const pair = VNI[text.slice(i, i + 2)];
    if (pair === undefined) {
      const letter = text.charAt(i);
      modern += VNI[letter] ?? letter;
    } else {
      modern += pair;
      i += 1;
    }
  }
  return modern.normalize('NFC');
}

function table(pairs: string): Record<string, string> {
  return Object.fromEntries(pairs.split(' ').map((pair) => [pair.charAt(0), pair.slice(1)]));
}

/** VNI writes a letter and its mark as two code points; a few letters are one. */
function vniTable(): Record<string, string> {
  const entries: [string, string][] = [
    ...pairsOf('ñđ íí ìì æỉ óĩ òị ôơ öư îỵ'),
    ...Object.entries(VNI_TONES).flatMap(([mark, tone]) =>
      ['a', 'e', 'o', 'u', 'y', 'i'].map((vowel): [string, string] => [vowel + mark, vowel + tone]),
    ),
    ...Object.entries(VNI_TONES).flatMap(([mark, tone]): [string, string][] => [
      [`ô${mark}`, `ơ${tone}`],
      [`ö${mark}`, `ư${tone}`],
    ]),
    ...Object.entries(VNI_CIRCUMFLEX).flatMap(([mark, tone]) =>
      ['a', 'e', 'o'].map((vowel): [string, string] => [vowel + mark, `${vowel}\u0302${tone}`]),
    ),
    ...Object.entries(VNI_BREVE).map(([mark, tone]): [string, string] => [`a${mark}`, `a\u0306${tone}`]),
  ];
  const all: Record<string, string> = {};
  for (const [written, meant] of entries) {
    all[written] = meant;
    all[written.toUpperCase()] = meant.toUpperCase();
    // "Aù" where only the first letter is a capital.
    if (written.length === 2)
      all[written.charAt(0).toUpperCase() + written.charAt(1)] = meant.charAt(0).toUpperCase() + meant.slice(1);
  }
  return all;
}

function pairsOf(pairs: string): [string, string][] {
  return pairs.split(' ').map((pair) => [pair.charAt(0), pair.slice(1)]);
}
