import { dateFormatsOf } from './value-shapes.ts';

/** Which of two numbers before a year is the day, where both could be. */
export type DateOrder = 'day-first' | 'month-first';

/** What the dates of a column that can be read in one way only say; where none does, the day comes first. */
export function dateOrderOf(values: Iterable<string>): DateOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const value of values) {
    const formats = dateFormatsOf(value);
    if (formats.includes('DD/MM/YYYY')) dayFirst += 1;
    if (formats.includes('MM/DD/YYYY')) monthFirst += 1;
  }
  return monthFirst > dayFirst ? 'month-first' : 'day-first';
}

const ENDS_IN_YEAR = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const BEGINS_WITH_YEAR = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ].*)?$/;

/** A written date as events carry it, `YYYY-MM-DD`; what is no date of a known form stays as it is. */
export function isoDate(text: string, order: DateOrder): string {
  const [, year = '', month = '', day = ''] = BEGINS_WITH_YEAR.exec(text) ?? [];
  if (year !== '') return isoOf(year, month, day) ?? text;
  const [, one = '', other = '', last = ''] = ENDS_IN_YEAR.exec(text) ?? [];
  if (last === '') return text;
  const dayFirst = isoOf(last, other, one);
  const monthFirst = isoOf(last, one, other);
  return (order === 'day-first' ? (dayFirst ?? monthFirst) : (monthFirst ?? dayFirst)) ?? text;
}

function isoOf(year: string, month: string, day: string): string | null {
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
