import type { ReferenceText } from '#libs/contract';
import type { RecordPacking } from '../model.ts';
import { ByteStore } from './byte-store.ts';
import { ByteWriter } from './byte-writer.ts';
import { RecordNames } from './record-names.ts';

/** So many records are kept unpacked: those that are looked at again and again. More would outlive young collections. */
const UNPACKED = 512;

/**
 * Live records, numbered. Names and standard forms are kept packed outside the heap: as objects they were nearly all
 * that the garbage collector had to follow. A number is given again only after `vacate`, so that within a micro-batch a
 * deleted record can still be named.
 */
export class RecordTable<S> {
  private readonly names = new RecordNames();
  private readonly packed = new ByteStore();
  private readonly writer = new ByteWriter();
  private readonly unpackedIds = new Int32Array(UNPACKED).fill(NOBODY);
  private readonly unpacked: S[] = [];
  private readonly vacant: number[] = [];
  private bound = 0;
  private live = 0;

  constructor(private readonly packing: RecordPacking<S>) {}

  get size(): number {
    return this.live;
  }

  idOf(ref: ReferenceText): number | undefined {
    return this.names.find(ref);
  }

  isLive(ref: ReferenceText): boolean {
    return this.idOf(ref) !== undefined;
  }

  *all(): Generator<number> {
    for (let id = 0; id < this.bound; id += 1) if (this.hasStandard(id)) yield id;
  }

  add(ref: ReferenceText, standard: S): number {
    const id = this.addNamed(ref);
    this.replace(id, standard);
    return id;
  }

  /** A record whose standard form comes later: by `replace` or `replacePacked`. */
  addNamed(ref: ReferenceText): number {
    const id = this.vacant.pop() ?? this.bound++;
    this.names.set(id, ref);
    this.live += 1;
    return id;
  }

  replace(id: number, standard: S): void {
    this.writer.clear();
    this.packing.pack(standard, this.writer);
    this.packed.set(id, this.writer.bytes);
    this.remember(id, standard);
  }

  /** As `pack` made them, at least one byte; copied. */
  replacePacked(id: number, { bytes, from, to }: { bytes: Buffer; from: number; to: number }): void {
    bytes.copy(this.packed.reserve(id, to - from), this.packed.offsetOf(id), from, to);
  }

  /** Where the packed form of a record is kept. */
  packedOf(id: number): { store: ByteStore; entry: number } {
    return { store: this.packed, entry: id };
  }

  /** The record is no longer live; its number and name stay until `vacate`. */
  remove(id: number): void {
    this.names.unlink(id);
    this.packed.clear(id);
    this.live -= 1;
  }

  vacate(id: number): void {
    this.vacant.push(id);
  }

  ref(id: number): ReferenceText {
    return this.names.name(id);
  }

  standard(id: number): S {
    const place = id % UNPACKED;
    if (this.unpackedIds[place] === id) return this.unpacked[place] as S;
    const { packed } = this;
    return this.remember(id, this.packing.unpack(packed.chunkOf(id), packed.offsetOf(id), packed.length(id)));
  }

  hasStandard(id: number): boolean {
    return this.packed.length(id) > 0;
  }

  /** Canonical order of two records. */
  compare(one: number, other: number): number {
    return this.names.compare(one, other);
  }

  /** Canonical order, in place. */
  sort(ids: number[]): number[] {
    if (ids.length === 2) {
      const [a, b] = ids as [number, number];
      if (this.compare(a, b) > 0) [ids[0], ids[1]] = [b, a];
      return ids;
    }
    return ids.length < 2 ? ids : ids.sort((a, b) => this.compare(a, b));
  }

  private remember(id: number, standard: S): S {
    const place = id % UNPACKED;
    this.unpackedIds[place] = id;
    this.unpacked[place] = standard;
    return standard;
  }
}

const NOBODY = -1;
