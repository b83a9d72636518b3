import type { ReferenceText } from '#libs/contract';
import type { Members } from '#libs/linkage';
import type { PostponedBatch, PostponedRows } from '#libs/store';
import type { RecordChange } from '../take-changes/read-change.ts';

/** Since which batch something waits, and since when: milliseconds of a clock that only goes forward. */
interface Since {
  readonly batchSeq: bigint;
  readonly at: number;
  /** When the oldest change was accepted, epoch milliseconds; null: not known any more. */
  readonly acceptedMs: number | null;
}

/** An entity that is to be told: one of its records, and when what it waited with was accepted. */
export interface Due {
  readonly record: ReferenceText;
  readonly waitingSinceMs: number | null;
}

/** For tests. */
export interface Clock {
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
  /** So long no batch has to be full for the heap to be worked off. */
  readonly quietMs?: number;
}

/** The batch that makes something wait. */
interface Batch {
  readonly batchSeq: bigint;
  readonly latest: ReadonlyMap<ReferenceText, Pick<RecordChange, 'acceptedMs'>>;
}

/** Nobody waits longer than this for the rest of a heap. */
const LONGEST_WAIT_MS = 300_000;
/** So many entities are told along with a batch, or as many as it has events. */
const FEWEST_TOLD = 1_000;
/** So long no batch was full: the heap is worked off. */
const QUIET_MS = 1_000;

/**
 * Entities whose event waits while changes that are late anyway lie in heaps: one event then tells of several of them,
 * instead of one for each. They are told, oldest first, once the heap is worked off, or after five minutes.
 * What waits is written with the batch that makes it wait (`rows`), so that it outlives the process.
 */
export class Postponed {
  /** By one record of the entity, in the order of the batches. */
  private readonly waiting = new Map<ReferenceText, Since>();
  private readonly now: () => number;
  private readonly quietMs: number;
  private behind = false;
  private fullAt = -Infinity;
  /** The oldest batch that is on record as waiting; null: none is. */
  private oldestOnRecord: bigint | null = null;
  private added: ReferenceText[] = [];
  /** Shared by all that one batch made wait. */
  private latest: Since | null = null;

  /** @param stored what was waiting when the last owner ended */
  constructor(stored: readonly PostponedBatch[], { now = () => performance.now(), quietMs = QUIET_MS }: Clock = {}) {
    this.now = now;
    this.quietMs = quietMs;
    for (const { batchSeq, records } of stored) {
      const since = { batchSeq, at: now(), acceptedMs: null };
      for (const record of records) if (!this.waiting.has(record)) this.waiting.set(record, since);
    }
    this.oldestOnRecord = stored[0]?.batchSeq ?? null;
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0 && this.oldestOnRecord === null;
  }

  /** Whether changes lie in a heap. */
  get isBehind(): boolean {
    return this.behind;
  }

  /** @param late whether some of its changes waited for long */
  noteBatch({ events, maxEvents, late }: { events: number; maxEvents: number; late: boolean }): void {
    const now = this.now();
    if (events >= maxEvents) {
      this.behind = late;
      this.fullAt = now;
    } else if (now - this.fullAt >= this.quietMs) this.behind = false;
  }

  /** One record of each entity that is to be told along with a batch of so many events. */
  due(events: number): Due[] {
    const due: Due[] = [];
    const waited = this.now() - LONGEST_WAIT_MS;
    const most = Math.max(FEWEST_TOLD, events);
    for (const [record, { at, acceptedMs }] of this.waiting) {
      if (due.length === most || (this.behind && at > waited)) break;
      due.push({ record, waitingSinceMs: acceptedMs });
    }
    return due;
  }

  /** The entity waits, unless it does already. */
  add(members: Members, batch: Batch): void {
    const [record] = members;
    if (record === undefined || members.some((member) => this.waiting.has(member))) return;
    this.waiting.set(record, this.sinceOf(batch));
    this.added.push(record);
  }

  /** The entity is told, or the record is of none any more. */
  remove(records: readonly ReferenceText[]): void {
    for (const record of records) this.waiting.delete(record);
  }

  /** What the batch changed here, to be written with it. */
  rows(batchSeq: bigint): PostponedRows {
    const { added } = this;
    this.added = [];
    const oldest = this.oldestWaiting() ?? batchSeq + 1n;
    const isTold = this.oldestOnRecord !== null && this.oldestOnRecord < oldest;
    if (isTold || this.oldestOnRecord === null) this.oldestOnRecord = this.waiting.size === 0 ? null : oldest;
    return { added, toldBefore: isTold ? oldest : null };
  }

  private oldestWaiting(): bigint | undefined {
    for (const { batchSeq } of this.waiting.values()) return batchSeq;
    return undefined;
  }

  private sinceOf({ batchSeq, latest }: Batch): Since {
    if (this.latest?.batchSeq !== batchSeq) {
      let acceptedMs = Infinity;
      for (const change of latest.values()) acceptedMs = Math.min(acceptedMs, change.acceptedMs);
      this.latest = { batchSeq, at: this.now(), acceptedMs };
    }
    return this.latest;
  }
}
