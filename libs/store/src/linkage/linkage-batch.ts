import type { ReferenceText, Replay } from '#libs/contract';

/** Everything one micro-batch of the reconciler writes, as rows. */
export interface LinkageBatch {
  readonly entityType: string;
  readonly consumer: string;
  readonly batchSeq: bigint;
  readonly newRecords: readonly RecordRow[];
  readonly changedRecords: readonly RecordRow[];
  /** Records that did not change themselves and now belong to another entity. */
  readonly memberships: readonly MembershipRow[];
  readonly edges: {
    readonly added: readonly EdgeRow[];
    readonly changed: readonly EdgeRow[];
    readonly removed: readonly Omit<EdgeRow, 'weight'>[];
  };
  readonly newEntities: readonly EntityRow[];
  readonly changedEntities: readonly EntityRow[];
  readonly reviewTasks: {
    readonly opened: readonly ReviewTaskRow[];
    readonly closed: readonly Omit<ReviewTaskRow, 'weight'>[];
  };
  readonly judgements: readonly JudgementRow[];
  readonly alarms: readonly AlarmRow[];
  readonly quarantined: readonly QuarantineRow[];
  readonly ledger: readonly LedgerRow[];
  readonly outbox: readonly LinkageOutboxRow[];
  readonly postponed: PostponedRows;
  /** Of its live records; left out: what was kept of them stays, and is of another content. */
  readonly forms?: FormRows;
}

/** Entities whose event waits, each by one of its records. */
export interface PostponedRows {
  /** They wait from this batch on. */
  readonly added: readonly ReferenceText[];
  /** Whatever has waited since before this batch is told; null: that is as it was. */
  readonly toldBefore: bigint | null;
}

/** What linkage made of live records, opaque here: it may be lost at any time, and saves making it again. */
export interface FormRows {
  readonly recordNos: readonly number[];
  /** Of records from this number on nothing is kept yet. */
  readonly firstNewNo: number;
  /** Each after its length (int32, big endian), in the order of `recordNos`. */
  readonly forms: Uint8Array;
  /** Texts that the forms name by number and that are not saved yet; the first has number `firstText`. */
  readonly texts: readonly string[];
  readonly firstText: number;
}

export interface RecordRow {
  readonly reference: ReferenceText;
  readonly recordNo: number;
  readonly version: bigint;
  readonly deleted: boolean;
  /** SHA-256, hex. */
  readonly contentHash: string;
  readonly sourceTsMs: number | null;
  readonly entityId: string | null;
  /** Canonical JSON in UTF-8; null for a tombstone. */
  readonly after: Buffer | null;
}

export interface MembershipRow {
  readonly reference: ReferenceText;
  readonly entityId: string;
}

export interface EdgeRow {
  readonly leftNo: number;
  readonly rightNo: number;
  /** 1/1000 bit. */
  readonly weight: number;
}

export interface EntityRow {
  readonly entityId: string;
  /** Hex. */
  readonly goldenHash: string;
  readonly removed: boolean;
  readonly redirectTo: string | null;
}

export interface ReviewTaskRow {
  readonly kind: string;
  readonly left: ReferenceText;
  readonly right: ReferenceText;
  /** 1/1000 bit; null where the question is not about a weight. */
  readonly weight: number | null;
}

export interface JudgementRow {
  readonly left: ReferenceText;
  readonly right: ReferenceText;
  readonly seq: bigint;
  readonly verdict: string;
  readonly status: string;
  /** JSON: level by comparison. */
  readonly levels: string;
}

export interface AlarmRow {
  readonly kind: string;
  /** What it is about: a blocking key, a reference. May hold personal data: never log it. */
  readonly subject: string;
  readonly amount: bigint | number;
}

export interface QuarantineRow {
  readonly source: string;
  readonly dataset: string;
  readonly recordId: string | null;
  readonly version: bigint | null;
  /** SHA-256, hex; with `record.equivocation` only. */
  readonly contentHash: string | null;
  readonly topic: string;
  readonly partition: number | null;
  readonly offset: bigint | null;
  readonly eventId: string | null;
  /** Of the event; null where the row names a content. */
  readonly key: Buffer | null;
  /** Where the event had been sent again from quarantine. */
  readonly replay: Replay | null;
  readonly code: string;
  readonly path: string;
  readonly sentence: string;
  readonly raw: Uint8Array;
}

/** Events read of one dataset, each counted under exactly one word. */
export interface LedgerRow {
  readonly source: string;
  readonly dataset: string;
  readonly applied: number;
  readonly stale: number;
  readonly duplicate: number;
  readonly quarantined: number;
}

/** An event to publish once its batch is committed; published in order of (batchSeq, ordinal). */
export interface LinkageOutboxRow {
  readonly ordinal: number;
  readonly topic: string;
  readonly eventId: string;
  readonly key: Buffer;
  readonly value: Buffer;
  /** Beside those that every event has. Not kept in the table: what is relayed after a crash goes without. */
  readonly headers?: Readonly<Record<string, string>>;
}
