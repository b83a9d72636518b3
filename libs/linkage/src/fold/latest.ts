/** A version of a record as the reconciler orders versions. */
export interface RecordVersion {
  readonly version: bigint;
  readonly deleted: boolean;
  /** Hexadecimal; covers deletion and content. */
  readonly contentHash: string;
}

/**
 * How an arriving version fares against the one held.
 * - `applied`: it is the record's state now;
 * - `stale`: an older version, or a live content at a version under which the record was deleted;
 * - `duplicate`: the same version and content;
 * - `equivocation`: one version, two live contents: the greater hash is the state, whichever came first, and `lost` is
 *   the other one, for quarantine. `latest` says which it is; the arriving event alone is counted, as applied when it
 *   won and as quarantined when it lost.
 */
export type Latest<T extends RecordVersion> =
  | { readonly outcome: 'applied' | 'stale' | 'duplicate'; readonly latest: T; readonly lost: null }
  | { readonly outcome: 'equivocation'; readonly latest: T; readonly lost: T };

/** A record's state is its greatest (version, deleted, content hash): arrival never counts (L5). */
export function latestOf<T extends RecordVersion>(held: T | null, arriving: T): Latest<T> {
  if (held === null || arriving.version > held.version) return { outcome: 'applied', latest: arriving, lost: null };
  if (arriving.version < held.version) return { outcome: 'stale', latest: held, lost: null };
  if (arriving.deleted !== held.deleted) {
    return arriving.deleted
      ? { outcome: 'applied', latest: arriving, lost: null }
      : { outcome: 'stale', latest: held, lost: null };
  }
  if (arriving.contentHash === held.contentHash) return { outcome: 'duplicate', latest: held, lost: null };
  return arriving.contentHash > held.contentHash
    ? { outcome: 'equivocation', latest: arriving, lost: held }
    : { outcome: 'equivocation', latest: held, lost: arriving };
}
