import { isUtf8 } from 'node:buffer';
import type { ErrorCode } from '#libs/contract';
import { hasDuplicateKey } from '#libs/json';
import { parse } from 'lossless-json';
import type { Refusal } from '../mapping/mapping-problem.ts';
import type { RawValue } from '../mapping/raw-row.ts';
import { unacceptable } from './row-limits.ts';

export type ParsedRow =
  { readonly kind: 'row'; readonly row: RawValue } | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Numbers that may not survive as a JavaScript number: 16 digits and more, fractions, exponents. May be found inside a
 * text too; then the slower parser gives the same.
 */
const RISKY_NUMBER = /[:[,]\s*-?(?:[0-9]{16}|[0-9]{1,15}[.eE])/;
const OPENS_OBJECT = 0x7b;

/** One JSON object. Numbers that a JavaScript number would change come as their text. */
export function parseJsonRow(bytes: Uint8Array): ParsedRow {
  if (!isUtf8(bytes)) return refused('input.encoding', 'is not valid UTF-8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').trim();
  let row: RawValue;
  try {
    row = RISKY_NUMBER.test(text) ? parse(text, undefined, (number) => number) : JSON.parse(text);
  } catch {
    return refused('input.unreadable', 'is not JSON');
  }
  if (text.charCodeAt(0) !== OPENS_OBJECT) return refused('input.unreadable', 'is not a JSON object');
  if (hasDuplicateKey(text, row)) return refused('input.duplicate-key', 'an object says one key twice');
  const refusal = unacceptable(row);
  return refusal === null ? { kind: 'row', row } : { kind: 'refused', refusal };
}

function refused(code: ErrorCode, sentence: string): ParsedRow {
  return { kind: 'refused', refusal: { code, path: '', sentence } };
}
