import { fencedTransaction, writeLinkageBatch, type LinkageBatch, type Store } from '#libs/store';
import type { EventLog, MicroBatch } from '#libs/stream';
import { outgoingEvents, type OutboxRelay } from '../relay-outbox/relay-outbox.ts';

export interface BatchCommitsOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly relay: OutboxRelay;
}

type Effect = (client: Parameters<typeof writeLinkageBatch>[0]) => Promise<void>;
const NO_MORE: Effect = async () => undefined;

/**
 * Commits batches one after another. Where the log lies in the same database their events are appended in the same
 * transaction; else they go to the outbox, and the relay publishes them from memory once they are committed.
 */
export class BatchCommits {
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly options: BatchCommitsOptions) {}

  /** Resolves when the batch sent last is settled. @throws what it failed with. */
  whenSettled(): Promise<void> {
    return this.last;
  }

  /** To be called when the batch before is settled. @param also belongs to the batch, in the same transaction */
  send(batch: MicroBatch, rows: LinkageBatch, also: Effect = NO_MORE): Promise<void> {
    this.last = this.commit(batch, rows, also);
    // Whoever waits for it hears of a failure; that nobody waits yet must not end the process.
    this.last.catch(() => undefined);
    return this.last;
  }

  private async commit({ fence, offsets }: MicroBatch, rows: LinkageBatch, also: Effect): Promise<void> {
    const { store, log, relay } = this.options;
    const { appendWithin } = log;
    if (appendWithin === null) {
      await fencedTransaction(store.pool, fence, offsets, async (client) => {
        await also(client);
        await writeLinkageBatch(client, rows);
      });
      relay.publishLater(rows.outbox, rows.batchSeq);
      return;
    }
    const events = outgoingEvents(rows.outbox);
    await fencedTransaction(store.pool, fence, offsets, async (client) => {
      await also(client);
      await writeLinkageBatch(client, { ...rows, outbox: [] });
      await appendWithin(client, events);
    });
  }
}
