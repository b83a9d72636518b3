import { dayOf, monthDayOf, monthOf, yearOf, type StandardDate } from '../standardise/date.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import {
  numbersOf,
  requireKind,
  slotAt,
  valuesOf,
  weighedLevelsOf,
  type Comparator,
  type ComparatorContext,
  type Factor,
  type Reading,
  type Slot,
  type Values,
} from './comparator.ts';

const YEAR = {
  same: { vi: 'cùng năm', en: 'same year' },
  'one-digit': { vi: 'năm lệch một chữ số', en: 'one digit of the year differs' },
  decade: { vi: 'năm cách không quá mười', en: 'years within ten of each other' },
  different: { vi: 'năm khác nhau', en: 'different years' },
} as const;
const MONTH_DAY = {
  same: { vi: 'cùng ngày tháng', en: 'same day and month' },
  'one-digit': { vi: 'ngày tháng lệch một chữ số', en: 'one digit of day and month differs' },
  swapped: { vi: 'ngày và tháng bị đảo', en: 'day and month are swapped' },
  partly: { vi: 'cùng ngày hoặc cùng tháng', en: 'same day or same month' },
  different: { vi: 'ngày tháng khác nhau', en: 'different days and months' },
} as const;
const Y = numbersOf(YEAR);
const D = numbersOf(MONTH_DAY);

/**
 * Dates as year × month and day, each with the frequency of its value: 1 January, which stands for "year known" in many
 * registers, weighs little without being told.
 */
export class DatePartsComparator implements Comparator {
  readonly factors: readonly Factor[];
  private readonly slot: Slot;
  private readonly years: Frequencies;
  private readonly days: Frequencies;
  private readonly tables: { readonly year: string; readonly day: string };

  constructor(context: ComparatorContext) {
    requireKind(context, 'date');
    this.slot = slotAt(context, 0);
    this.tables = { year: `${this.slot.attribute}.year`, day: `${this.slot.attribute}.month-day` };
    this.years = context.frequencies(this.tables.year);
    this.days = context.frequencies(this.tables.day);
    this.factors = [
      { name: 'year', levels: weighedLevelsOf(YEAR, this.tables.year, ['same']) },
      { name: 'day', levels: weighedLevelsOf(MONTH_DAY, this.tables.day, ['same']) },
    ];
  }

  read(left: Values, right: Values, reading: Reading): void {
    const [a] = valuesOf<StandardDate>(left, this.slot);
    const [b] = valuesOf<StandardDate>(right, this.slot);
    if (a === undefined || b === undefined) return;
    const year = yearLevel(yearOf(a), yearOf(b));
    reading.levels[0] = year;
    if (year === Y.same) reading.loss += this.years.loss(String(yearOf(a)));
    if (dayOf(a) === 0 || dayOf(b) === 0) return;
    const day = dayLevel(a, b);
    reading.levels[1] = day;
    if (day === D.same) reading.loss += this.days.loss(String(monthDayOf(a)));
  }

  terms(values: Values, count: (table: string, value: string) => void): void {
    const [date] = valuesOf<StandardDate>(values, this.slot);
    if (date === undefined) return;
    count(this.tables.year, String(yearOf(date)));
    if (dayOf(date) !== 0) count(this.tables.day, String(monthDayOf(date)));
  }
}

function yearLevel(a: number, b: number): number {
  if (a === b) return Y.same;
  if (isOneDigitOff(a, b)) return Y['one-digit'];
  return Math.abs(a - b) <= 10 ? Y.decade : Y.different;
}

function dayLevel(a: StandardDate, b: StandardDate): number {
  const [one, other] = [monthDayOf(a), monthDayOf(b)];
  if (one === other) return D.same;
  if (monthOf(a) === dayOf(b) && dayOf(a) === monthOf(b)) return D.swapped;
  if (isOneDigitOff(one, other)) return D['one-digit'];
  return monthOf(a) === monthOf(b) || dayOf(a) === dayOf(b) ? D.partly : D.different;
}

/** One of four digits replaced, or two neighbours exchanged. */
function isOneDigitOff(one: number, other: number): boolean {
  let differing = 0;
  let sum = 0;
  let first = -1;
  let last = -1;
  let [x, y] = [one, other];
  for (let i = 0; i < 4; i += 1) {
    const [p, q] = [x % 10, y % 10];
    if (p !== q) {
      differing += 1;
      sum += p - q;
      first = first < 0 ? i : first;
      last = i;
    }
    x = Math.trunc(x / 10);
    y = Math.trunc(y / 10);
  }
  if (differing === 1) return true;
  if (differing !== 2 || last !== first + 1 || sum !== 0) return false;
  const scale = 10 ** first;
  const [a, b] = [Math.trunc(one / scale) % 100, Math.trunc(other / scale) % 100];
  return a % 10 === Math.trunc(b / 10) && b % 10 === Math.trunc(a / 10);
}
