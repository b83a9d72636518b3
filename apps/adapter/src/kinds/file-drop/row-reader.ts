import type { ParsedRow } from '../../accept/parse-json.ts';

/**
 * Cutting a stream of bytes into rows. A reader is fed chunks and gives rows with the byte range they took, so that
 * reading can go on behind any of them after a crash. It never holds more than a chunk and one row of the largest size.
 */
export interface FileRow {
  /** Without the line end. Of a row that is too large, the beginning. */
  readonly bytes: Buffer;
  /** From the beginning of the row to the beginning of the next one. */
  readonly length: number;
  readonly lines: number;
  readonly content: ParsedRow | { readonly kind: 'blank' };
}

export interface RowReader {
  /** Rows that are complete with this chunk. */
  push(chunk: Buffer): FileRow[];
  /** What is left when the file ends. */
  end(): FileRow[];
}

export const MAX_ROW_BYTES = 8 * 1024 * 1024;
/** What is kept of a row that is too large. */
export const KEPT_OF_TOO_LARGE = 1024 * 1024;
export const NEWLINE = 0x0a;
const RETURN = 0x0d;

export function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
}

export function tooLargeRow(kept: Buffer, length: number): FileRow {
  const sentence = `the row has ${length} bytes; at most ${MAX_ROW_BYTES} are read`;
  const refusal = { code: 'input.too-large', path: '', sentence } as const;
  return { bytes: kept.subarray(0, KEPT_OF_TOO_LARGE), length, lines: 1, content: { kind: 'refused', refusal } };
}

/** Bytes of a line whose end has not come yet. Past the largest row they are counted, not kept. */
export class WaitingLine {
  private parts: Buffer[] = [];
  private kept = 0;
  private dropped = 0;

  get length(): number {
    return this.kept + this.dropped;
  }
  get isTooLarge(): boolean {
    return this.dropped > 0;
  }

  add(bytes: Buffer): void {
    const room = Math.max(0, MAX_ROW_BYTES - this.kept);
    if (bytes.length > 0 && room > 0) this.parts.push(bytes.subarray(0, room));
    this.kept += Math.min(bytes.length, room);
    this.dropped += Math.max(0, bytes.length - room);
  }

  /** What was kept; begins anew. */
  take(): Buffer {
    const [first] = this.parts;
    const whole = this.parts.length === 1 && first !== undefined ? first : Buffer.concat(this.parts);
    this.parts = [];
    this.kept = 0;
    this.dropped = 0;
    return whole;
  }
}
