import { offsetTransaction, saveEntityChanges, type EntityChange, type RefusedEvent, type Store } from '#libs/store';
import type { MicroBatch } from '#libs/stream';
import type { EventReader } from './read-event.ts';

/**
 * Stores entity-changed events: one transaction a micro-batch, with the offsets in it. It holds nothing in memory; what
 * the store looks like afterwards depends on the set of events alone, because every row is guarded by its version. The
 * next batch is read while the last one commits, and sent after that.
 */
export class StoreEntities {
  private last: Promise<unknown> = Promise.resolve();

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
    await this.last;
    const settled = this.save(batch, changes, refused);
    // A failure is told to whoever waits, and is not the next owner's.
    this.last = settled;
    settled.catch(() => (this.last = Promise.resolve()));
    if (batch.commitUnderWay === undefined) await settled;
    else batch.commitUnderWay(settled);
  }

  private async save(
    { fence, offsets }: MicroBatch,
    changes: readonly EntityChange[],
    refused: readonly RefusedEvent[],
  ): Promise<void> {
    await offsetTransaction(this.store.pool, fence.consumer, offsets, (client) =>
      saveEntityChanges(client, changes, refused),
    );
  }
}
