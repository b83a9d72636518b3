import { setTimeout as pause } from 'node:timers/promises';
import {
  entityChangedTopic,
  eventHeaders,
  judgementMadeTopic,
  quarantinedTopic,
  recordChangedTopic,
  referenceText,
  type Attributes,
  tracedGolden,
  type EntityChanged,
  type EntityTypeDefinition,
  type GoldenRecord,
  type JudgementMade,
  type RecordChanged,
} from '#libs/contract';
import type { LinkageModel } from '#libs/linkage';
import { definitionText, logger } from '#libs/runtime';
import {
  ConsumerOffsetTable,
  EventTables,
  findDefinitionInForce,
  isAnythingPostponed,
  LeaseTable,
  listMemberships,
  listOpenReviewTasks,
  listTombstones,
  readLedger,
  requestRelease,
  type Store,
} from '#libs/store';
import {
  openEventLog,
  OwnedConsumption,
  positionKey,
  type EventLog,
  type LogEvent,
  type OwnedConsumptionOptions,
} from '#libs/stream';
import { Reconciler, reconcilerConsumer } from '../../apps/reconciler/src/reconciler.ts';
import { createTestStore } from './test-store.ts';

const NAMESPACE = 'test';
const SILENT = logger('test', 'silent');

export interface DriveOptions<S> {
  readonly definition: EntityTypeDefinition;
  readonly model: LinkageModel<S>;
  /** Where models change: the model of a definition. */
  readonly compile?: (definition: EntityTypeDefinition) => LinkageModel<S>;
  /** Left out: the program's own. */
  readonly methodVersion?: number;
  readonly datasets: readonly { readonly source: string; readonly dataset: string }[];
}

/** A record's state as a source would tell it; `after: null` deletes. */
export interface Told {
  readonly source: string;
  readonly dataset: string;
  readonly id: string;
  readonly version: bigint | number | string;
  readonly after: Attributes | null;
  readonly tsMs?: number | null;
}

/** What the store comes to, without ids and times: equal for equal facts, whatever the history. */
export interface StoreSummary {
  readonly entities: readonly { readonly members: readonly string[]; readonly golden: GoldenRecord }[];
  readonly tombstones: readonly string[];
  readonly reviewTasks: readonly string[];
}

/** A reconciler on a real store and a real PostgreSQL event log, with batches and restarts as a test wants them. */
export class ReconcilerDrive<S> {
  private constructor(
    readonly store: Store,
    readonly log: EventLog,
    private readonly options: DriveOptions<S>,
  ) {}

  static async open<S>(options: DriveOptions<S>): Promise<ReconcilerDrive<S>> {
    const store = await createTestStore();
    const log = await openEventLog({ kind: 'postgres', tables: new EventTables(store.pool) });
    const topics = options.datasets.flatMap(({ source, dataset }) => [
      recordChangedTopic(NAMESPACE, source, dataset),
      quarantinedTopic(NAMESPACE, source),
    ]);
    const { name } = options.definition;
    await log.ensureTopics([...topics, entityChangedTopic(NAMESPACE, name), judgementMadeTopic(NAMESPACE, name)]);
    return new ReconcilerDrive(store, log, options);
  }

  /** The same store and log under another definition, as after a start with another folder. */
  under(options: DriveOptions<S>): ReconcilerDrive<S> {
    return new ReconcilerDrive(this.store, this.log, options);
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.store.close();
  }

  async publish(told: readonly Told[]): Promise<void> {
    await this.publishBytes(told.map((change) => [change, Buffer.from(JSON.stringify(this.message(change)))]));
  }

  /** Publishes what a steward said. */
  async judge(...judgements: readonly Pick<JudgementMade, 'left' | 'right' | 'verdict' | 'seq'>[]): Promise<void> {
    const entityType = this.options.definition.name;
    await this.log.publish(
      judgements.map((judgement) => {
        const made: JudgementMade = {
          ...judgement,
          entity_type: entityType,
          reason: '',
          steward: 'test',
          levels: {},
          made_at: 1,
        };
        return {
          topic: judgementMadeTopic(NAMESPACE, entityType).name,
          key: Buffer.from(`${judgement.left} ${judgement.right}`),
          value: Buffer.from(JSON.stringify(made)),
          headers: eventHeaders({ id: 'test', type: 'judgement-made', source: 'steward' }),
        };
      }),
    );
  }

  /** Publishes bytes as they are on a dataset's topic, under a record's id. */
  async publishBytes(
    values: readonly (readonly [Pick<Told, 'source' | 'dataset' | 'id'>, Buffer | null])[],
  ): Promise<void> {
    await this.log.publish(
      values.map(([{ source, dataset, id }, value]) => ({
        topic: recordChangedTopic(NAMESPACE, source, dataset).name,
        key: Buffer.from(id),
        value,
        headers: eventHeaders({ id: 'test', type: 'record-changed', source }),
      })),
    );
  }

