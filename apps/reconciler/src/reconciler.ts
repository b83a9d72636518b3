import {
  JUDGEMENTS,
  judgementMadeTopic,
  recordChangedTopic,
  type EntityTypeDefinition,
  type ReferenceText,
} from '#libs/contract';
import type { LinkageModel } from '#libs/linkage';
import { retrying, type Logger } from '#libs/runtime';
import {
  fencedTransaction,
  isTransient,
  readClock,
  readRecordHeads,
  readRecords,
  rememberEntityType,
  writeLinkageBatch,
  type AlarmRow,
  type LinkageBatch,
  type QuarantineRow,
  type Store,
} from '#libs/store';
import type { BatchConsumer, EventLog, MicroBatch, Ownership } from '#libs/stream';
import { judgementReader } from './apply-judgements/read-judgement.ts';
import { outboxRows } from './commit-batch/outbox-rows.ts';
import { linkBatch, type LinkageRoom } from './link/link-batch.ts';
import { loadMemory } from './load-memory.ts';
import { OutboxRelay } from './relay-outbox/relay-outbox.ts';
import { changeReader, type DatasetName } from './take-changes/read-change.ts';
import {
  equivocationRow,
  readEvents,
  referencesOf,
  takeChanges,
  type TakenChanges,
  type TopicReader,
} from './take-changes/take-changes.ts';

export interface ReconcilerOptions<S> {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly definition: EntityTypeDefinition;
  readonly model: LinkageModel<S>;
  readonly namespace: string;
  /** Every dataset of the entity type. */
  readonly datasets: readonly DatasetName[];
  readonly logger: Logger;
}

/** What is held while ownership lasts. */
interface Memory<S> extends LinkageRoom<S> {
  readonly relay: OutboxRelay;
}

/** One reconciler links one entity type. */
export function reconcilerConsumer(entityType: string): string {
  return `reconciler.${entityType}`;
}

/**
 * The one writer of an entity type's linkage: everything that can change a link goes through `take`. Memory holds what
 * can be derived, PostgreSQL the truth; whenever the two may differ, memory is thrown away.
 */
export class Reconciler<S> implements BatchConsumer {
  private readonly readers: ReadonlyMap<string, TopicReader>;
  private memory: Memory<S> | null = null;

  constructor(private readonly options: ReconcilerOptions<S>) {
    this.readers = topicReaders(options);
  }

  get consumer(): string {
    return reconcilerConsumer(this.options.definition.name);
  }

  /** Topics that it reads. */
  get topics(): string[] {
    return [...this.readers.keys()];
  }

  /** @throws LienThongError `entity-type.changed` when the store was built with another definition. */
  async begin(_ownership: Ownership): Promise<void> {
    const { store, log, definition, model, logger } = this.options;
    const { name, hash } = definition;
    const relay = new OutboxRelay({ store, log, entityType: name, logger });
    const numbers = await rememberEntityType(store.pool, name, hash);
    const loaded = await loadMemory(store, model, { name, numbers });
    await relay.recover();
    let { nextRecordNo } = loaded;
    this.memory = { definition, state: loaded.state, nextRecordNo: () => nextRecordNo++, relay };
    logger.info({ entityType: name, liveRecords: loaded.state.liveRecords }, 'linkage is in memory');
  }

  /** Forgets memory; what is committed and not published yet is left to the next owner. */
  async end(): Promise<void> {
    const { memory } = this;
    this.memory = null;
    await memory?.relay.stop();
  }

  /** Resolves when every event of the committed batches is acknowledged by the log. */
  async whenPublished(): Promise<void> {
    await this.memory?.relay.whenIdle();
  }

  /** For tests: the memory as it stands, canonical. */
  inspect(): unknown {
    return this.memory?.state.inspect() ?? null;
  }

  /**
   * One micro-batch through the one door: what can be wrong with an event is decided first, then memory changes, then one
   * transaction writes everything.
   */
  async take(batch: MicroBatch): Promise<void> {
    const { memory } = this;
    if (memory === null) throw new Error('a batch came without ownership');
    await memory.relay.whenRoom();
    const events = readEvents(batch.events, this.readers);
    const [stored, knownAt] = await Promise.all([
      this.reading((pool) => readRecordHeads(pool, referencesOf(events))),
      this.reading((pool) => readClock(pool)),
    ]);
    const taken = takeChanges(events, {
      records: stored,
      judgement: (left, right) => memory.state.findJudgement(left, right),
    });
    const equivocations = await this.equivocations(taken.equivocations);
    const { batchSeq } = batch.fence;
    // Until the commit is settled memory is ahead of the store, and this instance may not go on with it.
    this.memory = null;
    try {
      const linked = await linkBatch(
        memory,
        { latest: taken.latest, stored, judgements: taken.judgements, batchSeq, knownAt },
        (read) => this.reading(read),
      );
      const quarantined = [...taken.refused, ...equivocations];
      const context = { namespace: this.options.namespace, entityType: memory.definition.name, batchSeq, knownAt };
      const rows: LinkageBatch = {
        entityType: memory.definition.name,
        consumer: this.consumer,
        batchSeq,
        ...linked.rows,
        alarms: [...linked.rows.alarms, ...equivocations.map(equivocationAlarm)],
        quarantined,
        ledger: taken.ledger,
        outbox: outboxRows(linked.changed, quarantined, context),
      };
      await fencedTransaction(this.options.store.pool, batch.fence, batch.offsets, (client) =>
        writeLinkageBatch(client, rows),
      );
      memory.relay.publishLater(rows.outbox, batchSeq);
      this.memory = memory;
    } catch (error) {
      await memory.relay.stop();
      throw error;
    }
  }

  /** A loser that stands in the store alone is read from there before it is overwritten. */
  private async equivocations(losers: TakenChanges['equivocations']): Promise<QuarantineRow[]> {
    const unread = losers.filter(({ afterText }) => afterText === null).map(({ reference }) => reference);
    const stored = await this.reading((pool) => readRecords(pool, unread));
    return losers.map((loser) => {
      const afterText = loser.afterText ?? stored.get(loser.reference)?.after;
      if (afterText == null) throw new Error('the losing content of an equivocation is nowhere');
      return equivocationRow({ ...loser, afterText }, this.topicOf(loser.reference));
    });
  }

  private topicOf(reference: ReferenceText): string {
    const [source = '', dataset = ''] = reference.split('/', 2);
    return recordChangedTopic(this.options.namespace, source, dataset).name;
  }

  private async reading<T>(read: (pool: Store['pool']) => Promise<T>): Promise<T> {
    return retrying(() => read(this.options.store.pool), { isRetriable: isTransient });
  }
}

function topicReaders<S>(options: ReconcilerOptions<S>): Map<string, TopicReader> {
  const { namespace, definition, datasets } = options;
  const read = changeReader(definition);
  const readers = new Map<string, TopicReader>();
  for (const dataset of datasets) {
    readers.set(recordChangedTopic(namespace, dataset.source, dataset.dataset).name, { dataset, read });
  }
  const judgements = { dataset: JUDGEMENTS, read: judgementReader(definition.name) };
  readers.set(judgementMadeTopic(namespace, definition.name).name, judgements);
  return readers;
}

function equivocationAlarm(loser: QuarantineRow): AlarmRow {
  return {
    kind: 'record-equivocation',
    subject: `${loser.source}/${loser.dataset}/${loser.recordId}`,
    amount: loser.version ?? 0n,
  };
}
