import { createHash } from 'node:crypto';

/** A place in a list as one opaque text for a URL. What stands in it is checked by whoever reads it. */
export function encodePlace(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a place; none where the text is not one. */
export function decodePlace(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** A short mark of what was asked, so that a cursor is good for the query alone that it came from. */
export function queryMark(query: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(query.map((part) => part ?? null)))
    .digest('base64url')
    .slice(0, 10);
}
