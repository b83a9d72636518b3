import { enlarged } from './int-lists.ts';

const CHUNK_BYTES = 1 << 20;
/** Entries begin at multiples of this, so that a place is one 32-bit integer. */
const GRAIN = 16;
const GRAINS = CHUNK_BYTES / GRAIN;

/**
 * Runs of bytes, one for each small integer: outside the heap, where a million of them cost the garbage collector
 * nothing. What is replaced or dropped leaves room for another of its size.
 */
export class ByteStore {
  private readonly chunks: Buffer[] = [];
  /** In grains. */
  private used = GRAINS;
  /** Grains from the start of the first chunk on. */
  private places = new Int32Array(64);
  private lengths = new Int32Array(64);
  /** Places that are free, by their size in grains. */
  private readonly vacant = new Map<number, number[]>();

  /** 0 where nothing is kept. */
  length(entry: number): number {
    return this.lengths[entry] ?? 0;
  }

  /** The bytes lie in `chunkOf` from `offsetOf` on. */
  chunkOf(entry: number): Buffer {
    return this.chunks[Math.floor((this.places[entry] as number) / GRAINS)] as Buffer;
  }

  offsetOf(entry: number): number {
    return ((this.places[entry] as number) % GRAINS) * GRAIN;
  }

  /** @param bytes at least one; copied */
  set(entry: number, bytes: Uint8Array): void {
    this.reserve(entry, bytes.byteLength).set(bytes, this.offsetOf(entry));
  }

  /**
   * Makes room for so many bytes, at least one, which the caller puts there.
   * @returns where `offsetOf` says a place in
   */
  reserve(entry: number, bytes: number): Buffer {
    const size = grainsOf(bytes);
    if (entry >= this.lengths.length) {
      this.places = enlarged(this.places, entry + 1);
      this.lengths = enlarged(this.lengths, entry + 1);
    }
    const former = this.lengths[entry] as number;
    if (former === 0 || grainsOf(former) !== size) {
      this.clear(entry);
      this.places[entry] = this.vacant.get(size)?.pop() ?? this.place(size);
    }
    this.lengths[entry] = bytes;
    return this.chunkOf(entry);
  }

  clear(entry: number): void {
    const length = this.length(entry);
    if (length === 0) return;
    const size = grainsOf(length);
    const vacant = this.vacant.get(size);
    if (vacant === undefined) this.vacant.set(size, [this.places[entry] as number]);
    else vacant.push(this.places[entry] as number);
    this.lengths[entry] = 0;
  }

  private place(size: number): number {
    if (size > GRAINS) {
      // Larger than a chunk: one of its own, which is full from the start.
      this.chunks.push(Buffer.allocUnsafeSlow(size * GRAIN));
      this.used = GRAINS;
      return (this.chunks.length - 1) * GRAINS;
    }
    if (this.used + size > GRAINS) {
      this.chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES));
      this.used = 0;
    }
    const place = (this.chunks.length - 1) * GRAINS + this.used;
    this.used += size;
    return place;
  }
}

function grainsOf(bytes: number): number {
  return Math.ceil(bytes / GRAIN);
}
