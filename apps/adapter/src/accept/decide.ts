import type { AcceptedVersion } from '#libs/store';
import type { PreparedRecord } from './prepare-row.ts';

/**
 * What becomes of each record of an acceptance, in the order they came. Pure.
 * `new`: gets a version and an event. `known`: content equal to the latest; its receipt is given again. `absent`: there
 * is no such record, and the row says so. Numbers for assigned versions are counted here and taken afterwards.
 */
export type Verdict =
  | { readonly kind: 'new'; readonly version: bigint | null }
  | { readonly kind: 'known'; readonly as: AcceptedVersion | number }
  | { readonly kind: 'absent' };

/** The latest state of a record while an acceptance is worked through: from the store, or an earlier row of it. */
interface Latest {
  readonly version: bigint | null;
  readonly contentHash: string;
  /** Index of the earlier record, or what the store has. */
  readonly from: AcceptedVersion | number;
}

export function decide(
  records: readonly PreparedRecord[],
  accepted: readonly AcceptedVersion[],
): { readonly verdicts: readonly Verdict[]; readonly toAssign: ReadonlyMap<string, number> } {
  const latest = new Map<string, Latest>();
  for (const version of accepted) latest.set(keyOf(version), { ...version, from: version });
  const toAssign = new Map<string, number>();
  const verdicts = records.map((record, index): Verdict => {
    const key = keyOf(record);
    const before = latest.get(key);
    const verdict = verdictOn(record, before);
    if (verdict.kind !== 'new') return verdict;
    if (verdict.version === null) toAssign.set(record.dataset, (toAssign.get(record.dataset) ?? 0) + 1);
    if (before?.version == null || verdict.version === null || verdict.version >= before.version) {
      latest.set(key, { version: verdict.version, contentHash: record.contentHash, from: index });
    }
    return verdict;
  });
  return { verdicts, toAssign };
}

function verdictOn(record: PreparedRecord, before: Latest | undefined): Verdict {
  if (before !== undefined && before.contentHash === record.contentHash) {
    const isSameVersion = record.version === null || record.version === before.version;
    if (isSameVersion) return { kind: 'known', as: before.from };
  }
  // Arrival is the only order of assigned versions: what never arrived cannot be deleted, and nothing late can follow.
  if (record.version === null && record.attributes === null && before === undefined) return { kind: 'absent' };
  return { kind: 'new', version: record.version };
}

/** Datasets hold no `/`. */
export function keyOf(record: { readonly dataset: string; readonly recordId: string }): string {
  return `${record.dataset}/${record.recordId}`;
}
