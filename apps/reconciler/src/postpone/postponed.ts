import type { ReferenceText } from '#libs/contract';
import type { LinkageState, Members } from '#libs/linkage';
import type { PostponedBatch, PostponedRows } from '#libs/store';
import type { RecordChange } from '../read-events/read-change.ts';

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

/** Live records by small numbers: half a million references would take room that is not to spare. */
export type RecordNumbering = Pick<LinkageState<never>, 'numberOf' | 'refOf'>;

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
/** More than these do not wait: the oldest are told. */
const MOST_WAITING = 500_000;
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
  /** By the number of one record of the entity, in the order of the batches. */
  private waiting = new Map<number, Since>();
  private numbers: RecordNumbering;
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
  constructor(stored: readonly PostponedBatch[], numbers: RecordNumbering, clock: Clock = {}) {
    const { now = () => performance.now(), quietMs = QUIET_MS } = clock;
    this.now = now;
    this.quietMs = quietMs;
    this.numbers = numbers;
    for (const { batchSeq, records } of stored) {
      const since = { batchSeq, at: now(), acceptedMs: null };
      for (const record of records) {
        const number = numbers.numberOf(record);
        // Of a record that is gone its entity has told, or there was nothing to tell.
        if (number !== undefined && !this.waiting.has(number)) this.waiting.set(number, since);
      }
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
    const isOver = this.waiting.size > MOST_WAITING;
    for (const [number, { at, acceptedMs }] of this.waiting) {
      if (due.length === most || (this.behind && !isOver && at > waited)) break;
      const record = this.numbers.refOf(number);
      // The record is gone. A number that came back as another's leads to an entity of which nothing may be new.
      if (record === undefined) this.waiting.delete(number);
      else due.push({ record, waitingSinceMs: acceptedMs });
    }
    return due;
  }

  /** The entity waits, unless it does already. */
  add(members: Members, batch: Batch): void {
    const numbers = members.map((member) => this.numbers.numberOf(member));
    const [record] = members;
    const [number] = numbers;
    if (record === undefined || number === undefined) return;
    if (numbers.some((each) => each !== undefined && this.waiting.has(each))) return;
    this.waiting.set(number, this.sinceOf(batch));
    this.added.push(record);
  }

  /** Records are known by other numbers from now on. */
  renumber(numbers: RecordNumbering): void {
    const waiting = new Map<number, Since>();
    for (const [number, since] of this.waiting) {
      const record = this.numbers.refOf(number);
      const other = record === undefined ? undefined : numbers.numberOf(record);
      if (other !== undefined) waiting.set(other, since);
    }
    this.waiting = waiting;
    this.numbers = numbers;
  }

  /** The entity of these records is told. */
  remove(records: readonly ReferenceText[]): void {
    for (const record of records) {
      const number = this.numbers.numberOf(record);
      if (number !== undefined) this.waiting.delete(number);
    }
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
