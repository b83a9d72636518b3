import { isUtf8 } from 'node:buffer';
import type { Refusal } from '../../mapping/mapping-problem.ts';
import { NEWLINE } from './row-reader.ts';

/**
 * One CSV record (RFC 4180). Our own and not a package's: a quote that is opened and not closed, a wrong number of
 * columns or a broken character must cost one line and not the rest of the file, and each row must know its bytes.
 */
const QUOTE = 0x22;

/** Where the record that begins at `start` ends (index of its line end), or -1 when that has not come yet. */
export function endOfRecord(buffer: Buffer, start: number, delimiter: number): number {
  const firstEnd = buffer.indexOf(NEWLINE, start);
  // Looking for quotes in this line alone: the next one may be megabytes away.
  if (!buffer.subarray(start, firstEnd < 0 ? undefined : firstEnd).includes(QUOTE)) return firstEnd;
  let at = start;
  for (;;) {
    if (buffer[at] === QUOTE) {
      at = endOfQuoted(buffer, at);
      if (at < 0) return -1;
    }
    while (at < buffer.length && buffer[at] !== delimiter && buffer[at] !== NEWLINE) at += 1;
    if (at >= buffer.length) return -1;
    if (buffer[at] === NEWLINE) return at;
    at += 1;
  }
}

/** Behind the quote that closes the one at `start`; a doubled quote is part of the text. */
function endOfQuoted(buffer: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = buffer.indexOf(QUOTE, at);
    if (quote < 0) return -1;
    if (buffer[quote + 1] !== QUOTE) return quote + 1;
    at = quote + 2;
  }
}

export type CsvFields = { readonly fields: string[] } | { readonly refusal: Refusal; readonly isOpen: boolean };

/** The fields of a record's bytes (without its line end). `isOpen`: a quote is not closed. */
export function csvFields(bytes: Buffer, delimiter: string): CsvFields {
  if (!isUtf8(bytes)) return refused('input.encoding', 'is not valid UTF-8', false);
  const text = bytes.toString('utf8');
  if (!text.includes('"')) return { fields: text.split(delimiter) };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const closing = closingQuote(text, at);
      if (closing < 0) return refused('input.unreadable', 'a quote is opened and not closed', true);
      fields.push(text.slice(at + 1, closing).replaceAll('""', '"'));
      at = closing + 1;
      if (at < text.length && text[at] !== delimiter) {
        return refused('input.unreadable', `column ${fields.length} goes on behind its closing quote`, false);
      }
    } else {
      const end = text.indexOf(delimiter, at);
      fields.push(end < 0 ? text.slice(at) : text.slice(at, end));
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return { fields };
    at += 1;
    if (at === text.length) return { fields: [...fields, ''] };
  }
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function refused(code: 'input.encoding' | 'input.unreadable', sentence: string, isOpen: boolean): CsvFields {
  return { refusal: { code, path: '', sentence }, isOpen };
}
