import type { Refusal } from '../mapping/mapping-problem.ts';
import type { RowForm } from '#libs/store';
import type { RawValue } from '../mapping/raw-row.ts';

/** A row as a kind of source read it: what every kind hands over. */
export interface ReadRow {
  /** For people and provenance: `file.csv:12`, `record 3`. No personal data. */
  readonly place: string;
  /** As it came; for rows that are too large, the beginning of it. */
  readonly raw: Buffer;
  /** How many bytes there were. */
  readonly rawBytes: number;
  readonly content:
    { readonly kind: 'row'; readonly row: RawValue } | { readonly kind: 'refused'; readonly refusal: Refusal };
  /** Datasets that such rows feed; default all of the source. */
  readonly datasets?: readonly string[];
  /** How to read the bytes again; left out: they are no whole row. */
  readonly form?: RowForm;
}

/** What became of one row. */
export type RowReceipt =
  | { readonly status: 'accepted'; readonly records: readonly RecordReceipt[] }
  | {
      readonly status: 'quarantined';
      readonly quarantine_id: string;
      readonly code: string;
      readonly path: string;
      readonly sentence: string;
    };

/** The same content of the same record has the same receipt, however often it is sent. */
export interface RecordReceipt {
  readonly dataset: string;
  readonly record_id: string;
  readonly version: string;
  readonly receipt: string;
}
