const NO_CLASS = -1;

/**
 * Many short lists of 32-bit integers in one typed array: for a million records an array object each would cost more
 * than their content. A list is named by a small integer and empty until something is pushed. The order inside a list
 * is that of arrival and removal: nothing that leaves the fold may depend on it.
 */
export class IntLists {
  private arena = new Int32Array(1024);
  private used = 0;
  private offsets = new Int32Array(64);
  private lengths = new Int32Array(64);
  /** Capacity of a list is 2^class. */
  private classes = new Int8Array(64).fill(NO_CLASS);
  private readonly vacant: number[][] = [];

  length(list: number): number {
    return list < this.lengths.length ? (this.lengths[list] as number) : 0;
  }

  at(list: number, index: number): number {
    return this.arena[(this.offsets[list] as number) + index] as number;
  }

  set(list: number, index: number, value: number): void {
    this.arena[(this.offsets[list] as number) + index] = value;
  }

  indexOf(list: number, value: number): number {
    const length = this.length(list);
    const offset = this.offsets[list] as number;
    for (let i = 0; i < length; i += 1) if (this.arena[offset + i] === value) return i;
    return -1;
  }

  push(list: number, value: number): void {
    this.reserveHead(list);
    const length = this.lengths[list] as number;
    const sizeClass = this.classes[list] as number;
    if (sizeClass === NO_CLASS) this.place(list, 0);
    else if (length === 1 << sizeClass) this.grow(list, sizeClass);
    this.arena[(this.offsets[list] as number) + length] = value;
    this.lengths[list] = length + 1;
  }

  /** The last element takes the removed one's place. */
  removeAt(list: number, index: number): void {
    const last = this.length(list) - 1;
    this.set(list, index, this.at(list, last));
    if (last === 0) this.clear(list);
    else this.lengths[list] = last;
  }

  clear(list: number): void {
    if (list >= this.lengths.length) return;
    const sizeClass = this.classes[list] as number;
    if (sizeClass !== NO_CLASS) this.release(this.offsets[list] as number, sizeClass);
    this.classes[list] = NO_CLASS;
    this.lengths[list] = 0;
  }

  toArray(list: number): number[] {
    const length = this.length(list);
    const offset = this.offsets[list] as number;
    const values = new Array<number>(length);
    for (let i = 0; i < length; i += 1) values[i] = this.arena[offset + i] as number;
    return values;
  }

  private grow(list: number, sizeClass: number): void {
    const from = this.offsets[list] as number;
    this.place(list, sizeClass + 1);
    this.arena.copyWithin(this.offsets[list] as number, from, from + (1 << sizeClass));
    this.release(from, sizeClass);
  }

  private place(list: number, sizeClass: number): void {
    this.classes[list] = sizeClass;
    const vacant = this.vacant[sizeClass]?.pop();
    if (vacant !== undefined) {
      this.offsets[list] = vacant;
      return;
    }
    const size = 1 << sizeClass;
    if (this.used + size > this.arena.length) this.arena = enlarged(this.arena, this.used + size);
    this.offsets[list] = this.used;
    this.used += size;
  }

  private release(offset: number, sizeClass: number): void {
    const vacant = this.vacant[sizeClass];
    if (vacant !== undefined) vacant.push(offset);
    else {
      for (let c = this.vacant.length; c < sizeClass; c += 1) this.vacant.push([]);
      this.vacant.push([offset]);
    }
  }

  private reserveHead(list: number): void {
    const had = this.lengths.length;
    if (list < had) return;
    this.offsets = enlarged(this.offsets, list + 1);
    this.lengths = enlarged(this.lengths, list + 1);
    const classes = new Int8Array(this.lengths.length).fill(NO_CLASS, had);
    classes.set(this.classes);
    this.classes = classes;
  }
}

/** A copy of at least `length` elements, grown by half so that copying stays rare; new elements are 0. */
export function enlarged(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(length, array.length + (array.length >> 1)));
  copy.set(array);
  return copy;
}
