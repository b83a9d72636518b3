import { createRequire } from 'node:module';

/** What is used here of `kafkajs/src/protocol/encoder.js`, version 2.2.4. */
interface Encoder {
  buf: Buffer;
  offset: number;
}
interface EncoderClass {
  nextPowerOfTwo(size: number): number;
  readonly prototype: Encoder & Record<string, unknown>;
}

const LEAST_BYTES = 64;
const MORE_BITS_FOLLOW = 0x80;
const SEVEN_BITS = 0x7f;

/** Room for so many more bytes: without filling it with zeros first, small pieces from Node's pool. */
function ensureAvailable(this: Encoder, bytes: number): void {
  const needed = this.offset + bytes;
  if (needed <= this.buf.length) return;
  const grown = Buffer.allocUnsafe(Math.max(LEAST_BYTES, 2 ** (32 - Math.clz32(needed - 1))));
  this.buf.copy(grown, 0, 0, this.offset);
  this.buf = grown;
}

function append(this: Encoder, { buf, offset }: Encoder): void {
  buf.copy(this.buf, this.offset, 0, offset);
  this.offset += offset;
}

const LEAN = {
  ensureAvailable,

  writeEncoder(this: Encoder, value: Encoder): Encoder {
    ensureAvailable.call(this, value.offset);
    append.call(this, value);
    return this;
  },

  writeEncoderArray(this: Encoder, values: readonly Encoder[]): Encoder {
    let bytes = 0;
    for (const { offset } of values) bytes += offset;
    ensureAvailable.call(this, bytes);
    for (const value of values) append.call(this, value);
    return this;
  },

  writeUVarInt(this: Encoder, value: number): Encoder {
    ensureAvailable.call(this, 5);
    let rest = value >>> 0;
    for (; rest > SEVEN_BITS; rest >>>= 7) this.buf[this.offset++] = (rest & SEVEN_BITS) | MORE_BITS_FOLLOW;
    this.buf[this.offset++] = rest;
    return this;
  },
};

/**
 * kafkajs makes an encoder for each header of each message, and each begins with half a kilobyte outside the heap that
 * is filled with zeros and has to be collected; integers go through lists. The bytes written stay the same.
 */
export function mendEncoderBuffers(): void {
  const encoder = createRequire(import.meta.url)('kafkajs/src/protocol/encoder') as EncoderClass;
  // Asked for the first buffer of an encoder alone, once `ensureAvailable` is ours: there need be none.
  encoder.nextPowerOfTwo = () => 0;
  Object.assign(encoder.prototype, LEAN);
}
