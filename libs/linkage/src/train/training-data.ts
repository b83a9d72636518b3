import { compareUtf8, type Attributes, type ReferenceText } from '#libs/contract';
import { candidatePairs, type PairList } from '../block/candidates.ts';
import { Reading } from '../compare/comparator.ts';
import { Combinations } from '../weigh/level-weights.ts';
import { DEFAULT_BLOCK_CAP } from '../weigh/compile-model.ts';
import type { NamedComparator, Specification, StandardRecord } from '../weigh/specification.ts';

/** Bits that one comparison may add or take, where linkage.yaml says nothing of it. */
const CAPS = { positive: 16, negative: 10 };

export interface SourceRecord {
  readonly ref: ReferenceText;
  readonly after: Attributes;
}

/** Records to learn from, standardised, in canonical order: what is learnt does not depend on the order they came in. */
export class TrainingData {
  readonly comparisons: readonly (NamedComparator & { readonly combinations: Combinations })[];
  readonly reading = new Reading();

  private constructor(
    readonly specification: Specification,
    readonly refs: readonly ReferenceText[],
    readonly records: readonly StandardRecord[],
  ) {
    this.comparisons = specification.comparators.map((each) => {
      return { ...each, combinations: new Combinations(each.comparator.factors) };
    });
  }

  static of(specification: Specification, source: Iterable<SourceRecord>): TrainingData {
    const records: { readonly ref: ReferenceText; readonly standard: StandardRecord }[] = [];
    for (const { ref, after } of source) records.push({ ref, standard: specification.standardise(ref, after) });
    records.sort((a, b) => compareUtf8(a.ref, b.ref));
    return new TrainingData(
      specification,
      records.map(({ ref }) => ref),
      records.map(({ standard }) => standard),
    );
  }

  /** At most so many of the records, each as likely as any: shares of pairs stay what they are. */
  sample(most: number, random: () => number): TrainingData {
    if (this.size <= most) return this;
    const share = most / this.size;
    const taken = this.refs.map(() => random() < share);
    return new TrainingData(
      this.specification,
      this.refs.filter((_, i) => taken[i]),
      this.records.filter((_, i) => taken[i]),
    );
  }

  /** Bits that one comparison may add or take. */
  get caps(): { readonly positive: number; readonly negative: number } {
    return this.specification.linkage.caps ?? CAPS;
  }

  get size(): number {
    return this.records.length;
  }

  record(number: number): StandardRecord {
    return this.records[number] as StandardRecord;
  }

  /** The combination of levels that a comparison reads off two records; its loss is left in `reading`. */
  read(comparison: number, left: number, right: number): number {
    const { comparator, combinations } = this.comparisons[comparison] as (typeof this.comparisons)[number];
    this.reading.clear();
    comparator.read(this.record(left).values, this.record(right).values, this.reading);
    return combinations.of(this.reading);
  }

  /** All candidate pairs, each once: those that share an active blocking key. */
  candidates(): PairList {
    const { specification } = this;
    const keys = this.records.map((record) => specification.blockingKeys(record));
    return candidatePairs(keys, specification.linkage.blockCap ?? DEFAULT_BLOCK_CAP);
  }
}
