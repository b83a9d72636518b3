import {
  JUDGEMENTS,
  judgementMadeTopic,
  recordChangedTopic,
  type EntityTypeDefinition,
  type ReferenceText,
} from '#libs/contract';
import type { LinkageModel } from '#libs/linkage';
import { canonicalJson, definitionFromText, definitionText, retrying, type Logger } from '#libs/runtime';
import {
  fencedTransaction,
  isTransient,
  putDefinitionInForce,
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
import { linkBatch, linkOutcome, type LinkageRoom, type LinkedBatch, type StoreReader } from './link/link-batch.ts';
import { loadMemory } from './load-memory.ts';
import { OutboxRelay } from './relay-outbox/relay-outbox.ts';
import { Releases, type ReadyRelease } from './release/releases.ts';
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
  /** As the folder has it; the store says whether another one was released since. */
  readonly definition: EntityTypeDefinition;
  readonly compile: (definition: EntityTypeDefinition) => LinkageModel<S>;
  readonly namespace: string;
  /** Every dataset of the entity type. */
  readonly datasets: readonly DatasetName[];
  readonly logger: Logger;
}

/** What is held while ownership lasts. */
interface Memory<S> extends LinkageRoom<S> {
  readonly relay: OutboxRelay;
  readonly releases: Releases<S>;
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

  /** Whether a batch without events should come: for a model to be put in force. */
  get wantsTurn(): boolean {
    return this.memory?.releases.wantsTurn ?? false;
  }

  /** @throws LienThongError `entity-type.changed` when the store was built with another definition. */
  async begin(_ownership: Ownership): Promise<void> {
    const { store, log, definition: own, compile, logger } = this.options;
    const { name, hash } = own;
    const relay = new OutboxRelay({ store, log, entityType: name, logger });
    const { numbers, inForce } = await rememberEntityType(store.pool, name, { hash, text: definitionText(own) });
    const definition = inForce.hash === hash ? own : definitionFromText(name, inForce.text, inForce.hash);
    if (definition !== own)
      logger.warn({ entityType: name }, 'a definition released since the folder was read is used');
    const loaded = await loadMemory(store, compile(definition), { name, numbers });
    await relay.recover();
    let { nextRecordNo } = loaded;
    const releases = new Releases({ inForce: definition, compile, reading: (read) => this.reading(read), logger });
    this.memory = {
      ...{ definition, state: loaded.state, relay, releases },
      nextRecordNo: () => nextRecordNo++,
      follow: (changes) => releases.follow(changes),
    };
    logger.info({ entityType: name, liveRecords: loaded.state.liveRecords }, 'linkage is in memory');
  }

  /** Forgets memory; what is committed and not published yet is left to the next owner. */
  async end(): Promise<void> {
    const { memory } = this;
    this.memory = null;
    await memory?.releases.stop();
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
    if (batch.events.length === 0) {
      const { ready } = memory.releases;
      if (ready !== null) return this.release(memory, ready, batch);
      memory.releases.begin(memory.state);
    }
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
    await this.settled(memory, async () => {
      const linked = await linkBatch(
        memory,
        { latest: taken.latest, stored, judgements: taken.judgements, batchSeq, knownAt },
        (read) => this.reading(read),
      );
      const rows = this.rowsOf(linked, { ...taken, equivocations }, { batchSeq, knownAt });
      await fencedTransaction(this.options.store.pool, batch.fence, batch.offsets, (client) =>
        writeLinkageBatch(client, rows),
      );
      memory.relay.publishLater(rows.outbox, batchSeq);
      this.memory = memory;
    });
  }

  /** Puts another model in force: one batch that brings no event and changes whatever the model changes. */
  private async release(memory: Memory<S>, ready: ReadyRelease<S>, batch: MicroBatch): Promise<void> {
    const { incoming, stored } = ready;
    const { definition } = incoming;
    const { batchSeq } = batch.fence;
    const knownAt = await this.reading((pool) => readClock(pool));
    const isOtherwiseChosen = canonicalJson(definition.survivorship) !== canonicalJson(memory.definition.survivorship);
    this.memory = null;
    await this.settled(memory, async () => {
      const outcome = await incoming.differenceFrom(memory.state, isOtherwiseChosen);
      const reading: StoreReader = (read) => this.reading(read);
      const input = { ...NOTHING_BROUGHT, batchSeq, knownAt };
      const linked = await linkOutcome({ ...memory, definition }, input, { outcome, reading });
      const rows = this.rowsOf(linked, { refused: [], equivocations: [], ledger: [] }, { batchSeq, knownAt });
      const { name } = definition;
      const effect = { batchSeq, recordsMoved: rows.memberships.length, entitiesChanged: linked.changed.length };
      await fencedTransaction(this.options.store.pool, batch.fence, batch.offsets, async (client) => {
        await putDefinitionInForce(client, name, stored, effect);
        await writeLinkageBatch(client, rows);
      });
      memory.relay.publishLater(rows.outbox, batchSeq);
      memory.releases.done(ready);
      this.memory = { ...memory, definition, state: incoming.state };
      this.options.logger.info(
        { entityType: name, definition: stored.hash, ...effect, batchSeq: `${batchSeq}` },
        RELEASED,
      );
    });
  }

  /** Does what leaves memory and store at one; if it fails, memory is gone. */
  private async settled(memory: Memory<S>, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await memory.releases.stop();
      await memory.relay.stop();
      throw error;
    }
  }

  private rowsOf(
    linked: LinkedBatch,
    taken: Pick<TakenChanges, 'refused' | 'ledger'> & { readonly equivocations: readonly QuarantineRow[] },
    { batchSeq, knownAt }: { readonly batchSeq: bigint; readonly knownAt: number },
  ): LinkageBatch {
    const { namespace, definition } = this.options;
    const quarantined = [...taken.refused, ...taken.equivocations];
    return {
      entityType: definition.name,
      consumer: this.consumer,
      batchSeq,
      ...linked.rows,
      alarms: [...linked.rows.alarms, ...taken.equivocations.map(equivocationAlarm)],
      quarantined,
      ledger: taken.ledger,
      outbox: outboxRows(linked.changed, quarantined, { namespace, entityType: definition.name, batchSeq, knownAt }),
    };
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

/** A release brings neither records nor judgements. */
const NOTHING_BROUGHT = { latest: new Map(), stored: new Map(), judgements: [] };
const RELEASED = 'another model is in force';

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
