import { LienThongError } from '#libs/contract';
import { decodePlace, encodePlace, queryMark } from '#libs/runtime';

/** Where the next page begins: opaque to the caller, and good only for the query it came from. */
export function encodeCursor(after: bigint, query: readonly unknown[]): string {
  return encodePlace([after.toString(), queryMark(query)]);
}

/** @throws LienThongError `http.bad-request` when it is not a cursor of this query. */
export function decodeCursor(text: string, query: readonly unknown[]): bigint {
  const [after, mark] = decodePlace(text);
  if (typeof after !== 'string' || !/^[0-9]{1,19}$/.test(after) || mark !== queryMark(query)) {
    throw new LienThongError('http.bad-request', 'cursor: take it from next_cursor of a page of the same query');
  }
  const number = BigInt(after);
  return number >= 1n << 63n ? (1n << 63n) - 1n : number;
}
