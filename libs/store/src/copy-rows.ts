import { putUuid, UUID_BYTES } from '#libs/contract';
import type { ClientBase } from 'pg';
import { from, to } from 'pg-copy-streams';

/**
 * `COPY` in PostgreSQL's binary format: bytes travel as bytes, where results of queries carry `bytea` as hexadecimal
 * that one side writes and the other reads, and rows come into a table many at a time.
 */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const END_OF_ROWS = -1;
/** One UTF-16 unit takes at most so many UTF-8 bytes. */
const MAX_BYTES_PER_UNIT = 3;
/** Days between the Unix epoch and that of PostgreSQL's timestamps, 2000-01-01, in microseconds. */
const POSTGRES_EPOCH_US = 946_684_800_000_000n;

/** `query` can have no parameters: whatever is put into it must be numbers or escaped literals. */
export async function copyOut(client: ClientBase, query: string): Promise<CopiedRows> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(to(`COPY (${query}) TO STDOUT (FORMAT binary)`))) chunks.push(chunk as Buffer);
  return new CopiedRows(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks));
}

/** @param target table and columns, in the order in which the rows give them */
export async function copyIn(client: ClientBase, target: string, rows: RowsToCopy): Promise<void> {
  const stream = client.query(from(`COPY ${target} FROM STDIN (FORMAT binary)`));
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.once('finish', resolve);
    stream.end(rows.finish());
  });
}

/** Reads rows in order: `next`, then each column by its type, from the first to the last. */
export class CopiedRows {
  /** Where the column begins that `end` passed over. */
  start = 0;
  private at = HEADER_BYTES;

  /** @param buffer all the bytes that came */
  constructor(readonly buffer: Buffer) {}

  /** False at the end. */
  next(): boolean {
    const columns = this.buffer.readInt16BE(this.at);
    this.at += 2;
    return columns !== END_OF_ROWS;
  }

  /** A view, not a copy: it keeps the bytes of all the rows. */
  bytes(): Buffer | null {
    const length = this.buffer.readInt32BE(this.at);
    this.at += LENGTH_BYTES;
    if (length === NULL_LENGTH) return null;
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  /** Passes over a column. @returns where its bytes end in `buffer`; they begin at `start`, and where it is null there are none */
  end(): number {
    const length = this.buffer.readInt32BE(this.at);
    this.start = this.at + LENGTH_BYTES;
    this.at = this.start + Math.max(0, length);
    return this.at;
  }

  text(): string | null {
    const length = this.buffer.readInt32BE(this.at);
    this.at += LENGTH_BYTES;
    if (length === NULL_LENGTH) return null;
    this.at += length;
    return this.buffer.toString('utf8', this.at - length, this.at);
  }

  boolean(): boolean {
    this.at += LENGTH_BYTES + 1;
    return this.buffer[this.at - 1] === 1;
  }

  integer(): number {
    this.at += LENGTH_BYTES + 4;
    return this.buffer.readInt32BE(this.at - 4);
  }

  /** A bigint from 0 to 2^53 - 1. */
  safeInteger(): number {
    this.at += LENGTH_BYTES + 8;
    return this.buffer.readUInt32BE(this.at - 8) * 2 ** 32 + this.buffer.readUInt32BE(this.at - 4);
  }

  bigint(): bigint {
    this.at += LENGTH_BYTES + 8;
    return this.buffer.readBigInt64BE(this.at - 8);
  }

  /** A bigint of at most 53 bits, with its sign, or null. */
  optionalNumber(): number | null {
    const length = this.buffer.readInt32BE(this.at);
    this.at += LENGTH_BYTES;
    if (length === NULL_LENGTH) return null;
    this.at += 8;
    return this.buffer.readInt32BE(this.at - 8) * 2 ** 32 + this.buffer.readUInt32BE(this.at - 4);
  }
}

/** Rows to be copied into a table: `row`, then each column by its type, from the first to the last. */
export class RowsToCopy {
  private buffer: Buffer;
  private at = HEADER_BYTES;

  /** @param bytes about how many there will be */
  constructor(
    private readonly columns: number,
    bytes: number,
  ) {
    this.buffer = Buffer.allocUnsafe(HEADER_BYTES + bytes + 1024);
    SIGNATURE.copy(this.buffer);
    // Flags and the length of an extension: none.
    this.buffer.fill(0, SIGNATURE.length, HEADER_BYTES);
  }

  row(): void {
    this.reserve(2);
    this.at = this.buffer.writeInt16BE(this.columns, this.at);
  }

  bytes(value: Uint8Array): void {
    this.reserve(LENGTH_BYTES + value.byteLength);
    this.at = this.buffer.writeInt32BE(value.byteLength, this.at);
    this.buffer.set(value, this.at);
    this.at += value.byteLength;
  }

  text(value: string): void {
    this.reserve(LENGTH_BYTES + value.length * MAX_BYTES_PER_UNIT);
    const written = this.buffer.write(value, this.at + LENGTH_BYTES, 'utf8');
    this.buffer.writeInt32BE(written, this.at);
    this.at += LENGTH_BYTES + written;
  }

  /** Digits in twos, as many bytes. */
  hexadecimal(digits: string): void {
    this.reserve(LENGTH_BYTES + digits.length / 2);
    this.at = this.buffer.writeInt32BE(digits.length / 2, this.at);
    this.at += this.buffer.write(digits, this.at, 'hex');
  }

  /** A UUID in its text form, with hyphens. */
  uuid(value: string): void {
    this.reserve(LENGTH_BYTES + UUID_BYTES);
    this.at = this.buffer.writeInt32BE(UUID_BYTES, this.at);
    putUuid(value, this.buffer, this.at);
    this.at += UUID_BYTES;
  }

  /** A `tsvector` without places. @param words distinct, without NUL */
  lexemes(words: readonly string[]): void {
    let most = 2 * LENGTH_BYTES;
    for (const word of words) most += word.length * MAX_BYTES_PER_UNIT + 3;
    this.reserve(most);
    const start = this.at + LENGTH_BYTES;
    this.at = this.buffer.writeInt32BE(words.length, start);
    for (const word of words) {
      this.at += this.buffer.write(word, this.at, 'utf8');
      // The end of the word, and no place where it stands.
      this.buffer.fill(0, this.at, this.at + 3);
      this.at += 3;
    }
    this.buffer.writeInt32BE(this.at - start, start - LENGTH_BYTES);
  }

  boolean(value: boolean): void {
    this.reserve(LENGTH_BYTES + 1);
    this.at = this.buffer.writeInt32BE(1, this.at);
    this.at = this.buffer.writeUInt8(value ? 1 : 0, this.at);
  }

  integer(value: number): void {
    this.reserve(LENGTH_BYTES + 4);
    this.at = this.buffer.writeInt32BE(4, this.at);
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  bigint(value: bigint): void {
    this.reserve(LENGTH_BYTES + 8);
    this.at = this.buffer.writeInt32BE(8, this.at);
    this.at = this.buffer.writeBigInt64BE(value, this.at);
  }

  /** `timestamptz` of epoch milliseconds. */
  time(epochMs: number): void {
    this.bigint(BigInt(epochMs) * 1000n - POSTGRES_EPOCH_US);
  }

  null(): void {
    this.reserve(LENGTH_BYTES);
    this.at = this.buffer.writeInt32BE(NULL_LENGTH, this.at);
  }

  finish(): Buffer {
    this.reserve(2);
    this.at = this.buffer.writeInt16BE(END_OF_ROWS, this.at);
    return this.buffer.subarray(0, this.at);
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.at + bytes, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}
