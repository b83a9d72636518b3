import type { ReferenceText } from '#libs/contract';
import { latestOf, type Latest, type RecordVersion } from '#libs/linkage';
import type { RecordChange } from '../read-events/read-change.ts';

/** What is held of a record. */
export interface RecordStanding extends RecordVersion {
  readonly sourceTsMs: number | null;
}

/** Each event read ends as exactly one of these, counted once, on arrival (L3). */
export type Arrival = 'applied' | 'stale' | 'duplicate' | 'quarantined';

/** A content that lost to another one of the same version. */
export interface Equivocation {
  readonly reference: ReferenceText;
  readonly version: bigint;
  readonly contentHash: string;
  /** Canonical JSON in UTF-8; null where the losing content stands in the store alone. */
  readonly afterJson: Buffer | null;
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
  stored: ReadonlyMap<ReferenceText, RecordStanding>,
): FoldedArrivals {
  const latest = new Map<ReferenceText, RecordChange>();
  const equivocations: Equivocation[] = [];
  const arrivals = changes.map((change): Arrival => {
    const { reference } = change;
    const inBatch = latest.get(reference);
    const met = latestOf<RecordStanding>(inBatch ?? stored.get(reference) ?? null, change);
    if (met.latest === change || isLaterTold(change, met)) latest.set(reference, change);
    if (met.outcome !== 'equivocation') return met.outcome;
    const loser = met.lost === change ? change : inBatch;
    equivocations.push({
      reference,
      version: met.lost.version,
      contentHash: met.lost.contentHash,
      afterJson: loser?.afterJson ?? null,
    });
    return met.lost === change ? 'quarantined' : 'applied';
  });
  return { arrivals, latest, equivocations };
}

/**
 * The source's time is no part of the content, so equal contents may come with different times. The latest one is kept,
 * so that it does not depend on which came first; the event is a duplicate all the same.
 */
function isLaterTold(change: RecordStanding, { outcome, latest }: Latest<RecordStanding>): boolean {
  return outcome === 'duplicate' && (change.sourceTsMs ?? -Infinity) > (latest.sourceTsMs ?? -Infinity);
}
