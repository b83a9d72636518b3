import type { DateParts } from './dates.ts';

/**
 * A time without a zone is in the source's own (L14). Offsets come from the zone database that Node carries, so that
 * the same text gives the same instant on every machine.
 */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;
  /** Offsets by hour of local time, since one file asks for the same few again and again. */
  private readonly offsets = new Map<number, number>();

  /** @throws RangeError for a zone that does not exist. */
  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  }

  /** Epoch milliseconds. Of a local time that occurs twice, the earlier; one that is skipped moves forward. */
  epochMs(parts: DateParts): number {
    const local = utcMs(parts);
    if (parts.offsetMinutes !== null) return local - parts.offsetMinutes * 60_000;
    const before = this.offsetMs(local - 86_400_000);
    const first = local - before;
    if (this.offsetMs(first) === before) return first;
    return local - this.offsetMs(local - this.offsetMs(local));
  }

  private offsetMs(epochMs: number): number {
    const hour = Math.floor(epochMs / 3_600_000);
    const known = this.offsets.get(hour);
    if (known !== undefined) return known;
    const offset = this.computeOffset(hour * 3_600_000);
    if (this.offsets.size >= 20_000) this.offsets.clear();
    this.offsets.set(hour, offset);
    return offset;
  }

  private computeOffset(epochMs: number): number {
    const found: Record<string, string> = {};
    for (const { type, value } of this.format.formatToParts(epochMs)) found[type] = value;
    const number = (name: string): number => Number(found[name]);
    const year = found['era'] === 'BC' ? 1 - number('year') : number('year');
    const local = utcMs({
      year,
      month: number('month'),
      day: number('day'),
      hour: number('hour'),
      minute: number('minute'),
      second: number('second'),
      millisecond: 0,
      offsetMinutes: null,
    });
    return local - epochMs;
  }
}

/** `Date.UTC` takes years below 100 for 19xx; setting the year apart does not. */
function utcMs(parts: DateParts): number {
  const date = new Date(0);
  date.setUTCFullYear(parts.year, (parts.month ?? 1) - 1, parts.day ?? 1);
  date.setUTCHours(parts.hour, parts.minute, parts.second, parts.millisecond);
  return date.getTime();
}
