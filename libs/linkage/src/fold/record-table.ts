import { compareUtf8, type ReferenceText } from '#libs/contract';
import { TextNumbers } from './text-numbers.ts';

/**
 * Live records, numbered. A number is given again only after `vacate`, so that within a micro-batch a deleted record
 * can still be named.
 */
export class RecordTable<S> {
  private readonly ids = new TextNumbers<ReferenceText>();
  private readonly refs: ReferenceText[] = [];
  private readonly standards: (S | undefined)[] = [];
  private readonly vacant: number[] = [];

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
    this.standards[id] = standard;
    return id;
  }

  replace(id: number, standard: S): void {
    this.standards[id] = standard;
  }

  /** The record is no longer live; its number and name stay until `vacate`. */
  remove(id: number): void {
    this.ids.delete(this.ref(id));
    this.standards[id] = undefined;
  }

  vacate(id: number): void {
    this.refs[id] = NAMELESS;
    this.vacant.push(id);
  }

  ref(id: number): ReferenceText {
    return this.refs[id] as ReferenceText;
  }

  standard(id: number): S {
    return this.standards[id] as S;
  }

  hasStandard(id: number): boolean {
    return this.standards[id] !== undefined;
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
}

const NAMELESS = '' as ReferenceText;
