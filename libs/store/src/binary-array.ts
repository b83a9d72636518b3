import { putUuid, UUID_BYTES } from '#libs/contract';

/**
 * PostgreSQL arrays in the binary wire format, for `unnest($1::text[], $2::bigint[], …)`. pg sends a Buffer as a binary
 * parameter, so nothing is escaped here and nothing is parsed there; the declared type must be exactly the array's.
 */
const BOOLEAN = 16;
const BYTEA = 17;
const BIGINT = 20;
const INTEGER = 23;
const TEXT = 25;
const JSON_TYPE = 114;
const UUID = 2950;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
/** One UTF-16 unit takes at most so many UTF-8 bytes. */
const MAX_BYTES_PER_UNIT = 3;

function startArray(elementType: number, count: number, elementBytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + count * LENGTH_BYTES + elementBytes);
  array.writeInt32BE(1, 0);
  // Whether there are nulls is only a hint; the lengths tell.
  array.writeInt32BE(1, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}

/** Texts must hold neither NUL nor lone surrogates; validation at the door sees to both (L4). */
export function textArray(values: readonly (string | null)[]): Buffer {
  let units = 0;
  for (const value of values) units += value === null ? 0 : value.length;
  const array = startArray(TEXT, values.length, units * MAX_BYTES_PER_UNIT);
  let at = HEADER_BYTES;
  for (const value of values) {
    const written = value === null ? NULL_LENGTH : array.write(value, at + LENGTH_BYTES, 'utf8');
    array.writeInt32BE(written, at);
    at += LENGTH_BYTES + Math.max(written, 0);
  }
  return array.subarray(0, at);
}

/** Texts in UTF-8 already. */
export function utf8Array(values: readonly (Uint8Array | null)[]): Buffer {
  return bytesArray(TEXT, values);
}

export function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  return bytesArray(BYTEA, values);
}

/** JSON texts in UTF-8. */
export function jsonArray(values: readonly Uint8Array[]): Buffer {
  return bytesArray(JSON_TYPE, values);
}

function bytesArray(elementType: number, values: readonly (Uint8Array | null)[]): Buffer {
  let bytes = 0;
  for (const value of values) bytes += value === null ? 0 : value.byteLength;
  const array = startArray(elementType, values.length, bytes);
  let at = HEADER_BYTES;
  for (const value of values) {
    array.writeInt32BE(value === null ? NULL_LENGTH : value.byteLength, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    array.set(value, at);
    at += value.byteLength;
  }
  return array;
}

/** Bytes written in hexadecimal. */
export function hexByteaArray(values: readonly string[]): Buffer {
  let digits = 0;
  for (const value of values) digits += value.length;
  const array = startArray(BYTEA, values.length, digits / 2);
  let at = HEADER_BYTES;
  for (const value of values) {
    array.writeInt32BE(value.length / 2, at);
    at += LENGTH_BYTES + array.write(value, at + LENGTH_BYTES, 'hex');
  }
  return array;
}

export function bigintArray(values: readonly (bigint | number | null)[]): Buffer {
  const array = startArray(BIGINT, values.length, values.length * 8);
  let at = HEADER_BYTES;
  for (const value of values) {
    array.writeInt32BE(value === null ? NULL_LENGTH : 8, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    array.writeBigInt64BE(typeof value === 'bigint' ? value : BigInt(value), at);
    at += 8;
  }
  return array.subarray(0, at);
}

export function integerArray(values: readonly (number | null)[]): Buffer {
  const array = startArray(INTEGER, values.length, values.length * 4);
  let at = HEADER_BYTES;
  for (const value of values) {
    array.writeInt32BE(value === null ? NULL_LENGTH : 4, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    array.writeInt32BE(value, at);
    at += 4;
  }
  return array.subarray(0, at);
}

export function booleanArray(values: readonly boolean[]): Buffer {
  const array = startArray(BOOLEAN, values.length, values.length);
  let at = HEADER_BYTES;
  for (const value of values) {
    array.writeInt32BE(1, at);
    array.writeUInt8(value ? 1 : 0, at + LENGTH_BYTES);
    at += LENGTH_BYTES + 1;
  }
  return array;
}

/** UUIDs in their text form, with hyphens. */
export function uuidArray(values: readonly (string | null)[]): Buffer {
  const array = startArray(UUID, values.length, values.length * UUID_BYTES);
  let at = HEADER_BYTES;
  for (const value of values) {
    array.writeInt32BE(value === null ? NULL_LENGTH : UUID_BYTES, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    putUuid(value, array, at);
    at += UUID_BYTES;
  }
  return array.subarray(0, at);
}
