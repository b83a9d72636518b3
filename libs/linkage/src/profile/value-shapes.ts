/** Forms that values have, told from the values alone. */

/** How a register writes dates; `named` in the words of a person. */
export interface DateFormat {
  readonly format: 'YYYY-MM-DD' | 'YYYYMMDD' | 'DD/MM/YYYY' | 'MM/DD/YYYY' | 'YYYY/MM/DD' | 'YYYY-MM' | 'YYYY';
  readonly share: number;
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/;
const SLASHED = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/;
const PACKED = /^(\d{4})(\d{2})(\d{2})$/;
const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const MONTH = /^(\d{4})-(\d{2})$/;
const YEAR = /^\d{4}$/;
const EARLIEST_YEAR = 1500;
const LATEST_YEAR = 2100;

const isYear = (text: string | undefined): boolean => Number(text) >= EARLIEST_YEAR && Number(text) <= LATEST_YEAR;
const isMonth = (text: string | undefined): boolean => Number(text) >= 1 && Number(text) <= 12;
const isDay = (text: string | undefined): boolean => Number(text) >= 1 && Number(text) <= 31;

/** Formats that a value can be read in; day and month may both be possible as the first. */
export function dateFormatsOf(value: string): DateFormat['format'][] {
  const iso = ISO.exec(value);
  if (iso !== null) return isYear(iso[1]) && isMonth(iso[2]) && isDay(iso[3]) ? ['YYYY-MM-DD'] : [];
  const slashed = SLASHED.exec(value);
  if (slashed !== null) return isYear(slashed[1]) && isMonth(slashed[2]) && isDay(slashed[3]) ? ['YYYY/MM/DD'] : [];
  const packed = PACKED.exec(value);
  if (packed !== null) return isYear(packed[1]) && isMonth(packed[2]) && isDay(packed[3]) ? ['YYYYMMDD'] : [];
  const dayFirst = DAY_FIRST.exec(value);
  if (dayFirst !== null && isYear(dayFirst[3])) {
    const formats: DateFormat['format'][] = [];
    if (isDay(dayFirst[1]) && isMonth(dayFirst[2])) formats.push('DD/MM/YYYY');
    if (isMonth(dayFirst[1]) && isDay(dayFirst[2])) formats.push('MM/DD/YYYY');
    return formats;
  }
  const month = MONTH.exec(value);
  if (month !== null && isYear(month[1]) && isMonth(month[2])) return ['YYYY-MM'];
  return YEAR.test(value) && isYear(value) ? ['YYYY'] : [];
}

export const isEmail = (value: string): boolean => /^[^\s@]+@[^\s@]+$/.test(value);
export const isPhone = (value: string): boolean => {
  const digits = value.replace(/[\s.()+\-/]/g, '');
  return /^\d{8,15}$/.test(digits) && /^(?:\+|0|84)/.test(value.replace(/[\s(]/g, ''));
};
/** Province 001–096 and sex-and-century 0–9, then year and number. */
export const isPersonalId = (value: string): boolean => /^0(?:0[1-9]|[1-8]\d|9[0-6])\d{9}$/.test(value);
export const isDecimal = (value: string): boolean => /^-?\d+\.\d+$/.test(value);
/** Letters and separators of names alone. */
export const isWordy = (value: string): boolean => /^[\p{L}\p{M}][\p{L}\p{M}\s.'’,-]*$/u.test(value);
export const isPostcode = (value: string): boolean =>
  /^[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}$/i.test(value) || /^\d{4,6}$/.test(value);
const COMPANY = /\b(?:cong ty|tnhh|ltd|limited|inc|llc|gmbh|plc|corp|hop tac xa|doanh nghiep|ho kinh doanh|co phan)\b/;
export const isCompany = (value: string): boolean =>
  COMPANY.test(value.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, ''));
/** Letters that Vietnamese alone has, a frequent family name in front, or the word of an administrative unit. */
const VIETNAMESE_LETTERS = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;
const FAMILY_NAME =
  /^(?:nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|doan|trinh|luong|truong|dao|mai|to|ta|ha|cao|chau|quach|thach)\s+\p{L}+(?:\s+\p{L}+)+$/iu;
export const isVietnamese = (value: string): boolean =>
  VIETNAMESE_LETTERS.test(value.normalize('NFC')) || FAMILY_NAME.test(value);
/** One unbroken word that holds a digit. */
export const isCodeWord = (value: string): boolean => /^(?=.*\d)[\p{L}\d._/-]+$/u.test(value);

/** The form of a value: letters as `a`, digits as `9`, runs as one. */
export function shapeOf(value: string): string {
  return value
    .replace(/[\p{L}\p{M}]+/gu, 'a')
    .replace(/\d+/g, '9')
    .replace(/\s+/g, ' ')
    .slice(0, 40);
}
