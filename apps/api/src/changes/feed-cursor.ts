import { LienThongError } from '#libs/contract';
import { decodePlace, encodePlace } from '#libs/runtime';
import { FEED_START, type FeedPosition } from '#libs/store';

/** Where a consumer of the feed stands: opaque to it, and good for one entity type (or all) of one incarnation. */
export interface FeedPlace {
  readonly position: FeedPosition;
  readonly incarnation: number;
  readonly entityType: string | null;
}

export function encodeFeedCursor({ position, incarnation, entityType }: FeedPlace): string {
  return encodePlace([incarnation, position.xact, position.feedNo, entityType]);
}

/**
 * @throws LienThongError `http.bad-request` when it is no cursor of this entity type, `http.cursor-expired` when it is
 * of another incarnation: a restored store gives its places out again, and a consumer would skip what it now puts there.
 */
export function decodeFeedCursor(
  text: string | undefined,
  now: Pick<FeedPlace, 'incarnation' | 'entityType'>,
): FeedPosition {
  if (text === undefined) return FEED_START;
  const [incarnation, xact, feedNo, entityType] = decodePlace(text);
  const isWhole = Number.isInteger(incarnation) && isCount(xact) && isCount(feedNo);
  if (!isWhole || entityType !== now.entityType) {
    throw new LienThongError('http.bad-request', 'cursor: take it from next_cursor of a page of the same type');
  }
  if (incarnation !== now.incarnation) throw new LienThongError('http.cursor-expired');
  return { xact, feedNo };
}

/** An unsigned 63-bit integer in decimal, as PostgreSQL takes it. */
function isCount(part: unknown): part is string {
  return typeof part === 'string' && /^\d{1,18}$/.test(part);
}
