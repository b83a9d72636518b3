import { createReadStream } from 'node:fs';
import type { RowForm } from '#libs/store';
import { unacceptable } from '../../accept/row-limits.ts';
import type { Refusal } from '../../mapping/mapping-problem.ts';
import { CsvReader, rowOfColumns } from './csv-reader.ts';
import type { FileForm } from './file-drop-settings.ts';
import { JsonLinesReader } from './json-lines-reader.ts';
import type { FileRow, RowReader } from './row-reader.ts';

/** Where the rows of a file begin, and who reads them. */
export type OpenedRows =
  | {
      readonly kind: 'rows';
      readonly reader: RowReader;
      readonly form: RowForm;
      readonly startByte: number;
      readonly startLine: number;
    }
  | { readonly kind: 'empty' }
  /** The header cannot be understood, so no row can. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly raw: Buffer };

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Looks at the beginning of the file: byte order mark and, for CSV, the header. */
export async function openRows(path: string, form: FileForm): Promise<OpenedRows> {
  const bomBytes = await bomLength(path);
  if (form.format === 'json-lines') {
    const json = { format: 'json' } as const;
    return { kind: 'rows', reader: new JsonLinesReader(), form: json, startByte: bomBytes, startLine: 0 };
  }
  const delimiter = form.delimiter ?? ',';
  const header = await readHeader(path, bomBytes, delimiter);
  if (header === null) return { kind: 'empty' };
  const { columns, endByte, lines, raw } = header;
  if (!Array.isArray(columns)) return { kind: 'refused', refusal: columns, raw };
  const repeated = columns.find((column, i) => columns.indexOf(column) !== i);
  if (repeated !== undefined) {
    const sentence = 'the header names one column twice';
    return { kind: 'refused', refusal: { code: 'input.unreadable', path: repeated.slice(0, 100), sentence }, raw };
  }
  return {
    kind: 'rows',
    reader: new CsvReader(delimiter, rowOfColumns(columns)),
    form: { format: 'csv', delimiter, columns },
    startByte: endByte,
    startLine: lines,
  };
}

async function bomLength(path: string): Promise<number> {
  for await (const chunk of createReadStream(path, { end: BOM.length - 1 })) {
    return (chunk as Buffer).equals(BOM) ? BOM.length : 0;
  }
  return 0;
}

interface Header {
  readonly columns: string[] | Refusal;
  readonly endByte: number;
  readonly lines: number;
  readonly raw: Buffer;
}

/** Null: the file has no line at all. */
async function readHeader(path: string, start: number, delimiter: string): Promise<Header | null> {
  const reader = new CsvReader(delimiter, (fields) => {
    const columns = fields.map((field) => field.trim());
    const refusal = unacceptable(columns);
    return refusal === null ? { kind: 'row', row: columns } : { kind: 'refused', refusal };
  });
  let endByte = start;
  let lines = 0;
  const headerIn = (rows: readonly FileRow[]): Header | null => {
    for (const row of rows) {
      endByte += row.length;
      lines += row.lines;
      if (row.content.kind === 'refused') return { columns: row.content.refusal, endByte, lines, raw: row.bytes };
      if (row.content.kind === 'row') return { columns: row.content.row as string[], endByte, lines, raw: row.bytes };
    }
    return null;
  };
  for await (const chunk of createReadStream(path, { start })) {
    const header = headerIn(reader.push(chunk as Buffer));
    if (header !== null) return header;
  }
  return headerIn(reader.end());
}
