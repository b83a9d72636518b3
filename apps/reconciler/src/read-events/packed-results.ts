import type { ReferenceText } from '#libs/contract';
import type { FormSource } from '#libs/linkage';
import { ofItsOwn } from './packed-events.ts';
import type { ReadResult, RecordChange } from './read-change.ts';

/** What events say: changes as bytes, in one piece of memory that is handed over; the few others as they are. */
export interface PackedResults {
  readonly changes: Uint8Array;
  /** Refusals and judgements, with their places among all results. */
  readonly others: readonly (readonly [number, ReadResult])[];
  /** For each source of forms, those that came to its texts. */
  readonly texts: readonly (readonly string[])[];
}

/*
 * A change: what it is (1 byte), version (8), when accepted (8), time at its source (8), content hash (64 hexadecimal
 * digits), lengths of its reference, of what it says and of its form (4 each), number of the form's source (1), then these three.
 */
const VERSION_AT = 1;
const ACCEPTED_AT = 9;
const SOURCE_TIME_AT = 17;
const HASH_AT = 25;
const REFERENCE_LENGTH_AT = 89;
const JSON_LENGTH_AT = 93;
const FORM_LENGTH_AT = 97;
const SOURCE_AT = 101;
const HEAD_BYTES = 102;
const LENGTHS_AT = [REFERENCE_LENGTH_AT, JSON_LENGTH_AT, FORM_LENGTH_AT] as const;

/** Bits of what it is. */
const IS_DELETED = 1;
const HAS_SOURCE_TIME = 2;

/** Packs results one by one: none of them is kept. */
export class ResultsPacker {
  private room = Buffer.alloc(1 << 16);
  private length = 0;
  private added = 0;
  private others: [number, ReadResult][] = [];

  /** @param sources of forms, in the order of their numbers: at most 256 */
  constructor(private readonly sources: readonly FormSource[]) {}

  add(result: ReadResult): void {
    if (result.kind === 'change') this.putChange(result.change);
    else this.others.push([this.added, result]);
    this.added += 1;
  }

  /** Those added since it was asked last. @param texts for each source, those that came to it meanwhile */
  finish(texts: readonly (readonly string[])[]): PackedResults {
    const { length, others } = this;
    const changes = ofItsOwn(length);
    this.room.copy(changes, 0, 0, length);
    this.length = this.added = 0;
    this.others = [];
    return { changes, others, texts };
  }

  private putChange(change: RecordChange): void {
    const { reference, version, deleted, contentHash, afterJson, sourceTsMs, acceptedMs, form } = change;
    const referenceLength = Buffer.byteLength(reference);
    const jsonLength = afterJson?.length ?? 0;
    const at = this.length;
    const jsonAt = at + HEAD_BYTES + referenceLength;
    const formAt = jsonAt + jsonLength;
    const formLength = form === undefined ? 0 : form.to - form.from;
    this.length = formAt + formLength;
    this.makeRoom();
    const into = this.room;
    into[at] = (deleted ? IS_DELETED : 0) | (sourceTsMs === null ? 0 : HAS_SOURCE_TIME);
    into.writeBigInt64LE(version, at + VERSION_AT);
    into.writeDoubleLE(acceptedMs, at + ACCEPTED_AT);
    into.writeDoubleLE(sourceTsMs ?? 0, at + SOURCE_TIME_AT);
    into.write(contentHash, at + HASH_AT, 'latin1');
    into.writeInt32LE(referenceLength, at + REFERENCE_LENGTH_AT);
    into.writeInt32LE(jsonLength, at + JSON_LENGTH_AT);
    into.write(reference, at + HEAD_BYTES);
    if (afterJson !== null) into.set(afterJson, jsonAt);
    into.writeInt32LE(formLength, at + FORM_LENGTH_AT);
    if (form === undefined) return;
    into[at + SOURCE_AT] = this.sources.indexOf(form.source);
    form.bytes.copy(into, formAt, form.from, form.to);
  }

  private makeRoom(): void {
    if (this.length <= this.room.length) return;
    const room = Buffer.alloc(2 * this.length);
    this.room.copy(room);
    this.room = room;
  }
}

/** @param sources as the packer has them */
export function unpackResults({ changes, others }: PackedResults, sources: readonly FormSource[]): ReadResult[] {
  const bytes = Buffer.from(changes.buffer, changes.byteOffset, changes.byteLength);
  const results: ReadResult[] = [];
  let at = 0;
  const takeChanges = (until: (places: number) => boolean): void => {
    while (at < bytes.length && !until(results.length)) {
      const change = changeAt(bytes, at, sources);
      at += HEAD_BYTES + LENGTHS_AT.reduce((sum, lengthAt) => sum + bytes.readInt32LE(at + lengthAt), 0);
      results.push({ kind: 'change', change });
    }
  };
  for (const [place, result] of others) {
    takeChanges((places) => places === place);
    results.push(result);
  }
  takeChanges(() => false);
  return results;
}

function changeAt(bytes: Buffer, at: number, sources: readonly FormSource[]): RecordChange {
  const what = bytes[at] as number;
  const deleted = (what & IS_DELETED) !== 0;
  const jsonAt = at + HEAD_BYTES + bytes.readInt32LE(at + REFERENCE_LENGTH_AT);
  const formAt = jsonAt + bytes.readInt32LE(at + JSON_LENGTH_AT);
  const formLength = bytes.readInt32LE(at + FORM_LENGTH_AT);
  const source = formLength === 0 ? undefined : sources[bytes[at + SOURCE_AT] as number];
  return {
    reference: bytes.toString('utf8', at + HEAD_BYTES, jsonAt) as ReferenceText,
    version: bytes.readBigInt64LE(at + VERSION_AT),
    deleted,
    contentHash: bytes.toString('latin1', at + HASH_AT, at + REFERENCE_LENGTH_AT),
    afterJson: deleted ? null : bytes.subarray(jsonAt, formAt),
    sourceTsMs: (what & HAS_SOURCE_TIME) === 0 ? null : bytes.readDoubleLE(at + SOURCE_TIME_AT),
    acceptedMs: bytes.readDoubleLE(at + ACCEPTED_AT),
    ...(source !== undefined && { form: { source, bytes, from: formAt, to: formAt + formLength } }),
  };
}
