import {
  entityChangedTopic,
  JUDGEMENTS,
  judgementMadeTopic,
  LienThongError,
  quarantinedTopic,
  recordChangedTopic,
  type EntityTypeDefinition,
  type TopicDefinition,
} from '#libs/contract';
import { compileModel } from '#libs/linkage';
import { healthModule, type Logger, type Metrics } from '#libs/runtime';
import { pingStore, ConsumerOffsetTable, LeaseTable, type Store } from '#libs/store';
import { EventLogServer, type EventLog } from '#libs/stream';
import { Module, type DynamicModule } from '@nestjs/common';
import { reconcilerController } from './reconciler.controller.ts';
import { Reconciler } from './reconciler.ts';
import type { EventReading } from './read-events/event-reading.ts';
import type { DatasetName } from './read-events/read-change.ts';
import type { ReadTopics } from './read-events/reading-thread.ts';

/** A dataset with the entity type that its records are of. */
export interface TypedDataset extends DatasetName {
  readonly entityType: string;
}

export interface ReconcilerParts {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly namespace: string;
  readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>;
  /** Every dataset to link, from the sources' definitions. One reconciler for each entity type named. */
  readonly datasets: readonly TypedDataset[];
  /** Events in a micro-batch at most. */
  readonly batchSize: number;
  readonly logger: Logger;
  /** A permanent error: nothing more of that entity type is linked. */
  readonly onFailure?: (error: Error) => void;
  /** Told of every batch: how many events, and how long it took to compute, milliseconds. */
  readonly onComputed?: (events: number, milliseconds: number) => void;
  readonly metrics: Metrics;
  /** Who says what heaps of events say; left out: the thread that links. */
  readonly reading?: EventReading;
}

/** What a thread of its own has to know to read the topics of the datasets. */
export function readTopics(parts: Pick<ReconcilerParts, 'namespace' | 'entityTypes' | 'datasets'>): ReadTopics {
  const entityTypes = [...parts.entityTypes.values()]
    .map((definition) => ({ definition, datasets: datasetsOf(definition, parts) }))
    .filter(({ datasets }) => datasets.length > 0);
  return { namespace: parts.namespace, entityTypes };
}

function datasetsOf({ name }: EntityTypeDefinition, { datasets }: Pick<ReconcilerParts, 'datasets'>): TypedDataset[] {
  return datasets.filter(({ entityType }) => entityType === name);
}

/** The writer of one entity type with its consumption. */
export interface ReconcilerUnit {
  readonly entityType: string;
  readonly reconciler: Reconciler<unknown>;
  readonly server: EventLogServer;
}

/** Topics that the reconcilers read and write. */
export function reconcilerTopics(parts: Pick<ReconcilerParts, 'namespace' | 'datasets'>): TopicDefinition[] {
  const { namespace, datasets } = parts;
  const topics = datasets.flatMap(({ source, dataset, entityType }) => [
    recordChangedTopic(namespace, source, dataset),
    entityChangedTopic(namespace, entityType),
    judgementMadeTopic(namespace, entityType),
    quarantinedTopic(namespace, source),
    quarantinedTopic(namespace, JUDGEMENTS.source),
  ]);
  return [...new Map(topics.map((topic) => [topic.name, topic])).values()];
}

/** @throws LienThongError `settings.invalid` when a dataset names an entity type that is not there. */
export function reconcilerUnits(parts: ReconcilerParts): ReconcilerUnit[] {
  const names = [...new Set(parts.datasets.map(({ entityType }) => entityType))].sort();
  const unknown = names.filter((name) => !parts.entityTypes.has(name));
  if (unknown.length > 0) {
    throw new LienThongError(
      'settings.invalid',
      unknown.map((name) => `no entity type ${name}`),
    );
  }
  return names.flatMap((name) => {
    const definition = parts.entityTypes.get(name);
    return definition === undefined ? [] : [reconcilerUnit(parts, definition)];
  });
}

function reconcilerUnit(parts: ReconcilerParts, definition: EntityTypeDefinition): ReconcilerUnit {
  const { store, log, namespace, batchSize, logger, onFailure, onComputed, metrics, reading } = parts;
  const datasets = datasetsOf(definition, parts);
  const compile = compileModel;
  const reconciler = new Reconciler({
    ...{ store, log, definition, compile, namespace, datasets, logger },
    ...(onComputed !== undefined && { onComputed }),
    ...(reading !== undefined && { reading }),
  });
  const server = new EventLogServer({
    consumer: reconciler.consumer,
    topics: () => reconciler.topics,
    log,
    ownership: new LeaseTable(store.pool),
    offsets: new ConsumerOffsetTable(store.pool),
    batchSize,
    maxWaitMs: 200,
    gatherMs: 40,
    wantsTurn: () => reconciler.wantsTurn,
    patienceMs: () => reconciler.patienceMs,
    prepare: (events) => reconciler.prepare(events),
    mostEvents: () => reconciler.mostEvents,
    logger,
    onBatch: ({ fence, events }, seconds) =>
      metrics.takeBatch({ consumer: fence.consumer, events, seconds }, Date.now()),
    ...(onFailure !== undefined && { onFailure }),
  });
  return { entityType: definition.name, reconciler, server };
}

/** Record-changed events in, entity-changed events out. */
@Module({})
export class ReconcilerModule {
  static of(parts: ReconcilerParts, units: readonly ReconcilerUnit[]): DynamicModule {
    const { store, log, metrics } = parts;
    return {
      module: ReconcilerModule,
      imports: [
        healthModule(
          {
            store: () => pingStore(store.pool),
            log: () => log.ping(),
            consumption: async () => {
              const failed = units.some(({ server }) => server.state.phase === 'failed');
              if (failed) throw new Error('a reconciler has stopped for good');
            },
          },
          metrics,
        ),
      ],
      controllers: units.map(({ reconciler, server }) => reconcilerController(reconciler, server.transportId)),
    };
  }
}
