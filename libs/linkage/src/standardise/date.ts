/** `year·10000 + month·100 + day`; month and day are 0 where the date is less precise. */
export type StandardDate = number;

const DATE = /^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?$/;

/** @returns null for anything that is not `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and for placeholders of no date at all. */
export function standardiseDate(text: string): StandardDate | null {
  const match = DATE.exec(text.trim());
  if (match === null) return null;
  const [, year = '0', month = '0', day = '0'] = match;
  const date = Number(year) * 10_000 + Number(month) * 100 + Number(day);
  return date < 10_000 || date === 19_000_101 ? null : date;
}

export const yearOf = (date: StandardDate): number => Math.trunc(date / 10_000);
export const monthOf = (date: StandardDate): number => Math.trunc(date / 100) % 100;
export const dayOf = (date: StandardDate): number => date % 100;
/** `month·100 + day`. */
export const monthDayOf = (date: StandardDate): number => date % 10_000;
