import { createRequire } from 'node:module';
import type { Message } from 'kafkajs';

/** What is used here of kafkajs 2.2.4: what it gives the request, and what it takes of it. */
export interface ProduceArguments {
  readonly acks: number;
  readonly timeout: number;
  readonly compression?: number;
  readonly transactionalId?: string | null;
  readonly producerId: { toString(): string };
  readonly producerEpoch: number;
  readonly topicData: readonly TopicData[];
}
interface TopicData {
  readonly topic: string;
  readonly partitions: readonly PartitionData[];
}
interface PartitionData {
  readonly partition: number;
  readonly firstSequence: number;
  readonly messages: readonly Message[];
}
interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
  readonly offset: number;
  size(): number;
}
interface Produce {
  readonly request: { encode(): Promise<unknown> };
}
interface ProduceModule {
  protocol(asked: { version: number }): ((given: ProduceArguments) => Produce) | undefined;
}

/** Record batches of magic 2 came with this version of the request. */
const FIRST_VERSION = 3;
const MAGIC = 2;
/** Of a record batch, from its base offset to the count of its records. */
const BATCH_HEADER_BYTES = 61;
/** Before the checksum: base offset, length, epoch of the leader, magic. What it covers begins behind it. */
const CHECKSUM_AT = 17;
const CHECKED_FROM = 21;
/** Length and base offset are not counted in a batch's own length. */
const UNCOUNTED_BYTES = 12;
/** Lengths, attributes and deltas of a record, and lengths of a header, at most. */
const RECORD_OVERHEAD_BYTES = 40;
const HEADER_OVERHEAD_BYTES = 10;
const MAX_BYTES_PER_UNIT = 3;
const ABSENT = -1;

let mended = false;

/**
 * kafkajs writes a message many times over: each header and each record into a buffer of its own, then all of them into
 * those of their batch, partition, topic and request. Here a request's body is written once. The bytes are the same.
 */
