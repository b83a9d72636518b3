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
  private uncommitted = new Uncommitted(null);

  constructor(private readonly store: Pick<Store, 'pool'>) {}

  /** From now on the batch counts as written. */
  layOver(batch: LinkageBatch): void {
    this.uncommitted = new Uncommitted(batch);
  }

  async heads(references: readonly ReferenceText[]): Promise<Map<ReferenceText, RecordHead>> {
    const stored = await this.reading((pool) => readRecordHeads(pool, references));
    return this.uncommitted.overHeads(stored, references);
  }

  async records(references: readonly ReferenceText[]): Promise<Map<ReferenceText, StoredRecord>> {
    const stored = await this.reading((pool) => readRecords(pool, references));
    return this.uncommitted.overRecords(stored, references);
  }

  async entities(entityIds: readonly string[]): Promise<Map<string, StoredEntity>> {
    const stored = await this.reading((pool) => readEntities(pool, entityIds));
    return this.uncommitted.overEntities(stored, entityIds);
  }

  /** Epoch milliseconds, on the database's clock. */
  async clock(): Promise<number> {
    return this.reading((pool) => readClock(pool));
  }

  readonly reading: StoreReader = (read) => retrying(() => read(this.store.pool), { isRetriable: isTransient });
}
