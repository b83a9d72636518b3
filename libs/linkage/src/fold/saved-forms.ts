import type { ReferenceText } from '#libs/contract';
import { KeyHash, type KeyHashes, type KeySpan } from '../block/key-hash.ts';
import type { ByteStore } from './byte-store.ts';
import { enlarged } from './int-lists.ts';
import type { TextMarks } from './text-marks.ts';

/**
 * What linkage makes of a record, as bytes that outlive the process: the hash of the content it was made of, overlaid
 * with that of the reference; how many numbered texts there were, and their mark; the length of the packed standard form
 * and the number of blocking keys; that form, and 64 bits for each key. All of it is a function of (reference, content,
 * model, code), so that it can be thrown away and made again.
 */
const HASH_BYTES = 16;
const TEXTS_AT = HASH_BYTES;
const MARK_AT = TEXTS_AT + 4;
const LENGTH_AT = MARK_AT + 8;
const KEYS_AT = LENGTH_AT + 4;
const HEAD_BYTES = KEYS_AT + 4;
/** Of one key's hash. */
export const KEY_BYTES = 8;
/** Stands before each form. */
const SIZE_BYTES = 4;
const USUAL_BYTES = 400;

const hash = new KeyHash();

/** The forms of the records that a batch changes. */
export class FormDraft {
  readonly refs: ReferenceText[] = [];
  /** Where each begins. */
  private readonly places: number[] = [];
  private room: Buffer;
  private length = 0;

  /** @param records about so many */
  constructor(records: number) {
    this.room = Buffer.allocUnsafe(records * USUAL_BYTES + 1024);
  }

  add(ref: ReferenceText, { store, entry }: { store: ByteStore; entry: number }, keys: KeySpan): void {
    const packed = store.length(entry);
    const keyCount = keys.to - keys.from;
    const size = HEAD_BYTES + packed + KEY_BYTES * keyCount;
    this.reserve(SIZE_BYTES + size);
    const { room } = this;
    this.length = room.writeInt32BE(size, this.length);
    this.refs.push(ref);
    this.places.push(this.length);
    room.writeInt32LE(packed, this.length + LENGTH_AT);
    room.writeInt32LE(keyCount, this.length + KEYS_AT);
    const offset = store.offsetOf(entry);
    let at = this.length + HEAD_BYTES;
    at += store.chunkOf(entry).copy(room, at, offset, offset + packed);
    for (let i = keys.from; i < keys.to; i += 1) {
      at = room.writeInt32LE(keys.hashes.low(i), at);
      at = room.writeInt32LE(keys.hashes.high(i), at);
    }
    this.length = at;
  }

  /**
   * To be called when all are added.
   * @param hashOf the content hash of the record at this place of `refs`, hex
   * @returns the forms, in the order of `refs`, each after its length (int32, big endian)
   */
  finish(marks: TextMarks, hashOf: (index: number) => string): Buffer {
    const { room, places } = this;
    const { count } = marks;
    const [low, high] = [marks.low(count), marks.high(count)];
    for (let i = 0; i < places.length; i += 1) {
      const at = places[i] as number;
      const ref = this.refs[i] as ReferenceText;
      room.write(hashOf(i), at, HASH_BYTES, 'hex');
      const { one, other } = hash.begin().take(ref).finish();
      room.writeInt32LE(room.readInt32LE(at) ^ one, at);
      room.writeInt32LE(room.readInt32LE(at + 4) ^ other, at + 4);
      room.writeInt32LE(count, at + TEXTS_AT);
      room.writeInt32LE(low, at + MARK_AT);
      room.writeInt32LE(high, at + MARK_AT + 4);
    }
    return room.subarray(0, this.length);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.room.byteLength) return;
    const room = Buffer.allocUnsafe(2 * (this.length + bytes));
    this.room.copy(room, 0, 0, this.length);
    this.room = room;
  }
}

/** A form among other bytes. */
export interface FormSpan {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** Where the packed record lies. */
export function packedSpan({ bytes, from }: FormSpan): FormSpan {
  const start = from + HEAD_BYTES;
  return { bytes, from: start, to: start + bytes.readInt32LE(from + LENGTH_AT) };
}

export function readKeys({ bytes, to }: FormSpan, from: number, into: KeyHashes): void {
  for (let at = from; at < to; at += KEY_BYTES) into.addWords(bytes.readInt32LE(at), bytes.readInt32LE(at + 4));
}

function isWhole({ bytes, from, to }: FormSpan): boolean {
  if (to - from < HEAD_BYTES) return false;
  const [packed, keys] = [bytes.readInt32LE(from + LENGTH_AT), bytes.readInt32LE(from + KEYS_AT)];
  return packed > 0 && keys >= 0 && to - from === HEAD_BYTES + packed + KEY_BYTES * keys;
}

/** Which content each record has, by number, and which forms are made of it: by this maker, on these texts. */
export class FormMatch {
  private hashes = new Int32Array(4 * 1024);

  constructor(private readonly marks: TextMarks) {}

  /** @param content where the content hash lies, 16 bytes or more of it */
  expect(number: number, ref: ReferenceText, content: { readonly bytes: Buffer; readonly from: number }): void {
    const { bytes, from } = content;
    const at = 4 * number;
    if (at + 4 > this.hashes.length) this.hashes = enlarged(this.hashes, at + 4);
    const { one, other } = hash.begin().take(ref).finish();
    this.hashes[at] = bytes.readInt32LE(from) ^ one;
    this.hashes[at + 1] = bytes.readInt32LE(from + 4) ^ other;
    this.hashes[at + 2] = bytes.readInt32LE(from + 8);
    this.hashes[at + 3] = bytes.readInt32LE(from + 12);
  }

  fits(number: number, form: FormSpan): boolean {
    const { bytes, from } = form;
    if (!isWhole(form)) return false;
    for (let i = 0; i < 4; i += 1) if (bytes.readInt32LE(from + 4 * i) !== this.hashes[4 * number + i]) return false;
    const count = bytes.readInt32LE(from + TEXTS_AT);
    if (count < 0 || count > this.marks.count) return false;
    return (
      bytes.readInt32LE(from + MARK_AT) === this.marks.low(count) &&
      bytes.readInt32LE(from + MARK_AT + 4) === this.marks.high(count)
    );
  }
}
