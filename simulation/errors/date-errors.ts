import { digits } from '../identifiers/identifiers.ts';
import { PRESENT_YEAR } from '../world/person.ts';

export type DateError =
  'day-and-month-swapped' | 'year-only' | 'first-of-january' | 'day-off' | 'year-off' | 'year-digits-swapped';

/** Shares per thousand birth dates. */
export const DATE_CARDS: readonly (readonly [DateError | 'same', number])[] = [
  ['same', 940],
  ['day-and-month-swapped', 18],
  ['year-only', 8],
  ['first-of-january', 12],
  ['day-off', 10],
  ['year-off', 7],
  ['year-digits-swapped', 5],
];

/** The wrong date (`YYYY-MM-DD`, or `YYYY`), or null where the error changes nothing or makes no date. */
export function mistakeDate(date: string, error: DateError): string | null {
  const [year = '', month = '', day = ''] = date.split('-');
  switch (error) {
    case 'day-and-month-swapped':
      return Number(day) <= 12 && day !== month ? `${year}-${day}-${month}` : null;
    case 'year-only':
      return year;
    case 'first-of-january':
      return month === '01' && day === '01' ? null : `${year}-01-01`;
    case 'day-off':
      return `${year}-${month}-${digits(Number(day) === 1 ? 2 : Number(day) - 1, 2)}`;
    case 'year-off':
      return `${Number(year) - 1}-${month}-${day}`;
    case 'year-digits-swapped': {
      const swapped = `${year.slice(0, 2)}${year.charAt(3)}${year.charAt(2)}`;
      const plausible = Number(swapped) > 1925 && Number(swapped) < PRESENT_YEAR && swapped !== year;
      return plausible ? `${swapped}-${month}-${day}` : null;
    }
  }
}
