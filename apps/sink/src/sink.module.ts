import { entityChangedTopic, type EntityTypeDefinition, type TopicDefinition } from '#libs/contract';
import { healthModule, type Logger, type Metrics } from '#libs/runtime';
import { pingStore, ConsumerOffsetTable, ShareTable, type Store } from '#libs/store';
import { EventLogServer, type EventLog } from '#libs/stream';
import { Module, type DynamicModule } from '@nestjs/common';
import { EventReader } from './store-entities/read-event.ts';
import { StoreEntitiesController } from './store-entities/store-entities.controller.ts';
import { StoreEntities } from './store-entities/store-entities.ts';

/** Name under which the sink's shares and offsets are stored. */
export const SINK_CONSUMER = 'sink';

export interface SinkParts {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly namespace: string;
  readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>;
  /** Events in a micro-batch at most. */
  readonly batchSize: number;
  readonly logger: Logger;
  /** A permanent error: nothing more is stored. */
  readonly onFailure?: (error: Error) => void;
  readonly metrics: Metrics;
}

/** Topics that the sink reads. */
export function entityTopics(parts: Pick<SinkParts, 'namespace' | 'entityTypes'>): TopicDefinition[] {
  return [...parts.entityTypes.keys()].map((name) => entityChangedTopic(parts.namespace, name));
}

/** The consumption of the sink, as a Nest transport; `state` says how it fares. Instances share the partitions. */
export function sinkServer(parts: SinkParts): EventLogServer {
  const { store, log, logger, batchSize, onFailure, metrics } = parts;
  return new EventLogServer({
    consumer: SINK_CONSUMER,
    topics: () => entityTopics(parts).map(({ name }) => name),
    log,
    ownership: new ShareTable(store.pool, { partitions: Math.max(0, ...entityTopics(parts).map((t) => t.partitions)) }),
    offsets: new ConsumerOffsetTable(store.pool),
    batchSize,
    maxWaitMs: 200,
    gatherMs: 40,
    logger,
    onBatch: ({ fence, events }, seconds) =>
      metrics.takeBatch({ consumer: fence.consumer, events, seconds }, Date.now()),
    ...(onFailure !== undefined && { onFailure }),
  });
}

/** Entity-changed events in, unified store out. */
@Module({})
export class SinkModule {
  static of(parts: SinkParts, server: EventLogServer): DynamicModule {
    const { store, log, namespace, entityTypes, metrics } = parts;
    return {
      module: SinkModule,
      imports: [
        healthModule(
          {
            store: () => pingStore(store.pool),
            log: () => log.ping(),
            consumption: async () => {
              if (server.state.phase === 'failed') throw new Error('the sink has stopped for good');
            },
          },
          metrics,
        ),
      ],
      controllers: [StoreEntitiesController],
      providers: [
        {
          provide: StoreEntities,
          useFactory: () =>
            new StoreEntities(
              store,
              new EventReader(namespace, entityTypes.values()),
              [...entityTypes.keys()],
              (acceptedMs) => metrics.observeVisible(acceptedMs, Date.now()),
            ),
        },
      ],
    };
  }
}
