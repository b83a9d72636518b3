import { BlockingIndex } from '../fold/blocking-index.ts';
import { KeyHashes } from './key-hash.ts';
import { Marks } from '../fold/marks.ts';

/** Two records by their numbers, many of them; the first is the smaller number. */
export interface PairList {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly length: number;
}

/** All candidate pairs, each once: those that share an active key (L8). */
export function candidatePairs(keysOfRecords: Iterable<readonly string[]>, blockCap: number): PairList {
  const index = new BlockingIndex(blockCap);
  const hashes = new KeyHashes();
  let size = 0;
  for (const keys of keysOfRecords) {
    hashes.clear();
    hashes.addTexts(keys);
    index.replaceKeys(size, { hashes, from: 0, to: hashes.length }, () => keys);
    size += 1;
  }
  index.settle();
  const marks = new Marks();
  const pairs = new PairCollector();
  for (let i = 0; i < size; i += 1) {
    index.forEachCandidate(i, marks, (other) => {
      if (other > i) pairs.add(i, other);
    });
  }
  return pairs.list();
}

export class PairCollector {
  private left = new Int32Array(1 << 16);
  private right = new Int32Array(1 << 16);
  private length = 0;

  add(one: number, other: number): void {
    if (this.length === this.left.length) {
      this.left = doubled(this.left);
      this.right = doubled(this.right);
    }
    this.left[this.length] = one;
    this.right[this.length] = other;
    this.length += 1;
  }

  list(): PairList {
    return { left: this.left, right: this.right, length: this.length };
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(array.length * 2);
  copy.set(array);
  return copy;
}
