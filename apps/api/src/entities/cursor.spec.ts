import { describe, expect, test } from '@jest/globals';
import { LienThongError } from '#libs/contract';
import { decodeCursor, encodeCursor, FIRST_PAGE } from './cursor.ts';

const query = ['person', 'lê an', undefined];

describe('cursors', () => {
  test('lead back to where the page ended', () => {
    const cursor = { round: 3, after: '019a-ü' } as const;
    expect(decodeCursor(encodeCursor(cursor, query), query)).toEqual(cursor);
  });

  test('none leads to the first page', () => {
    expect(decodeCursor(undefined, query)).toEqual(FIRST_PAGE);
  });

  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const mark = (JSON.parse(Buffer.from(encodeCursor(FIRST_PAGE, query), 'base64url').toString()) as string[])[2];
  test.each([
    ['of another query', encodeCursor(FIRST_PAGE, ['shop', 'lê an', undefined])],
    ['empty', ''],
    ['not base64', '***'],
    ['not JSON', Buffer.from('{').toString('base64url')],
    ['null', encoded(null)],
    ['an object', encoded({ round: 0, after: '' })],
    ['another round', encoded([4, '', mark])],
    ['half a round', encoded([0.5, '', mark])],
    ['a number for an id', encoded([0, 7, mark])],
    ['an id with a NUL', encoded([0, 'a\0', mark])],
    ['an endless id', encoded([0, 'a'.repeat(101), mark])],
  ])('one that is %s is refused', (_, text) => {
    expect(() => decodeCursor(text, query)).toThrow(LienThongError);
  });
});
