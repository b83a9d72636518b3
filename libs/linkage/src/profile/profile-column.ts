import { dateFormatsOf, shapeOf, type DateFormat } from './value-shapes.ts';

/** A column as it is given: one text for each row, trimmed; empty where the row has no value. */
export interface GivenColumn {
  readonly header: string;
  readonly values: readonly string[];
}

/** What a column's values are like. Shares are of the filled values, `filledShare` of all rows. */
export interface ColumnProfile {
  readonly header: string;
  readonly rows: number;
  readonly filled: number;
  readonly filledShare: number;
  readonly distinct: number;
  /** Distinct values over filled ones: 1 where no value comes twice. */
  readonly distinctShare: number;
  /** How likely two random filled rows have one value. */
  readonly agreement: number;
  readonly commonest: readonly { readonly value: string; readonly count: number }[];
  readonly wordsPerValue: number;
  readonly shapes: readonly { readonly shape: string; readonly share: number }[];
  /** Where at least half of the values are dates; the best reading first. */
  readonly dateFormats: readonly DateFormat[];
}

const COMMONEST = 10;
const SHAPES = 3;
const LEAST_DATES = 0.5;

export function profileColumn({ header, values }: GivenColumn): ColumnProfile {
  const counts = countOf(values);
  const filled = sum([...counts.values()]);
  const shapes = new Map<string, number>();
  let words = 0;
  for (const [value, count] of counts) {
    words += value.split(/\s+/).length * count;
    const shape = shapeOf(value);
    shapes.set(shape, (shapes.get(shape) ?? 0) + count);
  }
  const pairs = sum([...counts.values()].map((count) => count * (count - 1)));
  return {
    header,
    rows: values.length,
    filled,
    filledShare: values.length === 0 ? 0 : filled / values.length,
    distinct: counts.size,
    distinctShare: filled === 0 ? 0 : counts.size / filled,
    agreement: filled < 2 ? 0 : pairs / (filled * (filled - 1)),
    commonest: greatest(counts, COMMONEST).map(([value, count]) => ({ value, count })),
    wordsPerValue: filled === 0 ? 0 : words / filled,
    shapes: greatest(shapes, SHAPES).map(([shape, count]) => ({ shape, share: count / filled })),
    dateFormats: dateFormats(counts, filled),
  };
}

/** Share of the filled values for which the test holds. */
export function shareOf({ values }: GivenColumn, holds: (value: string) => boolean): number {
  const counts = countOf(values);
  let met = 0;
  let filled = 0;
  for (const [value, count] of counts) {
    filled += count;
    if (holds(value)) met += count;
  }
  return filled === 0 ? 0 : met / filled;
}

function countOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** By falling count; equal ones by their text, so that a profile does not depend on the order of the rows. */
function greatest(counts: ReadonlyMap<string, number>, most: number): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
}

/** A date that can be read both ways speaks for neither: the others decide whether day or month comes first. */
function dateFormats(counts: ReadonlyMap<string, number>, filled: number): DateFormat[] {
  const read = new Map<DateFormat['format'], number>();
  let dates = 0;
  for (const [value, count] of counts) {
    const formats = dateFormatsOf(value);
    if (formats.length > 0) dates += count;
    for (const format of formats) read.set(format, (read.get(format) ?? 0) + count);
  }
  if (filled === 0 || dates / filled < LEAST_DATES) return [];
  return [...read]
    .map(([format, count]) => ({ format, share: count / filled }))
    .sort((a, b) => b.share - a.share || (a.format < b.format ? -1 : 1));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
