import { compareFractions, roundedFraction } from './fraction.ts';

/**
 * Units to be merged, numbered in canonical order. `sums` (count × count, symmetric) holds the sum of the pair weights
 * across two units, `blocked` whether they must stay apart, `sizes` their numbers of records. All are changed in place:
 * what is left describes the final groups, each under its smallest unit's number.
 */
export interface Units {
  readonly count: number;
  readonly sums: Float64Array;
  readonly blocked: Uint8Array;
  readonly sizes: Int32Array;
}

const NONE = -1;

/**
 * Average link: merges the two groups of greatest average while it is above `link`; ties go to the smallest numbers.
 * Each group keeps its best partner among the greater numbers, so that a merge costs about one row, not the matrix:
 * a merged group is never nearer to a third one than the nearer of its two was, so every row whose best partner took no
 * part in the merge keeps it.
 */
export class AverageLink {
  private readonly best: Int32Array;
  private readonly gone: Uint8Array;

  constructor(
    private readonly units: Units,
    private readonly link: number,
    /** Told of each merge, before it: the mean weight of the pairs between the two, rounded to 1/1000 bit. */
    private readonly merged?: (kept: number, taken: number, weight: number) => void,
  ) {
    this.best = new Int32Array(units.count).fill(NONE);
    this.gone = new Uint8Array(units.count);
  }

  /** The group of each unit, named by the group's smallest unit. */
  run(): Int32Array {
    const groups = new Int32Array(this.units.count);
    for (let i = 0; i < groups.length; i += 1) {
      groups[i] = i;
      this.findBest(i);
    }
    for (let next = this.bestRow(); next !== NONE; next = this.bestRow()) {
      const other = this.best[next] as number;
      this.merged?.(next, other, this.average(next, other));
      this.merge(next, other);
      for (let i = 0; i < groups.length; i += 1) if (groups[i] === other) groups[i] = next;
    }
    return groups;
  }

  private average(a: number, b: number): number {
    const { count, sums, sizes } = this.units;
    return roundedFraction(sums[a * count + b] as number, (sizes[a] as number) * (sizes[b] as number));
  }

  private bestRow(): number {
    let row = NONE;
    for (let i = 0; i < this.units.count; i += 1) {
      const partner = this.best[i] as number;
      if (this.gone[i] === 1 || partner === NONE) continue;
      if (row === NONE || this.compare(i, partner, row, this.best[row] as number) > 0) row = i;
    }
    return row;
  }

  private merge(kept: number, taken: number): void {
    const { count, sums, blocked, sizes } = this.units;
    this.gone[taken] = 1;
    sizes[kept] = (sizes[kept] as number) + (sizes[taken] as number);
    for (let k = 0; k < count; k += 1) {
      if (this.gone[k] === 1 || k === kept) continue;
      const sum = (sums[kept * count + k] as number) + (sums[taken * count + k] as number);
      const apart = (blocked[kept * count + k] as number) | (blocked[taken * count + k] as number);
      sums[kept * count + k] = sum;
      sums[k * count + kept] = sum;
      blocked[kept * count + k] = apart;
      blocked[k * count + kept] = apart;
    }
    this.findBest(kept);
    for (let k = 0; k < taken; k += 1) {
      const partner = this.best[k];
      if (this.gone[k] === 0 && (partner === kept || partner === taken)) this.findBest(k);
    }
  }

  private findBest(row: number): void {
    let found = NONE;
    for (let k = row + 1; k < this.units.count; k += 1) {
      if (this.gone[k] === 0 && this.isEligible(row, k) && this.isBetter(row, k, found)) found = k;
    }
    this.best[row] = found;
  }

  private isEligible(row: number, k: number): boolean {
    const { count, sums, blocked, sizes } = this.units;
    if (blocked[row * count + k] === 1) return false;
    const pairs = (sizes[row] as number) * (sizes[k] as number);
    return compareFractions(sums[row * count + k] as number, pairs, this.link, 1) > 0;
  }

  private isBetter(row: number, k: number, partner: number): boolean {
    if (partner === NONE) return true;
    const order = this.compare(row, k, row, partner);
    return order > 0 || (order === 0 && k < partner);
  }

  private compare(a: number, b: number, c: number, d: number): number {
    const { count, sums, sizes } = this.units;
    return compareFractions(
      sums[a * count + b] as number,
      (sizes[a] as number) * (sizes[b] as number),
      sums[c * count + d] as number,
      (sizes[c] as number) * (sizes[d] as number),
    );
  }
}