export function mendProduceRequest(): void {
  if (mended) return;
  mended = true;
  const require = createRequire(import.meta.url);
  const produce = require('kafkajs/src/protocol/requests/produce') as ProduceModule;
  const checksum = require('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Uint8Array) => number;
  const protocol = produce.protocol.bind(produce);
  produce.protocol = ({ version }) => {
    const make = protocol({ version });
    if (make === undefined || version < FIRST_VERSION) return make;
    return (given) => {
      const made = make(given);
      if (given.compression || given.transactionalId != null) return made;
      return { ...made, request: { ...made.request, encode: async () => encodeProduce(given, checksum) } };
    };
  };
}

/** The body of a request without compression and transactions, from version 3 on. */
export function encodeProduce(given: ProduceArguments, checksum: (bytes: Uint8Array) => number): Encoded {
  const writer = new Writer(bytesAtMost(given.topicData));
  writer.int16(ABSENT);
  writer.int16(given.acks);
  writer.int32(given.timeout);
  writer.int32(given.topicData.length);
  for (const { topic, partitions } of given.topicData) {
    writer.text(topic);
    writer.int32(partitions.length);
    for (const data of partitions) {
      writer.int32(data.partition);
      const sizeAt = writer.at;
      writer.int32(0);
      writeBatch(writer, data, given, checksum);
      writer.buffer.writeInt32BE(writer.at - sizeAt - 4, sizeAt);
    }
  }
  const { buffer: buf, at: offset } = writer;
  return { buf, offset, buffer: buf.subarray(0, offset), size: () => offset };
}

function bytesAtMost(topicData: readonly TopicData[]): number {
  let bytes = 64;
  for (const { topic, partitions } of topicData) {
    bytes += 8 + topic.length * MAX_BYTES_PER_UNIT;
    for (const { messages } of partitions) {
      bytes += 8 + BATCH_HEADER_BYTES;
      for (const { key, value, headers } of messages) {
        bytes += RECORD_OVERHEAD_BYTES + lengthOf(key) + lengthOf(value);
        for (const name in headers) {
          bytes += HEADER_OVERHEAD_BYTES + name.length * MAX_BYTES_PER_UNIT + lengthOf(headerValue(headers[name]));
        }
      }
    }
  }
  return bytes;
}

type Bytes = Buffer | string | null | undefined;

function lengthOf(value: Bytes): number {
  if (value == null) return 0;
  return typeof value === 'string' ? value.length * MAX_BYTES_PER_UNIT : value.length;
}

/** A header that comes more than once is not ours to send. */
function headerValue(value: unknown): Buffer | string {
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  throw new TypeError('a header is a text or bytes');
}

function writeBatch(
  writer: Writer,
  { messages, firstSequence }: PartitionData,
  { producerId, producerEpoch }: ProduceArguments,
  checksum: (bytes: Uint8Array) => number,
): void {
  const start = writer.at;
  const now = Date.now();
  let [first, last] = [Infinity, -Infinity];
  for (const { timestamp } of messages) {
    const stamped = timestamp == null ? now : Number(timestamp);
    if (stamped < first) first = stamped;
    if (stamped > last) last = stamped;
  }
  writer.int64(0n);
  writer.int32(0);
  writer.int32(0);
  writer.int8(MAGIC);
  writer.int32(0);
  writer.int16(0);
  writer.int32(messages.length - 1);
  writer.int64(BigInt(first));
  writer.int64(BigInt(last));
  writer.int64(BigInt(producerId.toString()));
  writer.int16(producerEpoch);
  writer.int32(firstSequence);
  writer.int32(messages.length);
  for (const [i, message] of messages.entries()) {
    writeRecord(writer, message, i, (message.timestamp == null ? now : Number(message.timestamp)) - first);
  }
  const { buffer, at: end } = writer;
  buffer.writeInt32BE(end - start - UNCOUNTED_BYTES, start + 8);
  buffer.writeUInt32BE(checksum(buffer.subarray(start + CHECKED_FROM, end)), start + CHECKSUM_AT);
}

function writeRecord(writer: Writer, message: Message, offsetDelta: number, timestampDelta: number): void {
  const { key, value, headers = {} } = message;
  const names = Object.keys(headers);
  let bytes = 1 + sizeOf(timestampDelta) + sizeOf(offsetDelta) + sizeOfBytes(key) + sizeOfBytes(value);
  bytes += sizeOf(names.length);
  for (const name of names) bytes += sizeOfBytes(name) + sizeOfBytes(headerValue(headers[name]));
  writer.varint(bytes);
  writer.int8(0);
  writer.varint(timestampDelta);
  writer.varint(offsetDelta);
  writer.bytes(key);
  writer.bytes(value);
  writer.varint(names.length);
  for (const name of names) {
    writer.bytes(name);
    writer.bytes(headerValue(headers[name]));
  }
}

/** Zigzag: numbers of small size take few bytes, whatever their sign. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

const SEVEN_BITS = 128;

function sizeOf(value: number): number {
  let bytes = 1;
  for (let rest = zigzag(value); rest >= SEVEN_BITS; rest = Math.floor(rest / SEVEN_BITS)) bytes += 1;
  return bytes;
}

function sizeOfBytes(value: Bytes): number {
  if (value == null) return 1;
  const length = Buffer.byteLength(value);
  return sizeOf(length) + length;
}

class Writer {
  at = 0;
  readonly buffer: Buffer;

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafe(bytes);
  }

  int8(value: number): void {
    this.at = this.buffer.writeInt8(value, this.at);
  }

  int16(value: number): void {
    this.at = this.buffer.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  int64(value: bigint): void {
    this.at = this.buffer.writeBigInt64BE(value, this.at);
  }

  /** Whole numbers up to 2^52. */
  varint(value: number): void {
    let rest = zigzag(value);
    for (; rest >= SEVEN_BITS; rest = Math.floor(rest / SEVEN_BITS)) {
      this.buffer[this.at++] = (rest % SEVEN_BITS) + SEVEN_BITS;
    }
    this.buffer[this.at++] = rest;
  }

  text(value: string): void {
    const written = this.buffer.write(value, this.at + 2, 'utf8');
    this.int16(written);
    this.at += written;
  }

  bytes(value: Bytes): void {
    if (value == null) {
      this.varint(ABSENT);
    } else if (typeof value === 'string') {
      this.varint(Buffer.byteLength(value));
      this.at += this.buffer.write(value, this.at, 'utf8');
    } else {
      this.varint(value.length);
      this.buffer.set(value, this.at);
      this.at += value.length;
    }
  }
}
