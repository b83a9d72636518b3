import { lunarDateOf } from '../standardise/lunar.ts';
import { dayOf, monthDayOf, monthOf, yearOf, type StandardDate } from '../standardise/date.ts';
import {
  byLevel,
  firstOf,
  requireKind,
  slotAt,
  type Comparator,
  type ComparatorContext,
  type Sentence,
} from './comparator.ts';

/**
 * Dates, year × month-and-day in one comparison. 1 January stands for "year known" in many registers and is a level of
 * its own; swapped day and month and one wrong digit are the common slips.
 */
const LEVELS = {
  same: { vi: 'ngày giống nhau', en: 'same date' },
  'same-first-of-january': {
    vi: 'cùng ngày 1 tháng 1, thường chỉ biết năm',
    en: 'both 1 January, which often stands for the year alone',
  },
  'same-month': { vi: 'cùng tháng và năm, không rõ ngày', en: 'same month and year, day not known' },
  'same-year': { vi: 'cùng năm, không rõ ngày tháng', en: 'same year, day and month not known' },
  swapped: { vi: 'ngày và tháng bị đảo', en: 'day and month are swapped' },
  lunar: { vi: 'một bên ghi ngày âm lịch', en: 'one side gives the date by the lunar calendar' },
  'one-digit': { vi: 'lệch một chữ số', en: 'one digit differs' },
  'lunar-year': { vi: 'một bên ghi năm âm lịch', en: 'one side gives the year by the lunar calendar' },
  'other-day': { vi: 'cùng tháng và năm, khác ngày', en: 'same month and year, another day' },
  'other-month-day': { vi: 'cùng năm, khác ngày tháng', en: 'same year, another day and month' },
  'other-year': { vi: 'cùng ngày tháng, khác năm', en: 'same day and month, another year' },
  'near-year': { vi: 'lệch một năm', en: 'one year apart' },
  different: { vi: 'ngày khác nhau', en: 'different dates' },
} as const satisfies Record<string, Sentence>;
type Level = keyof typeof LEVELS;

export function dateComparator(context: ComparatorContext): Comparator {
  requireKind(context, 'date');
  const slot = slotAt(context, 0);
  return byLevel<Level>({
    sentences: LEVELS,
    levelOf(left, right) {
      const a = firstOf<StandardDate>(left, slot);
      const b = firstOf<StandardDate>(right, slot);
      return a === undefined || b === undefined ? null : dateLevel(a, b);
    },
  });
}

/** Exported for the table of its rules. */
export function dateLevel(a: StandardDate, b: StandardDate): Level {
  if (a === b) {
    if (monthDayOf(a) === 101) return 'same-first-of-january';
    if (dayOf(a) !== 0) return 'same';
    return monthOf(a) === 0 ? 'same-year' : 'same-month';
  }
  const isSameYear = yearOf(a) === yearOf(b);
  if (isSameYear && (isYearOnly(a) || isYearOnly(b))) return 'same-year';
  if (dayOf(a) === 0 || dayOf(b) === 0) return coarseLevel(a, b);
  if (isSameYear && monthOf(a) === dayOf(b) && dayOf(a) === monthOf(b)) return 'swapped';
  if (isLunarOf(a, b)) return 'lunar';
  if (isOneDigitOff(a, b)) return 'one-digit';
  if (isSameYear) return monthOf(a) === monthOf(b) ? 'other-day' : 'other-month-day';
  if (monthDayOf(a) === monthDayOf(b)) return 'other-year';
  return Math.abs(yearOf(a) - yearOf(b)) === 1 ? 'near-year' : 'different';
}

/** 1 January against another day of the year says no more than the year. */
function isYearOnly(date: StandardDate): boolean {
  return monthDayOf(date) === 0 || monthDayOf(date) === 101;
}

/** At least one side has no day; the two are not the same, nor of one year where one has the year alone. */
function coarseLevel(a: StandardDate, b: StandardDate): Level {
  if (yearOf(a) === yearOf(b)) return monthOf(a) === monthOf(b) ? 'same-month' : 'other-month-day';
  if (Math.abs(yearOf(a) - yearOf(b)) !== 1) return 'different';
  return isLunarYearOf(a, b) || isLunarYearOf(b, a) ? 'lunar-year' : 'near-year';
}

/** One of the dates is the other by the lunar calendar. It falls 17 to 51 days before: other pairs are not looked up. */
function isLunarOf(a: StandardDate, b: StandardDate): boolean {
  const apart = Math.abs(daysOf(a) - daysOf(b));
  return apart >= 17 && apart <= 80 && (lunarDateOf(a) === b || lunarDateOf(b) === a);
}

/** Roughly, for a first look. */
function daysOf(date: StandardDate): number {
  return yearOf(date) * 365 + monthOf(date) * 30 + dayOf(date);
}

/** The year alone, against a day before the lunar new year. */
function isLunarYearOf(year: StandardDate, date: StandardDate): boolean {
  if (monthDayOf(year) !== 0 || dayOf(date) === 0) return false;
  const lunar = lunarDateOf(date);
  return lunar !== null && yearOf(lunar) === yearOf(year);
}

/** One digit of eight replaced, or two neighbours exchanged. */
function isOneDigitOff(a: StandardDate, b: StandardDate): boolean {
  let differing = 0;
  let first = -1;
  let exchanged = false;
  let x = a;
  let y = b;
  let previousX = -1;
  let previousY = -1;
  for (let i = 0; i < 8; i += 1) {
    const digitX = x % 10;
    const digitY = y % 10;
    if (digitX !== digitY) {
      differing += 1;
      if (differing === 1) first = i;
      exchanged = differing === 2 && first === i - 1 && digitX === previousY && digitY === previousX;
    }
    previousX = digitX;
    previousY = digitY;
    x = Math.trunc(x / 10);
    y = Math.trunc(y / 10);
  }
  return differing === 1 || (differing === 2 && exchanged);
}
