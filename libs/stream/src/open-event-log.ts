import type { EventLog, StreamLogger } from './event-log.ts';
import { openKafkaLog, type TopicRegister } from './kafka/kafka-log.ts';
import type { LogTables } from './postgres/log-tables.ts';
import { PostgresLog } from './postgres/postgres-log.ts';

export interface KafkaLogSettings {
  readonly kind: 'kafka';
  /** `host:port` */
  readonly brokers: readonly string[];
  readonly clientId?: string;
  /** How long a broker may be away, at start or later, before `log.unreachable`. Default a minute. */
  readonly patienceMs?: number;
  readonly logger?: StreamLogger;
  /** Where partition counts are remembered across runs (`TopicTable` of the store). */
  readonly register?: TopicRegister;
}

export interface PostgresLogSettings {
  readonly kind: 'postgres';
  readonly tables: LogTables;
  readonly logger?: StreamLogger;
}

export type EventLogSettings = KafkaLogSettings | PostgresLogSettings;

/**
 * Opens the log and makes sure it answers.
 * @throws LienThongError 'log.unreachable' once its patience is at an end.
 */
export async function openEventLog(settings: EventLogSettings): Promise<EventLog> {
  switch (settings.kind) {
    case 'kafka':
      return openKafkaLog(settings);
    case 'postgres': {
      const log = new PostgresLog(settings);
      await log.ping();
      return log;
    }
  }
}
