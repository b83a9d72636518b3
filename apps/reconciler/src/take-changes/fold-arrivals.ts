import type { ReferenceText } from '#libs/contract';
import { latestOf, type RecordVersion } from '#libs/linkage';
import type { RecordChange } from './read-change.ts';

/** Each event read ends as exactly one of these, counted once, on arrival (L3). */
export type Arrival = 'applied' | 'stale' | 'duplicate' | 'quarantined';

/** A content that lost to another one of the same version. */
export interface Equivocation {
  readonly reference: ReferenceText;
  readonly version: bigint;
  readonly contentHash: string;
  /** Canonical JSON; null where the losing content stands in the store alone. */
  readonly afterText: string | null;
}

export interface FoldedArrivals {
  /** For each change given, in the same order. */
  readonly arrivals: readonly Arrival[];
  /** The latest state of each record for which this batch brought one. */
  readonly latest: ReadonlyMap<ReferenceText, RecordChange>;
  readonly equivocations: readonly Equivocation[];
}

/**
 * Folds a batch's changes, in order of arrival, onto what the store holds. The state reached is the greatest (version,
 * deleted, content hash), and the losing contents are the same set, in whatever order the changes come.
 */
export function foldArrivals(
  changes: readonly RecordChange[],
  stored: ReadonlyMap<ReferenceText, RecordVersion>,
): FoldedArrivals {
  const latest = new Map<ReferenceText, RecordChange>();
  const equivocations: Equivocation[] = [];
  const arrivals = changes.map((change): Arrival => {
    const { reference } = change;
    const inBatch = latest.get(reference);
    const met = latestOf<RecordVersion>(inBatch ?? stored.get(reference) ?? null, change);
    if (met.latest === change) latest.set(reference, change);
    if (met.outcome !== 'equivocation') return met.outcome;
    const loser = met.lost === change ? change : inBatch;
    equivocations.push({
      reference,
      version: met.lost.version,
      contentHash: met.lost.contentHash,
      afterText: loser?.afterText ?? null,
    });
    return met.lost === change ? 'quarantined' : 'applied';
  });
  return { arrivals, latest, equivocations };
}
