import { LienThongError } from '#libs/contract';
import type { EventLog } from '../event-log.ts';

export async function openKafkaLog(settings: { brokers: readonly string[] }): Promise<EventLog> {
  throw new LienThongError('log.unreachable', settings.brokers);
}
