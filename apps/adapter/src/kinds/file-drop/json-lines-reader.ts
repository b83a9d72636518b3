import { parseJsonRow } from '../../accept/parse-json.ts';
import { NEWLINE, tooLargeRow, WaitingLine, withoutReturn, type FileRow, type RowReader } from './row-reader.ts';

/** One JSON object a line. Whatever a line holds, the next one is read. */
export class JsonLinesReader implements RowReader {
  private readonly waiting = new WaitingLine();

  push(chunk: Buffer): FileRow[] {
    const rows: FileRow[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.waiting.add(chunk.subarray(start, end));
      rows.push(this.row(1));
      start = end + 1;
    }
    this.waiting.add(chunk.subarray(start));
    return rows;
  }

  end(): FileRow[] {
    return this.waiting.length === 0 ? [] : [this.row(0)];
  }

  private row(lineEnd: 0 | 1): FileRow {
    const length = this.waiting.length + lineEnd;
    const { isTooLarge } = this.waiting;
    const bytes = withoutReturn(this.waiting.take());
    if (isTooLarge) return tooLargeRow(bytes, length);
    const row = { bytes, length, lines: 1 };
    if (bytes.length === 0) return { ...row, content: { kind: 'blank' } };
    const content = parseJsonRow(bytes);
    // Half a JSON object never parses: at the end of the file that is what a cut-off delivery looks like.
    if (lineEnd === 0 && content.kind === 'refused' && content.refusal.code === 'input.unreadable') {
      const sentence = 'the file ends in the middle of this row';
      return { ...row, content: { kind: 'refused', refusal: { code: 'input.truncated', path: '', sentence } } };
    }
    return { ...row, content };
  }
}
