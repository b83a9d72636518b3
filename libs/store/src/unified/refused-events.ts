import { EntitySchema, type DataSource } from 'typeorm';

/** One event that the sink refused. */
export interface RefusedEventRow {
  readonly topic: string;
  readonly partition: number;
  /** Decimal text. */
  readonly logOffset: string;
  readonly code: string;
  readonly path: string;
  readonly sentence: string;
  readonly raw: Buffer | null;
  readonly refusedAt: Date;
}

/** `unified.quarantine`; the migration makes the table, this describes it. */
export const RefusedEventEntity = new EntitySchema<RefusedEventRow>({
  name: 'refused-entity-event',
  schema: 'unified',
  tableName: 'quarantine',
  columns: {
    topic: { type: 'text', primary: true },
    partition: { type: 'integer', primary: true },
    logOffset: { type: 'bigint', name: 'log_offset', primary: true },
    code: { type: 'text' },
    path: { type: 'text' },
    sentence: { type: 'text' },
    raw: { type: 'bytea', nullable: true },
    refusedAt: { type: 'timestamptz', name: 'refused_at' },
  },
});

/** What the sink refused, newest first. */
export async function listRefusedEntityEvents(dataSource: DataSource, limit: number): Promise<RefusedEventRow[]> {
  return dataSource.getRepository(RefusedEventEntity).find({
    order: { refusedAt: 'DESC', topic: 'ASC', partition: 'ASC', logOffset: 'ASC' },
    take: limit,
  });
}

/** How many events the sink refused. */
export async function countRefusedEntityEvents(dataSource: DataSource): Promise<number> {
  return dataSource.getRepository(RefusedEventEntity).count();
}
