import { LienThongError } from '#libs/contract';

/**
 * The records of a request body, as bytes: each is parsed on its own, so that a broken one does not hold up its
 * neighbours and is kept as it came.
 */
export type BodyFormat = 'json' | 'json-lines';

const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const [QUOTE, BACKSLASH, COMMA, NEWLINE] = [0x22, 0x5c, 0x2c, 0x0a];
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** @throws LienThongError 'input.unreadable' (not even records), 'http.too-many-records'. */
export function splitRecords(body: Buffer, format: BodyFormat, maxRecords: number): Buffer[] {
  const bytes = trimmed(body.subarray(0, 3).equals(BOM) ? body.subarray(3) : body);
  if (bytes.length === 0) throw new LienThongError('input.unreadable', 'the body is empty');
  if (format === 'json-lines') return lines(bytes, maxRecords);
  if (bytes[0] === OPEN_OBJECT) return [bytes];
  if (bytes[0] === OPEN_ARRAY) return elements(bytes, maxRecords);
  throw new LienThongError('input.unreadable', 'the body is neither a JSON object nor an array of them');
}

function lines(bytes: Buffer, maxRecords: number): Buffer[] {
  const records: Buffer[] = [];
  let start = 0;
  while (start <= bytes.length) {
    const end = bytes.indexOf(NEWLINE, start);
    const line = trimmed(bytes.subarray(start, end < 0 ? bytes.length : end));
    if (line.length > 0) add(records, line, maxRecords);
    if (end < 0) break;
    start = end + 1;
  }
  return records;
}

/** Cuts at the commas between the elements; what is between them is not looked at, but for strings and brackets. */
function elements(bytes: Buffer, maxRecords: number): Buffer[] {
  const records: Buffer[] = [];
  let start = 1;
  let depth = 0;
  for (let at = 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
    } else if (depth > 0 && (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY)) {
      depth -= 1;
    } else if (depth === 0 && (byte === COMMA || byte === CLOSE_ARRAY)) {
      const element = trimmed(bytes.subarray(start, at));
      const isEmptyArray = byte === CLOSE_ARRAY && records.length === 0 && element.length === 0;
      if (!isEmptyArray) add(records, notEmpty(element), maxRecords);
      if (byte === CLOSE_ARRAY) {
        if (at === bytes.length - 1) return records;
        throw new LienThongError('input.unreadable', 'something stands behind the array');
      }
      start = at + 1;
    }
  }
  throw new LienThongError('input.unreadable', 'the array is not closed');
}

function endOfString(bytes: Buffer, opening: number): number {
  for (let at = opening + 1; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1;
    else if (bytes[at] === QUOTE) return at;
  }
  throw new LienThongError('input.unreadable', 'a text is not closed');
}

function notEmpty(element: Buffer): Buffer {
  if (element.length === 0) throw new LienThongError('input.unreadable', 'the array has an empty element');
  return element;
}

function add(records: Buffer[], record: Buffer, maxRecords: number): void {
  if (records.length === maxRecords) {
    throw new LienThongError('http.too-many-records', `this source takes ${maxRecords} records a call`);
  }
  records.push(record);
}

function trimmed(bytes: Buffer): Buffer {
  let start = 0;
  let end = bytes.length;
  while (start < end && isSpace(bytes[start])) start += 1;
  while (end > start && isSpace(bytes[end - 1])) end -= 1;
  return bytes.subarray(start, end);
}
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
