import { DataSource, type EntitySchema } from 'typeorm';
import { DeliveredFileEntity } from './adapter/files.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { RefusedEventEntity } from './unified/refused-events.ts';

/** TypeORM entities of all schemas; each owner of a schema adds its own. They describe tables, migrations make them. */
const ENTITIES: (EntitySchema | (new () => object))[] = [DeliveredFileEntity, RefusedEventEntity];

/** For administrative queries and migrations; hot paths use SQL through the pool. Never synchronises: migrations alone change tables. */
export function createDataSource(url: string, applicationName: string, serverOptions: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    entities: ENTITIES,
    migrations: [...MIGRATIONS],
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: 2,
    extra: { options: serverOptions },
  });
}
