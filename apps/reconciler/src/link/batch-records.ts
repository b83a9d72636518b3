import { parseReference, type Attributes, type ReferenceText } from '#libs/contract';
import type { Member } from '#libs/golden-record';
import type { RecordHead, RecordPlace, RecordRow, StoredRecord } from '#libs/store';
import { attributesOf, type RecordChange } from '../read-events/read-change.ts';

/**
 * The records that a batch touches: what the store holds of them, overlaid with what the batch brings. New records get
 * their numbers here.
 */
export class BatchRecords {
  private readonly recordNos = new Map<ReferenceText, number>();
  private places: ReadonlyMap<ReferenceText, RecordPlace> = new Map();
  private contents: ReadonlyMap<ReferenceText, StoredRecord> = new Map();

  /** @param nextRecordNo gives the number of one more record */
  constructor(
    private readonly latest: ReadonlyMap<ReferenceText, RecordChange>,
    private readonly stored: ReadonlyMap<ReferenceText, RecordHead>,
    nextRecordNo: () => number,
  ) {
    for (const reference of latest.keys()) {
      this.recordNos.set(reference, stored.get(reference)?.recordNo ?? nextRecordNo());
    }
  }

  /** Where the records belong that the batch touches without bringing anything of them. */
  setPlaces(places: ReadonlyMap<ReferenceText, RecordPlace>): void {
    this.places = places;
  }

  /** What those of them hold whose entities are told. */
  setContents(contents: ReadonlyMap<ReferenceText, StoredRecord>): void {
    this.contents = contents;
  }

  isInBatch(reference: ReferenceText): boolean {
    return this.latest.has(reference);
  }

  recordNo(reference: ReferenceText): number {
    return this.recordNos.get(reference) ?? found(this.places, reference).recordNo;
  }

  /** The entity before this batch. */
  entityBefore(reference: ReferenceText): string | null {
    if (this.latest.has(reference)) return this.stored.get(reference)?.entityId ?? null;
    return found(this.places, reference).entityId;
  }

  /** When the record's latest change happened at its source. */
  sourceTsMs(reference: ReferenceText): number | null {
    const change = this.latest.get(reference);
    return change === undefined ? found(this.contents, reference).sourceTsMs : change.sourceTsMs;
  }

  member(reference: ReferenceText): Member {
    const { source } = parseReference(reference);
    const change = this.latest.get(reference);
    if (change !== undefined) {
      const { version, sourceTsMs } = change;
      const after = attributesOf(change);
      if (after === null) throw new Error('a deleted record is a member of a group');
      return { ref: reference, source, version, tsMs: sourceTsMs, after };
    }
    const { version, sourceTsMs, after } = found(this.contents, reference);
    if (after === null) throw new Error('a deleted record is a member of a group');
    return { ref: reference, source, version, tsMs: sourceTsMs, after: JSON.parse(after.toString()) as Attributes };
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
}

function found<T>(records: ReadonlyMap<ReferenceText, T>, reference: ReferenceText): T {
  const record = records.get(reference);
  if (record === undefined) throw new Error('memory knows a record that the store does not');
  return record;
}
