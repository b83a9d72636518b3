import type { ReferenceText } from '#libs/contract';
import type { LinkageBatch, RecordHead, RecordRow, StoredEntity, StoredRecord } from '#libs/store';

/**
 * What the batch before writes, laid over what is read from the store: the next batch is computed while that one
 * commits, so that a read may or may not see it. After the commit it says what the store says.
 */
export class Uncommitted {
  private readonly records = new Map<ReferenceText, RecordRow>();
  private readonly memberships = new Map<ReferenceText, string>();
  private readonly entities = new Map<string, StoredEntity>();

  constructor(batch: LinkageBatch) {
    for (const rows of [batch.newRecords, batch.changedRecords]) {
      for (const row of rows) this.records.set(row.reference, row);
    }
    for (const { reference, entityId } of batch.memberships) this.memberships.set(reference, entityId);
    for (const rows of [batch.newEntities, batch.changedEntities]) {
      for (const { entityId, goldenHash } of rows) {
        this.entities.set(entityId, { entityVersion: batch.batchSeq, goldenHash });
      }
    }
  }

  overHeads(stored: Map<ReferenceText, RecordHead>, asked: readonly ReferenceText[]): void {
    for (const reference of asked) {
      const row = this.records.get(reference);
      const entityId = this.memberships.get(reference);
      const held = stored.get(reference);
      if (row !== undefined) stored.set(reference, row);
      else if (entityId !== undefined && held !== undefined) stored.set(reference, { ...held, entityId });
    }
  }

  overRecords(stored: Map<ReferenceText, StoredRecord>, asked: readonly ReferenceText[]): void {
    for (const reference of asked) {
      const row = this.records.get(reference);
      if (row !== undefined) stored.set(reference, row);
    }
  }

  overEntities(stored: Map<string, StoredEntity>, asked: readonly string[]): void {
    for (const entityId of asked) {
      const written = this.entities.get(entityId);
      if (written !== undefined) stored.set(entityId, written);
    }
  }
}
