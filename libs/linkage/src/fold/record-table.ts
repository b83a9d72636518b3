import { compareUtf8, type ReferenceText } from '#libs/contract';
import type { RecordPacking } from '../model.ts';
import { ByteStore } from './byte-store.ts';
import { ByteWriter } from './byte-writer.ts';
import { TextNumbers } from './text-numbers.ts';

/** So many records are kept unpacked: those that are looked at again and again. More would outlive young collections. */
const UNPACKED = 512;

/**
 * Live records, numbered. Their standard forms are kept packed outside the heap: as objects they were nine tenths of
 * what the garbage collector had to follow. A number is given again only after `vacate`, so that within a micro-batch a deleted record
 * can still be named.
 */
export class RecordTable<S> {
  private readonly ids = new TextNumbers<ReferenceText>();
  private readonly refs: ReferenceText[] = [];
  private readonly packed = new ByteStore();
  private readonly writer = new ByteWriter();
  private readonly unpackedIds = new Int32Array(UNPACKED).fill(NOBODY);
  private readonly unpacked: S[] = [];
  private readonly vacant: number[] = [];

  constructor(private readonly packing: RecordPacking<S>) {}

  get size(): number {
    return this.ids.size;
  }

  idOf(ref: ReferenceText): number | undefined {
    return this.ids.get(ref);
  }

  isLive(ref: ReferenceText): boolean {
    return this.ids.has(ref);
  }

  all(): Iterable<number> {
    return this.ids.values();
  }

  add(ref: ReferenceText, standard: S): number {
    const id = this.vacant.pop() ?? this.refs.length;
    this.ids.set(ref, id);
    this.refs[id] = ref;
    this.replace(id, standard);
    return id;
  }

  replace(id: number, standard: S): void {
    this.writer.clear();
    this.packing.pack(standard, this.writer);
    this.packed.set(id, this.writer.bytes);
    this.remember(id, standard);
  }

  /** The record is no longer live; its number and name stay until `vacate`. */
  remove(id: number): void {
    this.ids.delete(this.ref(id));
    this.packed.clear(id);
  }

  vacate(id: number): void {
    this.refs[id] = NAMELESS;
    this.vacant.push(id);
  }

  ref(id: number): ReferenceText {
    return this.refs[id] as ReferenceText;
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
    return compareUtf8(this.ref(one), this.ref(other));
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
const NAMELESS = '' as ReferenceText;
