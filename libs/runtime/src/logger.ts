import { LienThongError } from '#libs/contract';
import { destination, pino, type Logger } from 'pino';

export type { Logger } from 'pino';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * JSON lines on stderr, written at once: a process that is killed has said all it said. Logs carry no personal data, so
 * pass counts, codes and references to topics, never values; errors go as `{ err }`, whole: what may be said of one is
 * decided here, once.
 */
export function logger(name: string, level: LogLevel = 'info'): Logger {
  return pino({ name, level, base: null, serializers: { err: describeError } }, stderr);
}

const stderr = destination({ dest: 2, sync: true });

/** SQL states of bad data and broken constraints: PostgreSQL quotes the values in the message. */
const QUOTES_VALUES = /^2[23]...$/;

/** What may be logged of an error: no value that PostgreSQL quoted, no `detail`, and of the stack the frames alone. */
export function describeError(error: unknown): Record<string, unknown> {
  if (error instanceof LienThongError) return { code: error.code, details: error.details, ...causeOf(error) };
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, table, constraint, column } = error as Error & Record<string, unknown>;
  const hidesMessage = typeof code === 'string' && QUOTES_VALUES.test(code);
  return {
    name: error.name,
    code,
    message: hidesMessage ? undefined : error.message,
    table,
    constraint,
    column,
    stack: framesOf(error),
    ...causeOf(error),
  };
}

function causeOf(error: Error): { cause?: Record<string, unknown> } {
  return error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
}

function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
}
