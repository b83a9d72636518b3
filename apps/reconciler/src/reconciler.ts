import type { EntityTypeDefinition, ReferenceText } from '#libs/contract';
import { METHOD_VERSION, TextMarks, type LinkageModel } from '#libs/linkage';
import { canonicalJson } from '#libs/json';
import { definitionFromText, definitionText, inTurns, type Logger } from '#libs/runtime';
import {
  putDefinitionInForce,
  readPostponed,
  rememberEntityType,
  removeFormsFrom,
  type LinkageBatch,
  type QuarantineRow,
  type RecordNumbers,
  type Store,
} from '#libs/store';
import type { BatchConsumer, EventLog, LogEvent, MicroBatch, Ownership } from '#libs/stream';
import { BatchCommits } from './commit-batch/batch-commits.ts';
import { BatchTrace, originHeaders } from './commit-batch/batch-origin.ts';
import { outboxRows, type OutboxContext } from './commit-batch/outbox-rows.ts';
import { linkBatch, linkOutcome, type LinkageRoom, type LinkedBatch } from './link/link-batch.ts';
import { LinkageReads } from './link/linkage-reads.ts';
import { loadMemory } from './load-memory.ts';
import { isLateChange } from './postpone/choose-told.ts';
import { Postponed, type Clock } from './postpone/postponed.ts';
import { OutboxRelay } from './relay-outbox/relay-outbox.ts';
import { isLinkedOtherwise } from './release/method-version.ts';
import { Releases, type ReadyRelease } from './release/releases.ts';
import { FormLog } from './saved-forms/form-log.ts';
import { formMaker } from './saved-forms/form-maker.ts';
import type { EventReading } from './read-events/event-reading.ts';
import type { DatasetName } from './read-events/read-change.ts';
import { FewHere } from './read-events/few-here.ts';
import { ReadingHere } from './read-events/reading-here.ts';
import { topicReaders, type TopicReader } from './read-events/topic-readers.ts';
import { BatchPace } from './take-changes/batch-pace.ts';
import { equivocationAlarm, equivocationRows } from './take-changes/equivocations.ts';
import { EventsAhead } from './take-changes/events-ahead.ts';
import { takeChanges, type TakenChanges } from './take-changes/take-changes.ts';

export interface ReconcilerOptions<S> {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  /** As the folder has it; the store says whether another one was released since. */
  readonly definition: EntityTypeDefinition;
  readonly compile: (definition: EntityTypeDefinition) => LinkageModel<S>;
  /** For tests: stands for the version of the code that `compile` belongs to. */
  readonly methodVersion?: number;
  readonly namespace: string;
  /** Every dataset of the entity type. */
  readonly datasets: readonly DatasetName[];
  readonly logger: Logger;
  /** Who says what heaps of events say; left out: this thread. */
  readonly reading?: EventReading;
  /** For tests: when heaps of changes are worked off. */
  readonly heaps?: Clock;
  /** Told of every batch: how many events, and how long it took to compute, milliseconds. */
  readonly onComputed?: (events: number, milliseconds: number) => void;
}

/** What is held while ownership lasts. */
interface Memory<S> extends LinkageRoom<S> {
  readonly numbers: RecordNumbers;
  readonly relay: OutboxRelay;
  readonly reads: LinkageReads;
  readonly ahead: EventsAhead;
  readonly commits: BatchCommits;
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
  private readonly pace = new BatchPace();
  private readonly reading: EventReading;
  private readonly method: number;
  private memory: Memory<S> | null = null;
  /** Of the memory, also while a batch is taken. */
  private standing: Memory<S> | null = null;

  constructor(private readonly options: ReconcilerOptions<S>) {
    this.readers = topicReaders(options);
    this.method = options.methodVersion ?? METHOD_VERSION;
    const here = new ReadingHere(this.readers, (events, milliseconds) => this.pace.took(events, milliseconds));
    this.reading = options.reading === undefined ? here : new FewHere(here, options.reading);
  }

  get consumer(): string {
    return reconcilerConsumer(this.options.definition.name);
  }

  /** Topics that it reads. */
  get topics(): string[] {
    return [...this.readers.keys()];
  }

  /** Whether a batch without events should come: for a model to be put in force, or to fail with what the relay met. */
  get wantsTurn(): boolean {
    const { memory } = this;
    return memory !== null && (memory.releases.wantsTurn || memory.relay.hasFailed);
  }

  /** How long entities that are to be told wait for events to be told with, ms; null: all are told. */
  get patienceMs(): number | null {
    const postponed = this.standing?.postponed;
    if (postponed === undefined || postponed.isEmpty) return null;
    return postponed.isBehind ? Infinity : 0;
  }

