/** A value of a ministry's own row. */
export type RawValue = string | number | readonly string[] | { readonly [field: string]: RawValue | undefined } | null;
/** One row as the ministry's system holds it, by its own field names; an absent key is an unknown value. */
export type RawRow = Readonly<Record<string, RawValue | undefined>>;

/** The feeds, in the order in which a sender writes them. */
export const FEEDS = ['population', 'tax', 'participant', 'employer', 'business', 'ecommerce'] as const;
export type Feed = (typeof FEEDS)[number];

/** A row of a feed through time: its first state, and how it would be changed. */
export interface RowHistory {
  readonly feed: Feed;
  /** The fields that name the row and stand on a deletion too. */
  readonly key: RawRow;
  readonly first: RawRow;
  /** When the first state was written, epoch milliseconds. */
  readonly firstAt: number;
  /** A later state; it differs from the one before in more than its time. */
  readonly revise: (before: RawRow) => RawRow;
  /** The row must see an update, whatever chance says. */
  readonly mustChange: boolean;
  /** The records that the row gives, with the truth about them. */
  readonly records: readonly TrueRecord[];
}

export interface TrueRecord {
  readonly source: string;
  readonly dataset: string;
  readonly recordId: string;
  readonly entityType: 'person' | 'organisation' | 'shop';
  readonly entity: string;
  /** Attribute that refers to another entity, and to which. */
  readonly reference?: { readonly attribute: string; readonly entityType: string; readonly entity: string };
}

/** What ministries write for a value that is known to be empty, and for one that an authority withholds. */
export const KNOWN_TO_BE_EMPTY = 'KHONG_CO';
export const WITHHELD = 'BAO_MAT';

/** `YYYY-MM-DD` → `dd/MM/yyyy`; `YYYY` stays. */
export function vietnameseDate(date: string): string {
  return date.split('-').reverse().join('/');
}

/** Epoch milliseconds at noon in Vietnam of that day, plus some seconds. */
export function instantOn(date: string, seconds: number): number {
  return Date.parse(`${date}T08:00:00+07:00`) + seconds * 1000;
}
const OFFSET_MS = 7 * 3_600_000;

/** `dd/MM/yyyy HH:mm:ss` as clocks in Vietnam show it. */
export function vietnameseTime(at: number): string {
  const iso = new Date(at + OFFSET_MS).toISOString();
  return `${vietnameseDate(iso.slice(0, 10))} ${iso.slice(11, 19)}`;
}

/** ISO 8601 with the offset of Vietnam. */
export function isoTime(at: number): string {
  return `${new Date(at + OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
}

/** Text, commune code and the day at which the code is meant. */
export function addressFields(address: { text: string; code: string; date: string }): RawRow {
  return { dia_chi: address.text, ma_xa: address.code, ngay_ma_xa: vietnameseDate(address.date) };
}
