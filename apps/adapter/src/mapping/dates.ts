/**
 * Dates and times as sources write them, by formats of the tokens `yyyy MM dd d M HH mm ss SSS XXX` and literal
 * characters, or the words `iso`, `epoch-ms`, `epoch-s`. No host locale and no host time zone takes part.
 */
export interface DateParts {
  readonly year: number;
  /** 1–12; null where the source does not know it. */
  readonly month: number | null;
  readonly day: number | null;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Minutes east of UTC; null where the text has no zone. */
  readonly offsetMinutes: number | null;
}
export type DateParser = (text: string) => DateParts | null;

/** Longer tokens first, so that `yyyy` is not read as something shorter. */
const TOKENS = {
  yyyy: { part: 'year', min: 4, max: 4 },
  SSS: { part: 'millisecond', min: 1, max: 9 },
  MM: { part: 'month', min: 2, max: 2 },
  dd: { part: 'day', min: 2, max: 2 },
  HH: { part: 'hour', min: 2, max: 2 },
  mm: { part: 'minute', min: 2, max: 2 },
  ss: { part: 'second', min: 2, max: 2 },
  M: { part: 'month', min: 1, max: 2 },
  d: { part: 'day', min: 1, max: 2 },
} as const;
type NumberPart = (typeof TOKENS)[keyof typeof TOKENS]['part'];
type Step =
  | { readonly kind: 'number'; readonly part: NumberPart; readonly min: number; readonly max: number }
  | { readonly kind: 'offset' }
  | { readonly kind: 'literal'; readonly text: string };

const ISO_FORMATS = [
  'yyyy-MM-ddTHH:mm:ss.SSSXXX',
  'yyyy-MM-ddTHH:mm:ssXXX',
  'yyyy-MM-ddTHH:mm:ss.SSS',
  'yyyy-MM-ddTHH:mm:ss',
  'yyyy-MM-dd',
];

/** @throws RangeError when the format has no year. */
export function compileDateFormat(format: string): DateParser {
  if (format === 'iso') return firstThatReads(ISO_FORMATS.map(compileDateFormat));
  if (format === 'epoch-ms') return (text) => fromEpoch(text, 1);
  if (format === 'epoch-s') return (text) => fromEpoch(text, 1000);
  const steps = stepsOf(format);
  if (!steps.some((step) => step.kind === 'number' && step.part === 'year')) {
    throw new RangeError('a date format needs yyyy');
  }
  return (text) => read(text, steps);
}

export function firstThatReads(parsers: readonly DateParser[]): DateParser {
  return (text) => {
    for (const parser of parsers) {
      const parts = parser(text);
      if (parts !== null) return parts;
    }
    return null;
  };
}

function stepsOf(format: string): Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < format.length) {
    const token = Object.entries(TOKENS).find(([name]) => format.startsWith(name, at));
    if (token) {
      steps.push({ kind: 'number', ...token[1] });
      at += token[0].length;
    } else if (format.startsWith('XXX', at)) {
      steps.push({ kind: 'offset' });
      at += 3;
    } else {
      steps.push({ kind: 'literal', text: format.charAt(at) });
      at += 1;
    }
  }
  return steps;
}

function read(text: string, steps: readonly Step[]): DateParts | null {
  const found: Partial<Record<NumberPart, number>> = {};
  let offsetMinutes: number | null = null;
  let at = 0;
  for (const step of steps) {
    if (step.kind === 'literal') {
      if (text[at] !== step.text) return null;
      at += 1;
    } else if (step.kind === 'offset') {
      const offset = readOffset(text.slice(at));
      if (offset === null) return null;
      offsetMinutes = offset.minutes;
      at += offset.length;
    } else {
      const digits = digitsAt(text, at, step.max);
      if (digits.length < step.min) return null;
      found[step.part] = step.part === 'millisecond' ? Number(digits.padEnd(3, '0').slice(0, 3)) : Number(digits);
      at += digits.length;
    }
  }
  return at === text.length ? checked(found, offsetMinutes) : null;
}

function digitsAt(text: string, at: number, max: number): string {
  let end = at;
  while (end < text.length && end - at < max && isDigit(text.charCodeAt(end))) end += 1;
  return text.slice(at, end);
}
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** `Z`, `+07:00`, `+0700`, `+07`. */
function readOffset(text: string): { minutes: number; length: number } | null {
  if (text.startsWith('Z') || text.startsWith('z')) return { minutes: 0, length: 1 };
  const sign = text.startsWith('+') ? 1 : text.startsWith('-') ? -1 : 0;
  const hours = digitsAt(text, 1, 2);
  if (sign === 0 || hours.length !== 2) return null;
  const colon = text[3] === ':' ? 1 : 0;
  const minutes = digitsAt(text, 3 + colon, 2);
  if (minutes.length === 1 || (minutes === '' && colon === 1)) return null;
  const total = Number(hours) * 60 + Number(minutes === '' ? 0 : minutes);
  if (total > 18 * 60 || Number(minutes) > 59) return null;
  return { minutes: sign * total, length: 3 + (minutes === '' ? 0 : colon + 2) };
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
export function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
}

/** A month or day of `00` is one that the source does not know; a day without a month means nothing. */
function checked(found: Partial<Record<NumberPart, number>>, offsetMinutes: number | null): DateParts | null {
  const year = found.year ?? 0;
  const month = found.month || null;
  const day = found.day || null;
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = found;
  if (year < 1 || (month !== null && month > 12) || (day !== null && month === null)) return null;
  if (day !== null && month !== null && day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  return { year, month, day, hour, minute, second, millisecond, offsetMinutes };
}

const MAX_EPOCH_MS = 253_402_300_799_999;
function fromEpoch(text: string, scale: number): DateParts | null {
  if (!/^-?[0-9]{1,15}$/.test(text)) return null;
  const ms = Number(text) * scale;
  if (ms > MAX_EPOCH_MS || ms < -62_135_596_800_000) return null;
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    offsetMinutes: 0,
  };
}

/** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`: as exact as the source is, no more. */
export function dateText(parts: DateParts): string {
  const year = String(parts.year).padStart(4, '0');
  if (parts.month === null) return year;
  const month = String(parts.month).padStart(2, '0');
  return parts.day === null ? `${year}-${month}` : `${year}-${month}-${String(parts.day).padStart(2, '0')}`;
}
