import { judgementMadeTopic, recordChangedTopic, type EntityTypeDefinition } from '#libs/contract';
import { logger } from '#libs/runtime';
import { digestOfStore, EventTables, type Store } from '#libs/store';
import { openEventLog, type EventLog, type OutgoingEvent } from '#libs/stream';
import { startReconcilers, type RunningReconcilers } from '../../apps/reconciler/src/start-reconcilers.ts';
import { startSink, type RunningSink } from '../../apps/sink/src/start-sink.ts';
import { eventually } from './eventually.ts';
import { createTestStore } from './test-store.ts';

export interface LinkedStoreOptions {
  readonly namespace: string;
  readonly definition: EntityTypeDefinition;
  readonly datasets: readonly { readonly source: string; readonly dataset: string }[];
  readonly batchSize: number;
}

/** A reconciler and a sink of one entity type on a real store and a real PostgreSQL event log. */
export class LinkedStore {
  private constructor(
    readonly store: Store,
    readonly log: EventLog,
    private readonly options: LinkedStoreOptions,
    private readonly sink: RunningSink,
    private reconcilers: RunningReconcilers,
  ) {}

  static async open(options: LinkedStoreOptions): Promise<LinkedStore> {
    const store = await createTestStore();
    const log = await openEventLog({ kind: 'postgres', tables: new EventTables(store.pool) });
    const { batchSize, definition } = options;
    const entityTypes = new Map([[definition.name, definition]]);
    const sink = await startSink(
      { ...{ store, log, entityTypes, batchSize }, namespace: options.namespace, logger: logger('test', 'silent') },
      null,
    );
    return new LinkedStore(store, log, options, sink, await startLinking(store, log, options));
  }

  /** Another reconciler takes over, with its memory loaded from the store. */
  async restartReconciler(batchSize = this.options.batchSize): Promise<void> {
    await this.reconcilers.stop();
    this.reconcilers = await startLinking(this.store, this.log, { ...this.options, batchSize });
  }

  async close(): Promise<void> {
    await this.reconcilers.stop();
    await this.sink.stop();
    await this.log.close();
    await this.store.close();
  }

  async publish(events: readonly OutgoingEvent[]): Promise<void> {
    await this.log.publish(events);
  }

  /** Everything published is linked, and everything linked is stored. */
  async settled(limitMs?: number): Promise<void> {
    // Upstream before downstream: what moves on meanwhile is seen where it came to.
    const arrived = async (): Promise<boolean> =>
      (await this.isEmpty('steward.outbox')) &&
      (await this.lag()) === 0 &&
      (await this.isEmpty('linkage.postponed')) &&
      (await this.isEmpty('linkage.outbox')) &&
      (await this.lag()) === 0;
    await eventually('everything on its way has arrived', arrived, limitMs);
  }

  /** Events that the reconciler and the sink have still to take. */
  async lag(): Promise<number> {
    const { namespace, definition, datasets } = this.options;
    const topics = [
      ...datasets.map(({ source, dataset }) => recordChangedTopic(namespace, source, dataset).name),
      judgementMadeTopic(namespace, definition.name).name,
      `${namespace}.entity-changed.${definition.name}.v1`,
    ];
    const { rows } = await this.store.pool.query<{ taken: string | null }>(
      `SELECT sum(next_offset) AS taken FROM stream.consumer_offset WHERE topic = ANY ($1::text[])`,
      [topics],
    );
    const ends = await this.log.describe(topics);
    return Number(ends.reduce((sum, { next }) => sum + next, 0n) - BigInt(rows[0]?.taken ?? 0));
  }

  private async isEmpty(table: 'steward.outbox' | 'linkage.postponed' | 'linkage.outbox'): Promise<boolean> {
    const { rowCount } = await this.store.pool.query(`SELECT FROM ${table} LIMIT 1`);
    return rowCount === 0;
  }

  async digest(): Promise<string> {
    return (await digestOfStore(this.store.pool)).sha256;
  }
}

function startLinking(store: Store, log: EventLog, options: LinkedStoreOptions): Promise<RunningReconcilers> {
  const { namespace, definition, datasets, batchSize } = options;
  return startReconcilers(
    {
      ...{ store, log, namespace, batchSize, logger: logger('test', 'silent') },
      entityTypes: new Map([[definition.name, definition]]),
      datasets: datasets.map((dataset) => ({ ...dataset, entityType: definition.name })),
    },
    null,
  );
}
