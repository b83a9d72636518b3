import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256Hex } from '#libs/json';

/** A bearer token: 256 random bits. Shown once and never stored. */
export function newToken(): string {
  return `lt_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a token. It has full entropy, so a plain SHA-256 is enough. */
export function hashToken(token: string): string {
  return sha256Hex(token);
}

/** Whether the token has this hash; takes the same time wherever they differ. */
export function isTokenOf(token: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  const actual = Buffer.from(hashToken(token), 'hex');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** The token of an `Authorization: Bearer …` header, or null. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9._~+/=-]{1,500})$/i.exec(header ?? '')?.[1] ?? null;
}
