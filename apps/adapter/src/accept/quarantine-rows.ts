import type { AcceptTransaction, QuarantinedRow } from '#libs/store';
import type { KeptVersions, ReplayedRow } from './give-versions.ts';
import type { PreparedRow } from './prepare-row.ts';
import type { RowReceipt } from './read-row.ts';

/** A refused row as it goes to quarantine. */
export function quarantinedRow(row: PreparedRow & { kind: 'refused' }, versions: KeptVersions): QuarantinedRow {
  const { read, refusal, subject } = row;
  const onlyDataset = read.datasets?.length === 1 ? read.datasets[0] : undefined;
  return {
    dataset: subject?.dataset ?? onlyDataset ?? null,
    recordId: subject?.recordId ?? null,
    code: refusal.code,
    path: refusal.path,
    sentence: refusal.sentence,
    place: read.place,
    raw: read.raw,
    rawBytes: read.rawBytes,
    form: read.form === undefined ? null : { ...read.form, ...(read.datasets && { datasets: read.datasets }) },
    versions,
  };
}

/** What is refused again stays the entry that it was. */
export async function keepInQuarantine(
  transaction: AcceptTransaction,
  prepared: readonly PreparedRow[],
  { entry }: ReplayedRow,
): Promise<RowReceipt[]> {
  const receipts: RowReceipt[] = [];
  for (const row of prepared) {
    if (row.kind !== 'refused') continue;
    const { code, path, sentence } = row.refusal;
    await transaction.keepRefused(entry, { code, path, sentence });
    receipts.push({ status: 'quarantined', quarantine_id: entry, code, path, sentence });
  }
  return receipts;
}
