import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { TrueRecord } from '#libs/linkage';

/** Where the records of an entity type are kept: one JSON object a line, so that nothing else of them is in memory. */
export const recordFile = (dir: string, entityType: string): string => join(dir, `${entityType}.ndjson`);

const CHUNK = 1 << 20;

/** The records of a file, read as they are asked for. */
export function* readRecords(file: string): Generator<TrueRecord> {
  const handle = openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK);
    let rest = Buffer.alloc(0);
    for (let size = readSync(handle, chunk); size > 0; size = readSync(handle, chunk)) {
      const bytes = Buffer.concat([rest, chunk.subarray(0, size)]);
      let start = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        yield JSON.parse(bytes.toString('utf8', start, end)) as TrueRecord;
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    if (rest.length > 0) yield JSON.parse(rest.toString('utf8')) as TrueRecord;
  } finally {
    closeSync(handle);
  }
}

/** The same, so many at a time. */
export function* inBatches<T>(records: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const record of records) {
    batch.push(record);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
