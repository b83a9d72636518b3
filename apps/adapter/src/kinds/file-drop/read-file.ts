import { createReadStream } from 'node:fs';
import type { DeliveredFile, RowForm } from '#libs/store';
import type { Acceptance } from '../../accept/acceptance.ts';
import type { ReadRow } from '../../accept/read-row.ts';
import { openRows } from './open-rows.ts';
import type { FileRow } from './row-reader.ts';
import { isUnchanged, type FoundFile } from './whole-files.ts';

/** Rows and bytes in one acceptance at most. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const MAX_LINE_END_BYTES = '\r\n'.length;

export interface FileReading {
  readonly file: FoundFile;
  readonly known: DeliveredFile;
  readonly acceptance: Acceptance;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}
/** `moved`: the file was rewritten, or another process reads it too; `stopped`: the signal came. */
export type FileOutcome = {
  readonly kind: 'finished' | 'moved' | 'stopped';
  readonly accepted: number;
  readonly quarantined: number;
};

/**
 * Reads a file from where it stands to its end, streaming. Rows and position commit together, so that whenever the
 * process ends, reading goes on behind the last accepted row.
 */
export async function readFileRows(reading: FileReading): Promise<FileOutcome> {
  return new FileWalk(reading).walk();
}

/** Of a row that is too large only the beginning is kept. */
function isWhole({ bytes, length }: FileRow): boolean {
  return length - bytes.length <= MAX_LINE_END_BYTES;
}

class FileWalk {
  private byte: number;
  private line: number;
  private savedByte: bigint;
  private batch: ReadRow[] = [];
  private batchBytes = 0;
  private accepted = 0;
  private quarantined = 0;
  private form: RowForm | undefined;

  constructor(private readonly reading: FileReading) {
    this.savedByte = reading.known.positionBytes;
    this.byte = Number(reading.known.positionBytes);
    this.line = Number(reading.known.positionLine);
  }

  async walk(): Promise<FileOutcome> {
    const { file, signal } = this.reading;
    const opened = await openRows(file.path, file.form);
    if (opened.kind === 'refused') {
      const { refusal, raw } = opened;
      this.batch.push(
        this.readRow({ bytes: raw, length: file.size, lines: 1, content: { kind: 'refused', refusal } }, 1),
      );
      return this.finish();
    }
    if (opened.kind === 'empty') return this.finish();
    this.form = opened.form;
    if (this.byte < opened.startByte) {
      this.byte = opened.startByte;
      this.line = opened.startLine;
    }
    if (this.byte < file.size) {
      for await (const chunk of createReadStream(file.path, { start: this.byte, end: file.size - 1 })) {
        if (!(await this.take(opened.reader.push(chunk as Buffer)))) return this.outcome('moved');
        if (signal.aborted) return this.outcome('stopped');
      }
      if (!(await this.take(opened.reader.end()))) return this.outcome('moved');
      if (signal.aborted) return this.outcome('stopped');
    }
    return this.finish();
  }

  /** False when the position moved under us. */
  private async take(rows: readonly FileRow[]): Promise<boolean> {
    for (const row of rows) {
      const line = this.line + 1;
      this.byte += row.length;
      this.line += row.lines;
      if (row.content.kind === 'blank') continue;
      this.batch.push(this.readRow(row, line));
      this.batchBytes += row.bytes.length;
      const isFull = this.batch.length >= this.reading.batchSize || this.batchBytes >= MAX_BATCH_BYTES;
      if (isFull && !(await this.save(this.byte, false))) return false;
      if (isFull && this.reading.signal.aborted) return true;
    }
    return true;
  }

  private async finish(): Promise<FileOutcome> {
    // A file that was rewritten under our hands was not read as the content it is known by.
    if (!(await isUnchanged(this.reading.file))) return this.outcome('moved');
    return this.outcome((await this.save(this.reading.file.size, true)) ? 'finished' : 'moved');
  }

  private async save(toByte: number, finished: boolean): Promise<boolean> {
    const { known, acceptance, signal } = this.reading;
    const { contentHash, passes } = known;
    const advance = {
      contentHash,
      passes,
      fromBytes: this.savedByte,
      toBytes: BigInt(toByte),
      toLine: BigInt(this.line),
      finished,
    };
    const receipts = await acceptance.accept(this.batch, { advance, signal });
    if (receipts === null) return false;
    const quarantined = receipts.filter(({ status }) => status === 'quarantined').length;
    this.quarantined += quarantined;
    this.accepted += receipts.length - quarantined;
    this.savedByte = BigInt(toByte);
    this.batch = [];
    this.batchBytes = 0;
    return true;
  }

  private readRow(row: FileRow & { content: ReadRow['content'] | { kind: 'blank' } }, line: number): ReadRow {
    const { name, form } = this.reading.file;
    const { content } = row;
    if (content.kind === 'blank') throw new Error('blank lines are no rows');
    const read = { place: `${name}:${line}`, raw: row.bytes, rawBytes: row.length, content };
    const { datasets } = form;
    return {
      ...read,
      ...(datasets !== undefined && { datasets }),
      ...(this.form !== undefined && isWhole(row) && { form: this.form }),
    };
  }

  private outcome(kind: FileOutcome['kind']): FileOutcome {
    return { kind, accepted: this.accepted, quarantined: this.quarantined };
  }
}
