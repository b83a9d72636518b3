import { putUuid, UUID_BYTES, uuidAt } from '#libs/contract';
import type { EntityId } from '#libs/linkage';
import type { RecordNumbering } from '../postpone/postponed.ts';

/** Where a live record belongs. */
export interface RecordPlace {
  /** Its number in the store. */
  readonly recordNo: number;
  readonly entityId: EntityId;
}

/** Bytes of a UUID in a larger buffer. */
export interface UuidSpan {
  readonly bytes: Buffer;
  readonly from: number;
}

const NUMBER_BYTES = 4;
const PLACE_BYTES = NUMBER_BYTES + UUID_BYTES;
const NO_ID = Buffer.alloc(UUID_BYTES);
/** Room is taken by so many places at once: what is there already is never copied. */
const CHUNK_PLACES = 1 << 14;
/** A million records are renumbered in some hundred steps. */
const STEP_RECORDS = 5_000;

/**
 * Where the live records belong, by their numbers in memory: as many bytes for each, outside the heap, so that no batch
 * has to ask the store for it. It runs ahead of the store as the rest of the memory does.
 */
export class RecordPlaces {
  /** A place is how many record numbers of the type lie before its own, and one more (0: none), and the entity's id. */
  private readonly chunks: Buffer[] = [];
  /** The records of an entity are looked for one after another: its id is made into a text once. */
  private lastId: EntityId = uuidAt(NO_ID, 0);
  private readonly lastBytes = Buffer.from(NO_ID);

  /** @param firstNo the smallest record number of the entity type */
  constructor(private readonly firstNo: number) {}

  /** Undefined where no live record has the number. */
  find(number: number): RecordPlace | undefined {
    const chunk = this.chunks[Math.floor(number / CHUNK_PLACES)];
    const at = offsetOf(number);
    const nth = chunk?.readUInt32LE(at) ?? 0;
    if (chunk === undefined || nth === 0) return undefined;
    return { recordNo: this.firstNo + nth - 1, entityId: this.entityIdAt(chunk, at + NUMBER_BYTES) };
  }

  put(number: number, { recordNo, entityId }: RecordPlace): void {
    putUuid(entityId, this.chunkOf(number), this.begin(number, recordNo));
  }

  /** The same with an entity's id as the store has it. */
  load(number: number, recordNo: number, { bytes, from }: UuidSpan): void {
    bytes.copy(this.chunkOf(number), this.begin(number, recordNo), from, from + UUID_BYTES);
  }

  /** The record is gone: whoever has its number next does not belong where it did. */
  remove(number: number): void {
    this.chunkOf(number).writeUInt32LE(0, offsetOf(number));
  }

  /** All that are kept, in no order that means anything. */
  *all(): Generator<RecordPlace & { readonly number: number }> {
    for (let number = 0; number < this.chunks.length * CHUNK_PLACES; number += 1) {
      const place = this.find(number);
      if (place !== undefined) yield { number, ...place };
    }
  }

  /**
   * The same records under other numbers, in steps.
   * @throws Error where one of the two does not know a record
   */
  *renumbered(
    former: Pick<RecordNumbering, 'refOf'>,
    present: Pick<RecordNumbering, 'numberOf'>,
  ): Generator<undefined, RecordPlaces> {
    const places = new RecordPlaces(this.firstNo);
    let seen = 0;
    for (const { number, ...place } of this.all()) {
      const ref = former.refOf(number);
      const other = ref === undefined ? undefined : present.numberOf(ref);
      if (other === undefined) throw new Error('memory keeps the place of a record that is not live');
      places.put(other, place);
      if ((seen += 1) % STEP_RECORDS === 0) yield undefined;
    }
    return places;
  }

  private entityIdAt(chunk: Buffer, from: number): EntityId {
    const { lastBytes } = this;
    let same = 0;
    while (same < UUID_BYTES && chunk[from + same] === lastBytes[same]) same += 1;
    if (same < UUID_BYTES) {
      chunk.copy(lastBytes, 0, from, from + UUID_BYTES);
      this.lastId = uuidAt(lastBytes, 0);
    }
    return this.lastId;
  }

  /** Writes the record's number. @returns where the entity's id goes */
  private begin(number: number, recordNo: number): number {
    return this.chunkOf(number).writeUInt32LE(recordNo - this.firstNo + 1, offsetOf(number));
  }

  private chunkOf(number: number): Buffer {
    const nth = Math.floor(number / CHUNK_PLACES);
    while (this.chunks.length <= nth) this.chunks.push(Buffer.alloc(CHUNK_PLACES * PLACE_BYTES));
    return this.chunks[nth] as Buffer;
  }
}

function offsetOf(number: number): number {
  return (number % CHUNK_PLACES) * PLACE_BYTES;
}
