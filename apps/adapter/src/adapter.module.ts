import { healthModule, type HealthChecks, type Metrics } from '#libs/runtime';
import { pingStore, type Store } from '#libs/store';
import type { EventLog } from '#libs/stream';
import { Module, type DynamicModule } from '@nestjs/common';
import type { AdapterService } from './adapter-service.ts';
import { HttpPush } from './kinds/http-push/http-push.ts';
import { RecordsController } from './kinds/http-push/records.controller.ts';

export interface AdapterParts {
  readonly service: AdapterService;
  readonly store: Store;
  readonly log: EventLog;
  readonly metrics: Metrics;
}

/** The door of sources that push, and the health of the process. Files are read by the service itself. */
@Module({})
export class AdapterModule {
  static of({ service, store, log, metrics }: AdapterParts): DynamicModule {
    const checks: HealthChecks = {
      store: () => pingStore(store.pool),
      log: () => log.ping(),
      sources: async () => service.throwIfFailed(),
    };
    return {
      module: AdapterModule,
      imports: [healthModule(checks, metrics)],
      controllers: [RecordsController],
      providers: [
        { provide: HttpPush, useFactory: () => new HttpPush(store, (source) => service.acceptanceOf(source)) },
      ],
    };
  }
}
