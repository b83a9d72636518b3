import { randomBytes } from 'node:crypto';
import { openEventLog, type EventLog, type StreamLogger } from '#libs/stream';
import { EventTables, type Store } from '#libs/store';
import { kafkaBrokers } from './kafka-broker.ts';

/** Says nothing; tests look at what happens. */
export const quiet: StreamLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export type LogKind = EventLog['kind'];

/** A log for a test, on its store or on the broker of this run. */
export async function openTestLog(kind: LogKind, store: Pick<Store, 'pool'>): Promise<EventLog> {
  if (kind === 'postgres') return openEventLog({ kind, tables: new EventTables(store.pool) });
  return openEventLog({ kind, brokers: await kafkaBrokers(), logger: quiet });
}

/** One broker serves all tests: each has a namespace of its own. */
export function freshNamespace(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}
