import { createHash } from 'node:crypto';
import { LienThongError } from '#libs/contract';

/** Where the next page begins: opaque to the caller, and good only for the query it came from. */
export function encodeCursor(after: bigint, query: readonly unknown[]): string {
  return Buffer.from(JSON.stringify([after.toString(), queryMark(query)])).toString('base64url');
}

/** @throws LienThongError `http.bad-request` when it is not a cursor of this query. */
export function decodeCursor(text: string, query: readonly unknown[]): bigint {
  const [after, mark] = partsOf(text);
  if (typeof after !== 'string' || !/^[0-9]{1,19}$/.test(after) || mark !== queryMark(query)) {
    throw new LienThongError('http.bad-request', 'cursor: take it from next_cursor of a page of the same query');
  }
  const number = BigInt(after);
  return number >= 1n << 63n ? (1n << 63n) - 1n : number;
}

function partsOf(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function queryMark(query: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(query.map((part) => part ?? null)))
    .digest('base64url')
    .slice(0, 10);
}