  /** How many events the next batch may hold. */
  get mostEvents(): number {
    return this.pace.mostEvents;
  }

  /**
   * @throws LienThongError `entity-type.changed` when the store was built with another definition,
   * `entity-type.newer-method` when newer code linked it
   */
  async begin(_ownership: Ownership): Promise<void> {
    const { store, log, definition: own, compile, logger } = this.options;
    const { name, hash } = own;
    const relay = new OutboxRelay({ store, log, entityType: name, logger });
    const linkedBy = { hash, text: definitionText(own), method: this.method };
    const { numbers, inForce, method: stored } = await rememberEntityType(store.pool, name, linkedBy);
    const linkedOtherwise = await isLinkedOtherwise(store, name, { stored, own: this.method }, logger);
    const definition = inForce.hash === hash ? own : definitionFromText(name, inForce.text, inForce.hash);
    if (definition !== own)
      logger.warn({ entityType: name }, 'a definition released since the folder was read is used');
    const loaded = await loadMemory(store, compile(definition), { name, numbers, linkedOtherwise });
    await relay.recover();
    const postponed = new Postponed(await readPostponed(store.pool, name), loaded.state, this.options.heaps);
    let { nextRecordNo } = loaded;
    const { formsMade, forms, state, places, gone } = loaded;
    const reads = new LinkageReads(store);
    const mayBeStored = (reference: ReferenceText): boolean =>
      this.standing?.state.isLive(reference) !== false || gone.mayHold(reference);
    const ahead = new EventsAhead({ readers: this.readers, reading: this.reading, reads, mayBeStored });
    const again = linkedOtherwise ? inForce : null;
    const releases = new Releases({ inForce: definition, again, compile, reading: reads.reading, logger });
    const commits = new BatchCommits({ store, log, relay });
    this.memory = {
      ...{ definition, numbers, state, places, gone, forms, postponed, relay, reads, ahead, commits, releases },
      nextRecordNo: () => nextRecordNo++,
      follow: (changes) => releases.follow(changes),
    };
    this.standing = this.memory;
    logger.info({ entityType: name, liveRecords: state.liveRecords, formsMade }, 'linkage is in memory');
  }

  /** Forgets memory; what is committed and not published yet is left to the next owner. */
  async end(): Promise<void> {
    const { memory } = this;
    this.memory = null;
    this.standing = null;
    await memory?.releases.stop();
    // A commit that failed was told to whoever was to hear of it.
    await memory?.commits.whenSettled().catch(() => undefined);
    await memory?.relay.stop();
  }

  /** Resolves when every event of the committed batches is acknowledged by the log. */
  async whenPublished(): Promise<void> {
    await this.memory?.commits.whenSettled();
    await this.memory?.relay.whenIdle();
  }

  /** For tests: the memory as it stands, canonical. */
  inspect(): unknown {
    if (this.memory === null) return null;
    const { state, places } = this.memory;
    const belong = [...places.all()].map(({ number, recordNo, entityId }) => [state.refOf(number), recordNo, entityId]);
    return { ...state.inspect(), places: belong.sort(([one], [other]) => (`${one}` < `${other}` ? -1 : 1)) };
  }

  /** Reads events, and what is stored of their records, while the batch before is taken. */
  prepare(events: readonly LogEvent[]): void {
    this.standing?.ahead.prepare(events);
  }

  /**
   * One micro-batch through the one door: what can be wrong with an event is decided first, then memory changes, then one
   * transaction writes everything. Where the caller can be told of a commit under way, the next batch may be given while
   * this one commits; it is sent only after this one is settled (L1).
   */
  async take(batch: MicroBatch): Promise<void> {
    const { memory } = this;
    if (memory === null) throw new Error('a batch came without ownership');
    const trace = BatchTrace.begin(batch.events);
    // Memory runs ahead of the store from here on: unless the batch is sent, this instance may not go on with it.
    this.memory = null;
    try {
      await memory.relay.whenRoom();
      if (batch.events.length === 0 && memory.releases.wantsTurn) {
        // A model is prepared, and put in force, with nothing under way.
        await memory.commits.whenSettled();
        const { ready } = memory.releases;
        if (ready !== null) return await this.release(memory, ready, batch);
        memory.releases.begin(memory.state);
      }
      const began = performance.now();
      const rows = await this.compute(memory, batch, trace);
      this.options.onComputed?.(batch.events.length, performance.now() - began);
      await memory.commits.whenSettled();
      const settled = memory.commits.send(batch, rows);
      memory.reads.layOver(rows);
      if (trace !== null)
        void settled.then(
          () => trace.end(),
          (error: unknown) => trace.end(error),
        );
      if (batch.commitUnderWay === undefined) await settled;
      else batch.commitUnderWay(settled);
      this.memory = memory;
    } catch (error) {
      trace?.end(error);
      await memory.releases.stop();
      await memory.relay.stop();
      throw error;
    }
  }

