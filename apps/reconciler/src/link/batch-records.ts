import { parseReference, type ReferenceText } from '#libs/contract';
import type { Member } from '#libs/golden-record';
import type { RecordHead, RecordRow, StoredRecord } from '#libs/store';
import { attributesOf, type RecordChange } from '../read-events/read-change.ts';
import type { RecordPlace } from './record-places.ts';

/** Where a live record belongs that the batch does not bring; undefined for what is not live. */
export type FindPlace = (reference: ReferenceText) => RecordPlace | undefined;

/**
 * The records that a batch touches: what is known of them, overlaid with what the batch brings. New records get their
 * numbers here.
 */
export class BatchRecords {
  private readonly recordNos = new Map<ReferenceText, number>();
  private readonly places = new Map<ReferenceText, RecordPlace>();
  private contents: ReadonlyMap<ReferenceText, StoredRecord> = new Map();

  /** @param nextRecordNo gives the number of one more record */
  constructor(
    private readonly latest: ReadonlyMap<ReferenceText, RecordChange>,
    private readonly stored: ReadonlyMap<ReferenceText, RecordHead>,
    private readonly findPlace: FindPlace,
    nextRecordNo: () => number,
  ) {
    for (const reference of latest.keys()) {
      this.recordNos.set(reference, stored.get(reference)?.recordNo ?? nextRecordNo());
    }
  }

  /** What those records hold that the batch does not bring and whose entities are told. */
  setContents(contents: ReadonlyMap<ReferenceText, StoredRecord>): void {
    this.contents = contents;
  }

  isInBatch(reference: ReferenceText): boolean {
    return this.latest.has(reference);
  }

  recordNo(reference: ReferenceText): number {
    return this.recordNos.get(reference) ?? this.place(reference).recordNo;
  }

  /** The entity before this batch. */
  entityBefore(reference: ReferenceText): string | null {
    if (this.latest.has(reference)) return this.stored.get(reference)?.entityId ?? null;
    return this.place(reference).entityId;
  }

  /** When the record's latest change happened at its source. */
  sourceTsMs(reference: ReferenceText): number | null {
    const change = this.latest.get(reference);
    return change === undefined ? this.content(reference).sourceTsMs : change.sourceTsMs;
  }

  member(reference: ReferenceText): Member {
    const { source } = parseReference(reference);
    const change = this.latest.get(reference);
    const { version, sourceTsMs } = change ?? this.content(reference);
    const after = attributesOf(change ?? { afterJson: this.content(reference).after });
    if (after === null) throw new Error('a deleted record is a member of a group');
    return { ref: reference, source, version, tsMs: sourceTsMs, after };
  }

  /** The batch's records as rows, each with its entity after the batch. */
  rows(entityOf: ReadonlyMap<ReferenceText, string>): { created: RecordRow[]; changed: RecordRow[] } {
    const created: RecordRow[] = [];
    const changed: RecordRow[] = [];
    for (const [reference, change] of this.latest) {
      const entityId = change.deleted ? null : entityOf.get(reference);
      if (entityId === undefined) throw new Error('a live record of the batch is in no group');
      (this.stored.has(reference) ? changed : created).push({
        reference,
        recordNo: this.recordNo(reference),
        version: change.version,
        deleted: change.deleted,
        contentHash: change.contentHash,
        sourceTsMs: change.sourceTsMs,
        entityId,
        after: change.afterJson,
      });
    }
    return { created, changed };
  }

  private place(reference: ReferenceText): RecordPlace {
    const known = this.places.get(reference);
    if (known !== undefined) return known;
    const place = this.findPlace(reference);
    if (place === undefined) throw new Error('a record belongs nowhere and is spoken of');
    this.places.set(reference, place);
    return place;
  }

  private content(reference: ReferenceText): StoredRecord {
    const record = this.contents.get(reference);
    if (record === undefined) throw new Error('memory knows a record that the store does not');
    return record;
  }
}
