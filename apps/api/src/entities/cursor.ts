import { LienThongError } from '#libs/contract';
import { decodePlace, encodePlace, queryMark } from '#libs/runtime';

/**
 * Where the next page begins: opaque to the caller, and good only for the query it came from. Pages go by entity id,
 * and ids are given in rising order, so that pages neither skip nor repeat while entities come and go.
 */
export interface Cursor {
  /** Names are found in rounds, from 0: those that are most alike come first. */
  readonly round: number;
  /** The last entity id of the page before. */
  readonly after: string;
}

const LAST_ROUND = 3;
export const FIRST_PAGE: Cursor = { round: 0, after: '' };

/** `query`: whatever decides which entities there are, in a fixed order. */
export function encodeCursor(cursor: Cursor, query: readonly (string | undefined)[]): string {
  return encodePlace([cursor.round, cursor.after, queryMark(query)]);
}

/** @throws LienThongError `http.bad-request` when it is not a cursor of this query. */
export function decodeCursor(text: string | undefined, query: readonly (string | undefined)[]): Cursor {
  if (text === undefined) return FIRST_PAGE;
  const [round, after, mark] = decodePlace(text);
  const isWhole = isRound(round) && typeof after === 'string' && isEntityId(after);
  if (!isWhole || mark !== queryMark(query)) {
    throw new LienThongError('http.bad-request', 'cursor: take it from next_cursor of a page of the same query');
  }
  return { round, after };
}

function isRound(round: unknown): round is number {
  return typeof round === 'number' && Number.isInteger(round) && round >= 0 && round <= LAST_ROUND;
}

function isEntityId(text: string): boolean {
  return text.length <= 100 && !text.includes('\0');
}