  private async compute(memory: Memory<S>, batch: MicroBatch, trace: BatchTrace | null): Promise<LinkageBatch> {
    const { reads } = memory;
    const [{ events, heads }, knownAt] = await Promise.all([memory.ahead.read(batch.events), reads.clock()]);
    const stored = heads();
    trace?.note(events);
    const taken = takeChanges(events, {
      records: stored,
      judgement: (left, right) => memory.state.findJudgement(left, right),
    });
    const equivocations = await equivocationRows(taken.equivocations, reads, this.options.namespace);
    const { batchSeq } = batch.fence;
    if (batch.maxEvents !== undefined) {
      const late = [...taken.latest.values()].some((change) => isLateChange(change, knownAt));
      memory.postponed.noteBatch({ events: events.length, maxEvents: batch.maxEvents, late });
    }
    const input = { latest: taken.latest, stored, judgements: taken.judgements, batchSeq, knownAt };
    const linked = await linkBatch(memory, input, reads);
    this.pace.took(events.length, linked.foldMilliseconds);
    const headersOf = originHeaders(linked.changed.length, taken.latest, trace);
    return this.rowsOf(linked, { ...taken, equivocations }, { batchSeq, knownAt, headersOf });
  }

  /** Puts another model in force: one batch that brings no event and changes whatever the model changes. */
  private async release(memory: Memory<S>, ready: ReadyRelease<S>, batch: MicroBatch): Promise<void> {
    const { incoming, stored } = ready;
    const { definition } = incoming;
    const { reads, commits } = memory;
    const { batchSeq } = batch.fence;
    const knownAt = await reads.clock();
    const isOtherwiseChosen = canonicalJson(definition.survivorship) !== canonicalJson(memory.definition.survivorship);
    const outcome = await incoming.differenceFrom(memory.state, isOtherwiseChosen);
    const input = { ...NOTHING_BROUGHT, batchSeq, knownAt };
    const linked = await linkOutcome({ ...memory, definition }, input, { outcome, due: [], reads });
    const rows = this.rowsOf(linked, NOTHING_TAKEN, { batchSeq, knownAt, headersOf: () => undefined });
    const { name } = definition;
    const effect = { batchSeq, recordsMoved: rows.memberships.length, entitiesChanged: linked.changed.length };
    await commits.send(batch, rows, async (client) => {
      await putDefinitionInForce(client, name, { ...stored, method: this.method }, effect);
      await removeFormsFrom(client, name, memory.numbers);
    });
    reads.layOver(rows);
    memory.releases.done(ready);
    memory.postponed.renumber(incoming.state);
    const { result: places } = await inTurns(memory.places.renumbered(memory.state, incoming.state));
    const marks = new TextMarks(incoming.model.packing.texts, await formMaker(incoming.model.version));
    this.memory = { ...memory, definition, state: incoming.state, places, forms: new FormLog(marks, 0) };
    this.standing = this.memory;
    this.options.logger.info(
      { entityType: name, definition: stored.hash, ...effect, batchSeq: `${batchSeq}` },
      RELEASED,
    );
  }

  private rowsOf(
    linked: LinkedBatch,
    taken: Pick<TakenChanges, 'refused' | 'ledger'> & { readonly equivocations: readonly QuarantineRow[] },
    context: Pick<OutboxContext, 'batchSeq' | 'knownAt' | 'headersOf'>,
  ): LinkageBatch {
    const { namespace, definition } = this.options;
    const { batchSeq } = context;
    const quarantined = [...taken.refused, ...taken.equivocations];
    return {
      entityType: definition.name,
      consumer: this.consumer,
      batchSeq,
      ...linked.rows,
      alarms: [...linked.rows.alarms, ...taken.equivocations.map(equivocationAlarm)],
      quarantined,
      ledger: taken.ledger,
      outbox: outboxRows(linked.changed, quarantined, { ...context, namespace, entityType: definition.name }),
    };
  }
}

/** A release brings neither records nor judgements. */
const NOTHING_BROUGHT = { latest: new Map(), stored: new Map(), judgements: [] };
const NOTHING_TAKEN = { refused: [], equivocations: [], ledger: [] };
const RELEASED = 'another model is in force';
