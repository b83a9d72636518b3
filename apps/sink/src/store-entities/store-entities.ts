import { offsetTransaction, saveEntityChanges, type EntityChange, type RefusedEvent, type Store } from '#libs/store';
import type { MicroBatch } from '#libs/stream';
import type { EventReader } from './read-event.ts';

/**
 * Stores entity-changed events: one transaction a micro-batch, with the offsets in it. It holds nothing in memory; what
 * the store looks like afterwards depends on the set of events alone, because every row is guarded by its version.
 */
export class StoreEntities {
  constructor(
    private readonly store: Pick<Store, 'pool'>,
    private readonly events: EventReader,
  ) {}

  async take(batch: MicroBatch): Promise<void> {
    const changes: EntityChange[] = [];
    const refused: RefusedEvent[] = [];
    for (const event of batch.events) {
      const read = this.events.read(event);
      if (read.kind === 'change') changes.push(read.change);
      else refused.push(read.refused);
    }
    await offsetTransaction(this.store.pool, batch.fence.consumer, batch.offsets, (client) =>
      saveEntityChanges(client, changes, refused),
    );
  }
}
