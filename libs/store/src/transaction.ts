import { LienThongError } from '#libs/contract';
import type { Pool, PoolClient } from 'pg';
import { onConnection } from './connection.ts';

/**
 * Runs `work` in one transaction on one connection. Whatever `work` throws rolls it back and is thrown on; a connection
 * that cannot even roll back is thrown away. A failure of COMMIT itself leaves the outcome unknown: a caller that may
 * not do its work twice settles that itself (`fencedTransaction`).
 */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return onConnection(pool, async (client) => {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  });
}

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** pg gives a lost connection no code, only these words. */
const LOST_CONNECTION = new RegExp(
  [
    'connection terminated',
    'timeout exceeded when trying to connect',
    '^timeout expired$',
    '^query read timeout$',
    'client has encountered a connection',
  ].join('|'),
  'i',
);
/**
 * 08: connection; 40001: serialisation; 40P01: deadlock; 53: resources; 57P: shut-down; 25P03 and 25P04: the server
 * ended the connection because the transaction was idle or took too long.
 */
const TRANSIENT_STATES = /^(?:08...|40001|40P01|53...|57P..|25P03|25P04)$/;

/** Whether the same work, on a fresh transaction, may succeed (L4). Looks through TypeORM's and aggregate errors. */
export function isTransient(error: unknown): boolean {
  if (error instanceof LienThongError) return error.retriable;
  // Not `instanceof`: what Node itself throws may be of another realm than this code.
  if (typeof error !== 'object' || error === null) return false;
  const { code, driverError, errors, message } = error as Partial<Record<string, unknown>>;
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isTransient);
  if (driverError !== undefined && driverError !== error) return isTransient(driverError);
  if (typeof code === 'string') return SOCKET_CODES.has(code) || TRANSIENT_STATES.test(code);
  return typeof message === 'string' && LOST_CONNECTION.test(message);
}
