import type { ReferenceText } from '#libs/contract';
import { retrying } from '#libs/runtime';
import {
  isTransient,
  readClock,
  readEntities,
  readRecordHeads,
  readRecords,
  type LinkageBatch,
  type RecordHead,
  type Store,
  type StoredEntity,
  type StoredRecord,
} from '#libs/store';
import { Uncommitted } from '../commit-batch/uncommitted.ts';

/** Runs `read` against the store, again after transient errors. */
export type StoreReader = <T>(read: (pool: Store['pool']) => Promise<T>) => Promise<T>;

/** What a batch reads of the store: as it will be once the batch before is committed. */
export class LinkageReads {
  /** Of the two batches sent last, in their order: what was read while the first was under way may be used after the second. */
  private uncommitted: readonly Uncommitted[] = [];
  /** For the batch that is computed, and for the one after it. */
  private ahead: Promise<ReadonlyMap<ReferenceText, StoredRecord>> | null = null;
  private next: Promise<ReadonlyMap<ReferenceText, StoredRecord>> | null = null;

  constructor(private readonly store: Pick<Store, 'pool'>) {}

  /** From now on the batch counts as written. */
  layOver(batch: LinkageBatch): void {
    this.uncommitted = [...this.uncommitted.slice(-1), new Uncommitted(batch)];
    // What was read ahead for this one is too old for any other.
    this.ahead = this.next;
    this.next = null;
  }

  /**
   * @param perhapsStored those of the references that are asked for: of the others the store can hold no more than what
   * the two batches sent last bring
   * @returns to be asked once the batch before is sent: the heads as it leaves them
   */
  async headsAhead(
    references: readonly ReferenceText[],
    perhapsStored: readonly ReferenceText[],
  ): Promise<() => Map<ReferenceText, RecordHead>> {
    const stored = await this.reading((pool) => readRecordHeads(pool, perhapsStored));
    return () => this.over(stored, (batch) => batch.overHeads(stored, references));
  }

  async records(references: readonly ReferenceText[]): Promise<Map<ReferenceText, StoredRecord>> {
    if (references.length === 0) return new Map();
    const read = await this.ahead;
    const unread = read === null ? references : references.filter((reference) => !read.has(reference));
    const stored = await this.reading((pool) => readRecords(pool, unread));
    if (read !== null) {
      for (const reference of references) {
        const record = read.get(reference);
        if (record !== undefined) stored.set(reference, record);
      }
    }
    return this.over(stored, (batch) => batch.overRecords(stored, references));
  }

  /** Begins to read what the next batch will ask for. */
  readAhead(references: readonly ReferenceText[]): void {
    if (references.length === 0) return;
    this.next = this.reading((pool) => readRecords(pool, references));
    // Whoever asks for them hears of it.
    this.next.catch(() => undefined);
  }

  async entities(entityIds: readonly string[]): Promise<Map<string, StoredEntity>> {
    const stored = await this.reading((pool) => readEntities(pool, entityIds));
    return this.over(stored, (batch) => batch.overEntities(stored, entityIds));
  }

  /** Epoch milliseconds, on the database's clock. */
  async clock(): Promise<number> {
    return this.reading((pool) => readClock(pool));
  }

  private over<T>(stored: T, lay: (batch: Uncommitted) => void): T {
    for (const batch of this.uncommitted) lay(batch);
    return stored;
  }

  readonly reading: StoreReader = (read) => retrying(() => read(this.store.pool), { isRetriable: isTransient });
}
