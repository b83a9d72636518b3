import type { EntityTypeDefinition } from '#libs/contract';
import { healthModule, Metrics, type Logger } from '#libs/runtime';
import { pingStore, type Store } from '#libs/store';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ConsumerGuard } from './access/consumer-guard.ts';
import { ReadLog } from './access/read-log.ts';
import { ChangesController } from './changes/changes.controller.ts';
import { EntitiesController, EntityRoom } from './entities/entities.controller.ts';
import { FindEntities } from './entities/find-entities.ts';

export interface ApiParts {
  readonly store: Pick<Store, 'pool'>;
  readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>;
  readonly logger: Logger;
  /** Of the process; left out: one of its own. */
  readonly metrics?: Metrics;
}

/** Downstream services read here. Reads the unified store and the consumers' tokens, and writes nothing. */
@Module({})
export class ApiModule {
  static of({ store, entityTypes, logger, metrics = new Metrics() }: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [healthModule({ store: () => pingStore(store.pool) }, metrics)],
      controllers: [EntitiesController, ChangesController],
      providers: [
        { provide: APP_GUARD, useFactory: () => new ConsumerGuard(store) },
        { provide: EntityRoom, useFactory: () => new EntityRoom(store, entityTypes) },
        { provide: FindEntities, useFactory: () => new FindEntities(store, entityTypes) },
        { provide: ReadLog, useFactory: () => new ReadLog(logger) },
      ],
    };
  }
}