  message(change: Told): RecordChanged {
    const head = {
      source: {
        name: change.source,
        dataset: change.dataset,
        entity_type: this.options.definition.name,
        record_id: change.id,
        version: `${change.version}`,
        snapshot: false,
        ts_ms: change.tsMs ?? null,
        position: '',
      },
      ts_ms: 1,
    };
    return change.after === null ? { op: 'd', after: null, ...head } : { op: 'u', after: change.after, ...head };
  }

  /**
   * Runs a new reconciler on what is in the log.
   * @param batches ends after so many batches, or when everything is read
   * @param isDone ends not before this
   * @returns its memory, as it stood before it ended
   */
  async run(
    batchSize: number,
    batches = Number.POSITIVE_INFINITY,
    isDone: () => Promise<boolean> = async () => true,
  ): Promise<unknown> {
    const reconciler = this.reconciler();
    let taken = 0;
    let memory: unknown = null;
    let failure: Error | null = null;
    const consumption: OwnedConsumption = this.consumption(batchSize, {
      wantsTurn: () => reconciler.wantsTurn,
      patienceMs: () => reconciler.patienceMs,
      prepare: (events) => reconciler.prepare(events),
      begin: async (ownership) => {
        await reconciler.begin(ownership);
        memory = reconciler.inspect();
      },
      take: async (batch) => {
        if (taken >= batches) throw new Error('a batch too many');
        await reconciler.take(batch);
        taken += 1;
        memory = reconciler.inspect();
        if (taken >= batches) void consumption.stop();
      },
      end: async () => {
        await reconciler.whenPublished();
        await reconciler.end();
      },
      onFailure: (error) => (failure = error),
    });
    consumption.start();
    const isThrough = async (): Promise<boolean> =>
      (await this.isAtEnd(consumption)) && !(await isAnythingPostponed(this.store.pool)) && (await isDone());
    while (taken < batches && failure === null && !(await isThrough())) {
      await pause(2);
    }
    await consumption.stop();
    if (failure !== null) throw failure as Error;
    return memory;
  }

  /** Asks for another definition, as the command does. */
  async ask(wanted: EntityTypeDefinition): Promise<void> {
    await requestRelease(this.store.pool, wanted.name, { hash: wanted.hash, text: definitionText(wanted) });
  }

  async isInForce(wanted: EntityTypeDefinition): Promise<boolean> {
    return (await findDefinitionInForce(this.store.pool, wanted.name))?.hash === wanted.hash;
  }

  /** The memory that a new reconciler loads from the store. */
  async loadedMemory(): Promise<unknown> {
    const reconciler = this.reconciler();
    await reconciler.begin({ consumer: reconciler.consumer, epoch: 0n, batchSeq: 0n });
    const memory = reconciler.inspect();
    await reconciler.end();
    return memory;
  }

  reconciler(log: EventLog = this.log): Reconciler<S> {
    const { store } = this;
    const { definition, datasets, model, compile = () => model, methodVersion } = this.options;
    const version = methodVersion === undefined ? {} : { methodVersion };
    const fixed = { namespace: NAMESPACE, logger: SILENT, heaps: { quietMs: 0 }, ...version };
    return new Reconciler({ store, log, definition, datasets, compile, ...fixed });
  }

  /** Ownership, for tests that hand batches over themselves. */
  async takeLease(): Promise<NonNullable<Awaited<ReturnType<LeaseTable['take']>>>> {
    const lease = await new LeaseTable(this.store.pool).take(reconcilerConsumer(this.options.definition.name), 'test');
    if (lease === null) throw new Error('another one holds the lease');
    return lease;
  }

  /** Everything ever published on the entity-changed topic, by partition and offset. */
  async entityEvents(): Promise<EntityChanged[]> {
    const { name } = entityChangedTopic(NAMESPACE, this.options.definition.name);
    return (await this.readLog([name])).map(({ value }) => JSON.parse(String(value)) as EntityChanged);
  }

  async quarantinedEvents(source: string): Promise<LogEvent[]> {
    return this.readLog([quarantinedTopic(NAMESPACE, source).name]);
  }

