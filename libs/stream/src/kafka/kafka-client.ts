import { LienThongError } from '#libs/contract';
import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import type { StreamLogger } from '../event-log.ts';
import { mendIdleTimer } from './idle-timer.ts';
import { mendHeaders } from './late-headers.ts';
import { mendProduceRequest } from './produce-request.ts';

export interface KafkaClientSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** How long the broker may be away before an operation fails. */
  readonly patienceMs: number;
  readonly logger: StreamLogger;
}

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Each operation fails soon; how long to go on trying is decided in one place, `patiently`. */
const FAIL_SOON = { initialRetryTime: 100, maxRetryTime: 500, retries: 3 };

export function makeKafka(settings: KafkaClientSettings): Kafka {
  mendIdleTimer();
  mendProduceRequest();
  mendHeaders();
  return new Kafka({
    clientId: settings.clientId,
    brokers: [...settings.brokers],
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: FAIL_SOON,
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => writeLog(settings.logger, entry),
  });
}

/**
 * kafkajs reports at ERROR what it then handles by itself (rebalances, a coordinator that loads, a lost connection).
 * What it does not handle it throws, and whoever catches that says so; so nothing of it is an error here.
 */
function writeLog(logger: StreamLogger, entry: LogEntry): void {
  const { message, error, broker, groupId } = entry.log;
  const details = { client: 'kafkajs', part: entry.namespace, broker: asText(broker), groupId: asText(groupId) };
  const text = [message, asText(error)].filter((part) => part !== undefined).join(': ');
  // Said of every idempotent producer with a limit; ours is replaced when it reaches that.
  const known = message.startsWith('Limiting retries for the idempotent producer');
  if (entry.level === logLevel.WARN && !known) logger.info(details, text);
  else logger.debug(details, text);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const PERMANENT = new Set([
  'CLUSTER_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'INVALID_CONFIG',
  'INVALID_PARTITIONS',
  'INVALID_TOPIC_EXCEPTION',
  'MESSAGE_TOO_LARGE',
  'POLICY_VIOLATION',
  'RECORD_LIST_TOO_LARGE',
  'SASL_AUTHENTICATION_FAILED',
  'TOPIC_AUTHORIZATION_FAILED',
  'UNSUPPORTED_VERSION',
]);

/**
 * Whether the broker may yet do what was asked. An idempotent producer that the broker no longer knows (errors 45 and
 * 59) counts: it is replaced and sends again.
 */
export function isWorthTryingAgain(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof LienThongError) return cause.retriable;
    if (PERMANENT.has((cause as { type?: string }).type ?? '')) return false;
  }
  return true;
}

/** What went wrong, in one line: kafkajs wraps the reason several times. */
export function kafkaReason(error: unknown): string {
  let reason = error;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  return reason instanceof Error ? `${reason.name}: ${reason.message}` : 'unknown error';
}

/**
 * Tries until it succeeds, with growing pauses, saying so in plain words.
 * @throws LienThongError 'log.unreachable' when patience is at an end; permanent errors at once.
 */
export async function patiently<T>(settings: KafkaClientSettings, what: string, attempt: () => Promise<T>): Promise<T> {
  const brokers = settings.brokers.join(', ');
  const startedAt = performance.now();
  for (let pauseMs = 250; ; pauseMs = Math.min(5_000, pauseMs * 2)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isWorthTryingAgain(error)) throw error;
      const reason = kafkaReason(error);
      if (performance.now() - startedAt + pauseMs > settings.patienceMs) {
        throw new LienThongError('log.unreachable', `${what}: no answer from Kafka at ${brokers} (${reason})`, {
          cause: error,
        });
      }
      settings.logger.warn({ brokers, what, reason }, 'Kafka does not answer; trying again');
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random() / 2)));
    }
  }
}
