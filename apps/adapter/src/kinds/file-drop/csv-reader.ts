import type { ParsedRow } from '../../accept/parse-json.ts';
import { unacceptable } from '../../accept/row-limits.ts';
import type { Refusal } from '../../mapping/mapping-problem.ts';
import { csvFields, endOfRecord } from './csv-record.ts';
import {
  MAX_ROW_BYTES,
  NEWLINE,
  tooLargeRow,
  WaitingLine,
  withoutReturn,
  type FileRow,
  type RowReader,
} from './row-reader.ts';

/** What to make of the fields of a record. */
type Understand = (fields: string[]) => ParsedRow;

/** Rows of a CSV file behind its header: objects of column name → text. */
export class CsvReader implements RowReader {
  private waiting: Buffer = Buffer.alloc(0);
  /** A single line that is larger than any row: its rest is passed over. */
  private readonly oversized = new WaitingLine();
  private readonly delimiter: string;
  private readonly understand: Understand;

  constructor(delimiter: string, understand: Understand) {
    this.delimiter = delimiter;
    this.understand = understand;
  }

  push(chunk: Buffer): FileRow[] {
    const rows: FileRow[] = [];
    let bytes = chunk;
    if (this.oversized.length > 0) {
      const end = bytes.indexOf(NEWLINE);
      this.oversized.add(end < 0 ? bytes : bytes.subarray(0, end));
      if (end < 0) return rows;
      rows.push(this.oversizedRow(1));
      bytes = bytes.subarray(end + 1);
    }
    this.waiting = this.waiting.length === 0 ? bytes : Buffer.concat([this.waiting, bytes]);
    this.takeWhole(rows);
    return rows;
  }

  end(): FileRow[] {
    const rows: FileRow[] = [];
    if (this.oversized.length > 0) return [this.oversizedRow(0)];
    while (this.waiting.length > 0) {
      const firstEnd = this.waiting.indexOf(NEWLINE);
      if (firstEnd < 0) {
        rows.push(this.lastRow(this.waiting));
        this.waiting = Buffer.alloc(0);
      } else {
        // A quote is open to the end of the file: the line that opens it is refused, the others are read.
        rows.push(this.unclosedRow(firstEnd));
        this.waiting = this.waiting.subarray(firstEnd + 1);
        this.takeWhole(rows);
      }
    }
    return rows;
  }

  private takeWhole(rows: FileRow[]): void {
    const delimiter = this.delimiter.charCodeAt(0);
    for (;;) {
      const end = endOfRecord(this.waiting, 0, delimiter);
      const length = end >= 0 ? end : this.waiting.length;
      const firstEnd = length > MAX_ROW_BYTES || end >= 0 ? this.waiting.indexOf(NEWLINE) : -1;
      if (length > MAX_ROW_BYTES) {
        if (firstEnd < 0) return this.beginOversized();
        this.take(
          rows,
          firstEnd,
          firstEnd > MAX_ROW_BYTES ? tooLargeRow(this.waiting, firstEnd + 1) : this.unclosedRow(firstEnd),
        );
      } else if (end < 0) {
        return;
      } else {
        const row = this.wholeRow(end);
        const isMisread = row.content.kind === 'refused' && row.lines > 1;
        // Several lines that make no sense together: the quote that joined them was a slip. Only its line is refused.
        if (isMisread) this.take(rows, firstEnd, this.unclosedRow(firstEnd));
        else this.take(rows, end, row);
      }
    }
  }

  private take(rows: FileRow[], end: number, row: FileRow): void {
    rows.push(row);
    this.waiting = this.waiting.subarray(end + 1);
  }

  private wholeRow(end: number): FileRow {
    const bytes = withoutReturn(this.waiting.subarray(0, end));
    const row = { bytes, length: end + 1, lines: linesOf(this.waiting, end) };
    if (bytes.length === 0) return { ...row, content: { kind: 'blank' } };
    const read = csvFields(bytes, this.delimiter);
    return { ...row, content: 'fields' in read ? this.understand(read.fields) : refusedRow(read.refusal) };
  }

  private unclosedRow(end: number): FileRow {
    const bytes = withoutReturn(this.waiting.subarray(0, end));
    const sentence = 'a quote is opened and not closed';
    return { bytes, length: end + 1, lines: 1, content: refusedRow({ code: 'input.unreadable', path: '', sentence }) };
  }

  /** A last line without its line end may be whole; where it is short or a quote is open, the file was cut off. */
  private lastRow(all: Buffer): FileRow {
    const bytes = withoutReturn(all);
    const row = { bytes, length: all.length, lines: 1 };
    const read = csvFields(bytes, this.delimiter);
    if ('refusal' in read && !read.isOpen) return { ...row, content: refusedRow(read.refusal) };
    const content = 'fields' in read ? this.understand(read.fields) : null;
    const isShort = content === null || (content.kind === 'refused' && content.refusal.code === 'input.column-count');
    if (!isShort) return { ...row, content };
    const sentence = 'the file ends in the middle of this row';
    return { ...row, content: refusedRow({ code: 'input.truncated', path: '', sentence }) };
  }

  private beginOversized(): void {
    this.oversized.add(this.waiting);
    this.waiting = Buffer.alloc(0);
  }

  private oversizedRow(lineEnd: 0 | 1): FileRow {
    const length = this.oversized.length + lineEnd;
    return tooLargeRow(this.oversized.take(), length);
  }
}

/** For the rows behind a header of these columns. */
export function rowOfColumns(columns: readonly string[]): Understand {
  return (fields) => {
    if (fields.length !== columns.length) {
      const sentence = `has ${fields.length} columns; the header has ${columns.length}`;
      return refusedRow({ code: 'input.column-count', path: '', sentence });
    }
    // Without a prototype: a column may be named as anything.
    const row = Object.create(null) as Record<string, string>;
    for (let i = 0; i < columns.length; i += 1) row[columns[i] ?? ''] = fields[i] ?? '';
    const refusal = unacceptable(row);
    return refusal === null ? { kind: 'row', row } : refusedRow(refusal);
  };
}

function refusedRow(refusal: Refusal): ParsedRow & { kind: 'refused' } {
  return { kind: 'refused', refusal };
}

function linesOf(buffer: Buffer, end: number): number {
  let lines = 1;
  for (let at = buffer.indexOf(NEWLINE); at >= 0 && at < end; at = buffer.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
