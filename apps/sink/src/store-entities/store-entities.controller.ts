import { KeepErrors, MICRO_BATCH, OWNERSHIP_WON, type MicroBatch } from '#libs/stream';
import { Controller, Inject, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { StoreEntities } from './store-entities.ts';

/** Where micro-batches of the entity-changed topics arrive. */
@Controller()
@UseFilters(KeepErrors)
export class StoreEntitiesController {
  constructor(@Inject(StoreEntities) private readonly entities: StoreEntities) {}

  @EventPattern<string>(OWNERSHIP_WON)
  async begin(): Promise<void> {
    await this.entities.begin();
  }

  @EventPattern<string>(MICRO_BATCH)
  async take(@Payload() batch: MicroBatch): Promise<void> {
    await this.entities.take(batch);
  }
}