  /** Built from the events alone, as the sink does, and held against the reconciler's own tables. */
  async summary(): Promise<StoreSummary> {
    const { name } = this.options.definition;
    const latest = new Map<string, EntityChanged>();
    for (const event of await this.entityEvents()) {
      const held = latest.get(event.entity_id);
      if (held === undefined || BigInt(held.entity_version) < BigInt(event.entity_version)) {
        latest.set(event.entity_id, event);
      }
    }
    const entities = [...latest.values()].filter(({ happened }) => happened !== 'removed');
    const memberships = await listMemberships(this.store.pool, name);
    const told = entities
      .flatMap(({ entity_id, members }) => members.map(({ record }) => `${record} ${entity_id}`))
      .sort();
    const kept = memberships.map(({ reference, entityId }) => `${reference} ${entityId}`).sort();
    if (JSON.stringify(told) !== JSON.stringify(kept)) throw new Error('events and tables tell different partitions');
    return {
      entities: entities
        .map((event) => ({ members: event.members.map(({ record }) => record), golden: tracedGolden(event) }))
        .sort((a, b) => ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1)),
      tombstones: (await listTombstones(this.store.pool, name)).map((t) => `${t.reference} ${t.version}`),
      reviewTasks: (await listOpenReviewTasks(this.store.pool, name)).map((t) => JSON.stringify(t)),
    };
  }

  /** The partition alone: each entity's records, without their sources' names where ids are enough. */
  async partition(): Promise<string[][]> {
    return (await this.summary()).entities.map(({ members }) => members.map((member) => member.split('/')[2] ?? ''));
  }

  /** The entity that holds a record now. */
  async entityOf(source: string, dataset: string, id: string): Promise<string | undefined> {
    const reference = referenceText({ source, dataset, recordId: id });
    const memberships = await listMemberships(this.store.pool, this.options.definition.name);
    return memberships.find((membership) => membership.reference === reference)?.entityId;
  }

  /** For each dataset: events counted, and offsets passed (L3). */
  async conservation(): Promise<{ dataset: string; counted: number; passed: number }[]> {
    const consumer = reconcilerConsumer(this.options.definition.name);
    const ledger = await readLedger(this.store.pool, consumer);
    const offsets = await new ConsumerOffsetTable(this.store.pool).load(consumer);
    const judgements = {
      ...{ source: 'steward', dataset: 'judgement' },
      topic: judgementMadeTopic(NAMESPACE, this.options.definition.name).name,
    };
    const datasets = this.options.datasets.map(({ source, dataset }) => {
      return { source, dataset, topic: recordChangedTopic(NAMESPACE, source, dataset).name };
    });
    return [...datasets, judgements].map(({ source, dataset, topic }) => {
      const row = ledger.find((each) => each.source === source && each.dataset === dataset);
      const counted = row === undefined ? 0 : row.applied + row.stale + row.duplicate + row.quarantined;
      const passed = offsets.filter((each) => each.topic === topic);
      return {
        dataset: `${source}/${dataset}`,
        counted,
        passed: passed.reduce((sum, { first, next }) => sum + Number(next - first), 0),
      };
    });
  }

  private consumption(
    batchSize: number,
    handler: OwnedConsumptionOptions['handler'] &
      Required<Pick<OwnedConsumptionOptions, 'onFailure' | 'wantsTurn' | 'patienceMs' | 'prepare'>>,
  ): OwnedConsumption {
    const { pool } = this.store;
    return new OwnedConsumption({
      consumer: reconcilerConsumer(this.options.definition.name),
      topics: () => this.topics(),
      log: this.log,
      ownership: new LeaseTable(pool),
      offsets: new ConsumerOffsetTable(pool),
      batchSize,
      maxWaitMs: 20,
      handler,
      logger: SILENT,
      onFailure: handler.onFailure,
      wantsTurn: handler.wantsTurn,
      patienceMs: handler.patienceMs,
      prepare: handler.prepare,
    });
  }

  private topics(): string[] {
    return [
      ...this.options.datasets.map(({ source, dataset }) => recordChangedTopic(NAMESPACE, source, dataset).name),
      judgementMadeTopic(NAMESPACE, this.options.definition.name).name,
    ];
  }

  private async isAtEnd(consumption: OwnedConsumption): Promise<boolean> {
    const { phase, positions } = consumption.state;
    if (phase !== 'consuming') return false;
    const partitions = await this.log.describe(this.topics());
    return partitions.every(
      ({ topic, partition, next }) => (positions.get(positionKey(topic, partition)) ?? 0n) >= next,
    );
  }

  /** All events of the topics. */
  async readLog(topics: readonly string[]): Promise<LogEvent[]> {
    const partitions = await this.log.describe(topics);
    const total = partitions.reduce((sum, { next }) => sum + Number(next), 0);
    const reader = await this.log.read({ consumer: 'test', epoch: 0n, topics, positions: new Map() });
    const events: LogEvent[] = [];
    while (events.length < total) events.push(...(await reader.poll({ maxEvents: 10_000, maxWaitMs: 1000 })));
    await reader.close();
    return events;
  }
}
