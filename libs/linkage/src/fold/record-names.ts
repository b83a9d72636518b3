import type { ReferenceText } from '#libs/contract';
import { KeyHash } from '../block/key-hash.ts';
import { ByteStore } from './byte-store.ts';
import { ByteWriter } from './byte-writer.ts';
import { HashIndex } from './hash-index.ts';

const hash = new KeyHash();
const hashOf = (ref: ReferenceText): KeyHash => hash.begin().take(ref).finish();

/**
 * References of numbered records, as their UTF-8 bytes outside the heap. They are found by a hash and then compared, so
 * that two of one hash stay two.
 */
export class RecordNames {
  private readonly names = new ByteStore();
  private readonly index = new HashIndex();
  /** The few whose hash another one had before them. */
  private readonly others = new Map<ReferenceText, number>();
  private readonly writer = new ByteWriter();

  constructor(private readonly hashed = hashOf) {}

  find(ref: ReferenceText): number | undefined {
    const { one, other } = this.hashed(ref);
    const number = this.index.find(one, other);
    if (number >= 0 && this.name(number) === ref) return number;
    return this.others.get(ref);
  }

  /** @param ref of no number yet */
  set(number: number, ref: ReferenceText): void {
    this.writer.clear();
    this.writer.utf8(ref);
    this.names.set(number, this.writer.bytes);
    const { one, other } = this.hashed(ref);
    if (this.index.find(one, other) >= 0) this.others.set(ref, number);
    else this.index.set(one, other, number);
  }

  /** The number is not found any more; its name stays until it has another one. */
  unlink(number: number): void {
    if (!this.others.delete(this.name(number))) this.index.forget(number);
  }

  name(number: number): ReferenceText {
    const at = this.names.offsetOf(number);
    return this.names.chunkOf(number).toString('utf8', at, at + this.names.length(number)) as ReferenceText;
  }

  /** Canonical order: that of the bytes. */
  compare(one: number, other: number): number {
    const { names } = this;
    const [left, right] = [names.chunkOf(one), names.chunkOf(other)];
    const [leftAt, rightAt] = [names.offsetOf(one), names.offsetOf(other)];
    const [leftLength, rightLength] = [names.length(one), names.length(other)];
    const shared = Math.min(leftLength, rightLength);
    for (let i = 0; i < shared; i += 1) {
      const difference = (left[leftAt + i] as number) - (right[rightAt + i] as number);
      if (difference !== 0) return difference;
    }
    return leftLength - rightLength;
  }
}
