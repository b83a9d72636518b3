import {
  KeepErrors,
  MICRO_BATCH,
  OWNERSHIP_ENDED,
  OWNERSHIP_WON,
  type BatchConsumer,
  type MicroBatch,
  type Ownership,
} from '#libs/stream';
import { Controller, UseFilters, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

/** Where micro-batches of one entity type arrive; `transport` tells its server from those of other entity types. */
export function reconcilerController(reconciler: BatchConsumer, transport: symbol): Type {
  @Controller()
  @UseFilters(KeepErrors)
  class ReconcilerController {
    @EventPattern<string>(OWNERSHIP_WON, transport)
    async begin(@Payload() ownership: Ownership): Promise<void> {
      await reconciler.begin(ownership);
    }

    @EventPattern<string>(MICRO_BATCH, transport)
    async take(@Payload() batch: MicroBatch): Promise<void> {
      await reconciler.take(batch);
    }

    @EventPattern<string>(OWNERSHIP_ENDED, transport)
    async end(): Promise<void> {
      await reconciler.end();
    }
  }
  return ReconcilerController;
}
