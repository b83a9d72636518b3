import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CsvReader, rowOfColumns } from './csv-reader.ts';
import { JsonLinesReader } from './json-lines-reader.ts';
import { MAX_ROW_BYTES, type FileRow, type RowReader } from './row-reader.ts';

function readAll(reader: RowReader, bytes: Buffer, chunkSize: number): FileRow[] {
  const rows: FileRow[] = [];
  for (let at = 0; at < bytes.length; at += chunkSize) rows.push(...reader.push(bytes.subarray(at, at + chunkSize)));
  return [...rows, ...reader.end()];
}
const brief = (rows: readonly FileRow[]): unknown[] =>
  rows.map(({ bytes, length, lines, content }) => [bytes.toString('latin1'), length, lines, JSON.stringify(content)]);

/** Texts that are likely to be broken CSV. */
const messy = fc
  .array(fc.constantFrom('a', ';', '"', '""', '\n', '\r\n', 'b', ';"', '";', '\xff', 'é'), { maxLength: 60 })
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

describe('rows of a file', () => {
  test.each<[string, () => RowReader]>([
    ['CSV', () => new CsvReader(';', rowOfColumns(['x', 'y']))],
    ['JSON lines', () => new JsonLinesReader()],
  ])('%s: do not depend on how the bytes come, and cover every byte', (_, reader) => {
    fc.assert(
      fc.property(messy, fc.integer({ min: 1, max: 70 }), (bytes, chunkSize) => {
        const whole = readAll(reader(), bytes, 1000);
        expect(brief(readAll(reader(), bytes, chunkSize))).toEqual(brief(whole));
        expect(whole.reduce((sum, { length }) => sum + length, 0)).toBe(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('what is written as CSV is read as it was', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ';', '\n', 'ố', ' ', '\r') });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), (rows) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const bytes = Buffer.from(rows.map((row) => `${row.map(quoted).join(';')}\r\n`).join(''));
        const read = readAll(new CsvReader(';', rowOfColumns(['x', 'y'])), bytes, 7);
        expect(read.map(({ content }) => content)).toEqual(
          rows.map(([x, y]) => ({ kind: 'row', row: Object.assign(Object.create(null), { x, y }) })),
        );
      }),
    );
  });

  test('an open quote costs the line that opens it, however far the next quote is', () => {
    const lines = ['a;"b', ...Array.from({ length: 50 }, (_, i) => `${i};x`), 'c;"d"'];
    const read = readAll(new CsvReader(';', rowOfColumns(['x', 'y'])), Buffer.from(`${lines.join('\n')}\n`), 64);
    expect(read.map(({ content }) => content.kind)).toEqual(['refused', ...Array.from({ length: 51 }, () => 'row')]);
  });

  test.each<[string, RowReader, string, string]>([
    ['CSV', new CsvReader(';', rowOfColumns(['x'])), '', 'ok'],
    ['CSV in quotes', new CsvReader(';', rowOfColumns(['x'])), '"', 'ok'],
    ['JSON lines', new JsonLinesReader(), '', '{"ok":1}'],
  ])('%s: a row beyond the largest is passed over in bounded memory', (_, reader, quote, good) => {
    const huge = Buffer.from(`${quote}${'x'.repeat(MAX_ROW_BYTES + 10)}${quote}\n${good}\n`);
    const [first, second] = readAll(reader, huge, 65_536);
    expect(first?.content).toMatchObject({ kind: 'refused', refusal: { code: 'input.too-large' } });
    expect(first?.bytes.length).toBeLessThanOrEqual(1024 * 1024);
    expect(second?.content.kind).toBe('row');
  });
});
