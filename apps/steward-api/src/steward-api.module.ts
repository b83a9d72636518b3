import type { EntityTypeDefinition } from '#libs/contract';
import { healthModule, Metrics, type Logger } from '#libs/runtime';
import { pingStore, type Store } from '#libs/store';
import type { EventLog } from '#libs/stream';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { StewardGuard } from './access/steward-guard.ts';
import { ViewLog } from './access/view-log.ts';
import { HistoryController } from './history/history.controller.ts';
import { JudgePair } from './judge/judge-pair.ts';
import { JudgementsController } from './judge/judgements.controller.ts';
import { Models } from './judge/models.ts';
import { ReviewTasksController } from './review-tasks/review-tasks.controller.ts';
import { ShowPair } from './review-tasks/show-pair.ts';
import { StewardRoom } from './steward-room.ts';

export interface StewardApiParts {
  readonly store: Pick<Store, 'pool'>;
  readonly log: EventLog;
  readonly namespace: string;
  readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>;
  readonly logger: Logger;
  /** Judgements are given and no longer published: a permanent error. */
  readonly onFailure?: (error: Error) => void;
  /** Of the process; left out: one of its own. */
  readonly metrics?: Metrics;
}

/** Stewards work here. Writes claims, judgements and the log of views; reads what was linked; publishes judgements. */
@Module({})
export class StewardApiModule {
  static of(parts: StewardApiParts, onJudged: () => void): DynamicModule {
    const { store, log, namespace, entityTypes, metrics = new Metrics() } = parts;
    const models = new Models(entityTypes);
    const viewLog = new ViewLog(store);
    return {
      module: StewardApiModule,
      imports: [healthModule({ store: () => pingStore(store.pool), log: () => log.ping() }, metrics)],
      controllers: [ReviewTasksController, JudgementsController, HistoryController],
      providers: [
        { provide: APP_GUARD, useFactory: () => new StewardGuard(store) },
        { provide: StewardRoom, useFactory: () => new StewardRoom(store) },
        { provide: ViewLog, useValue: viewLog },
        { provide: ShowPair, useFactory: () => new ShowPair(store, models, viewLog) },
        { provide: JudgePair, useFactory: () => new JudgePair({ store, models, namespace, onJudged }) },
      ],
    };
  }
}
