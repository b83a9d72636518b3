import type { PairScore } from '../cluster/cluster-part.ts';
import type { LinkageModel } from '../model.ts';
import type { EdgeTable } from './edge-table.ts';
import type { RecordTable } from './record-table.ts';

/** Twice the weight, plus one for a hard conflict: an integer costs no object. */
type PackedScore = number;

/** Parts below this size are scored anew each time: cheaper than remembering. */
const REMEMBER_FROM = 6;
const MOST_REMEMBERED = 1_000_000;

/**
 * Scores of pairs. Those of large parts are remembered until one of the two records changes, so that each further
 * change in a part of hundreds costs one row of pairs and not all of them. What is remembered never shows in a result.
 */
export class PairScores<S> {
  private readonly remembered = new Map<number, Map<number, PackedScore>>();
  private count = 0;

  constructor(
    private readonly model: LinkageModel<S>,
    private readonly records: RecordTable<S>,
    private readonly edges: EdgeTable,
  ) {}

  /** In canonical order, whichever order the two come in. */
  weigh(one: number, other: number): number {
    const [left, right] = this.records.compare(one, other) <= 0 ? [one, other] : [other, one];
    return this.model.weigh(this.records.standard(left), this.records.standard(right));
  }

  /** @param left canonically smaller than `right` */
  score(left: number, right: number, partSize: number): PairScore {
    if (partSize < REMEMBER_FROM) return this.compute(left, right);
    const found = this.remembered.get(left)?.get(right);
    if (found !== undefined) return { weight: found >> 1, isHardConflict: (found & 1) === 1 };
    const score = this.compute(left, right);
    const packed = score.weight * 2 + (score.isHardConflict ? 1 : 0);
    if (this.count >= MOST_REMEMBERED) this.forgetAll();
    this.remember(left, right, packed);
    this.remember(right, left, packed);
    this.count += 1;
    return score;
  }

  /** @param left canonically smaller than `right` */
  weighEach(left: number, right: number, into: Int32Array): void {
    this.model.weighEach(this.records.standard(left), this.records.standard(right), into);
  }

  /** To be called when a record changes or goes. */
  forget(record: number): void {
    const partners = this.remembered.get(record);
    if (partners === undefined) return;
    for (const partner of partners.keys()) this.remembered.get(partner)?.delete(record);
    this.remembered.delete(record);
    this.count -= partners.size;
  }

  private compute(left: number, right: number): PairScore {
    const [a, b] = [this.records.standard(left), this.records.standard(right)];
    const weight = this.edges.weight(left, right) ?? this.model.weigh(a, b);
    return { weight, isHardConflict: this.model.isHardConflict(a, b) };
  }

  private remember(at: number, partner: number, score: PackedScore): void {
    const partners = this.remembered.get(at);
    if (partners === undefined) this.remembered.set(at, new Map([[partner, score]]));
    else partners.set(partner, score);
  }

  private forgetAll(): void {
    this.remembered.clear();
    this.count = 0;
  }
}
