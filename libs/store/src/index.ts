export { findConsumer, listConsumers, saveConsumer, type Consumer } from './access/consumers.ts';
export { arrayLiteral, byteaArrayLiteral } from './array-literal.ts';
export { findRunningInstance, type Connection } from './embedded/connection-file.ts';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded/embedded-postgres.ts';
export { openStore, type Store, type StoreOptions } from './open-store.ts';
export { inTransaction, isTransient } from './transaction.ts';
