import { createRequire } from 'node:module';

interface Decoder {
  readonly buffer: Buffer;
  readonly offset: number;
}
interface DecoderClass {
  readonly prototype: { readVarIntArray(this: Decoder, read: unknown): unknown };
}

let mended = false;

/**
 * kafkajs 2.2.4 makes an object of each header of a record, and of all of them one anew with each: half of what reading a
 * record costs, and most of what is kept of it until its turn comes, while few headers are ever asked for. Here they stay
 * the bytes that came.
 */
export function mendHeaders(): void {
  if (mended) return;
  mended = true;
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/protocol/decoder') as DecoderClass;
  const readHeader = require('kafkajs/src/protocol/recordBatch/header/v0/decoder') as unknown;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the decoder as `this` below
  const readArray = prototype.readVarIntArray;
  prototype.readVarIntArray = function (read): unknown {
    // Headers are the last of a record.
    return read === readHeader ? new LateHeaders(this.buffer, this.offset) : readArray.call(this, read);
  };
}

const NO_VALUE = -1;

/** The headers of a record as bytes: how many, then name and value of each after their lengths. */
export class LateHeaders {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  /** By this kafkajs makes one object of an array of headers. */
  reduce(): this {
    return this;
  }

  /** Of several of one name the last one; no value is an empty one. */
  read(): Record<string, string> {
    const from = this.at;
    const headers: [string, string][] = [];
    for (let left = this.number(); left > 0; left -= 1) {
      const name = this.text();
      headers.push([name, this.text()]);
    }
    this.at = from;
    // A header may have any name, `__proto__` too.
    return Object.fromEntries(headers);
  }

  private text(): string {
    const length = this.number();
    if (length === NO_VALUE) return '';
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  /** Seven bits a byte, the lowest first; even ones are positive. */
  private number(): number {
    let number = 0;
    let byte: number;
    let shift = 0;
    do {
      byte = this.bytes[this.at++] as number;
      number |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    return (number >>> 1) ^ -(number & 1);
  }
}
