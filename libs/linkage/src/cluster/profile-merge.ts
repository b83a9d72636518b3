import type { MergeRule } from '../model.ts';
import { roundedFraction } from './fraction.ts';

/**
 * Profile merge: two groups join while what all their records together say is above the threshold. For each comparison
 * the share of groups A and B is the mean over the records r of A of log₂(mean over j in B of the Bayes factor of
 * (r, j)), averaged over both directions; one record that agrees with some of a group is at home there, even where
 * others of the group are written otherwise. A share that speaks against is multiplied by
 * 1 + penalty · log₂(min(|A|, |B|)): many records that disagree weigh more than one. The prior rises with
 * log₂(max(|A|, |B|)): a record is likelier one of many than one of few.
 *
 * Exact (L9): Bayes factors are integers of 2⁻²⁴, so that their sums do not depend on order; logarithms and shares are
 * rounded to 1/1000 bit before they are added.
 */
export class ProfileMerge {
  private readonly members: (number[] | null)[];
  /** By comparison, group and record: sum of the factors of the record with the group's records, and how many. */
  private readonly sums: Float64Array;
  private readonly counts: Int32Array;
  /** By comparison, group and record: 1/1000 bit, or `NOTHING`. */
  private readonly logs: Int32Array;
  /** By two groups: 1/1000 bit. */
  private readonly scores: Int32Array;
  private readonly count: number;

  constructor(
    private readonly evidence: Evidence,
    groups: readonly (readonly number[])[],
    private readonly blocked: (a: number, b: number) => boolean,
    private readonly rule: MergeRule,
  ) {
    this.count = groups.length;
    this.members = groups.map((group) => [...group]);
    const cells = evidence.comparisons * this.count * evidence.size;
    this.sums = new Float64Array(cells);
    this.counts = new Int32Array(cells);
    this.logs = new Int32Array(cells);
    this.scores = new Int32Array(this.count * this.count);
    groups.forEach((group, g) => {
      this.addUp(g, group);
      this.takeLogs(g);
    });
    for (let a = 0; a < this.count; a += 1) for (let b = a + 1; b < this.count; b += 1) this.scorePair(a, b);
  }

  /**
   * Merges best first, ties by the smallest numbers, while the best is above `link`.
   * @param merged told of each merge: the second group becomes part of the first, the smaller number
   */
  run(link: number, merged: (kept: number, taken: number, score: number) => void): void {
    for (;;) {
      let best = link;
      let kept = -1;
      let taken = -1;
      for (let a = 0; a < this.count; a += 1) {
        if (this.members[a] === null) continue;
        for (let b = a + 1; b < this.count; b += 1) {
          if (this.members[b] === null) continue;
          const score = this.scores[a * this.count + b] as number;
          if (score > best && !this.blocked(a, b)) {
            best = score;
            kept = a;
            taken = b;
          }
        }
      }
      if (kept < 0) return;
      merged(kept, taken, best);
      this.merge(kept, taken);
    }
  }

  /** Of two groups that stand, the smaller number first. */
  score(a: number, b: number): number {
    return this.scores[a * this.count + b] as number;
  }

  private merge(kept: number, taken: number): void {
    const { size, comparisons } = this.evidence;
    (this.members[kept] as number[]).push(...(this.members[taken] as number[]));
    this.members[taken] = null;
    for (let c = 0; c < comparisons; c += 1) {
      const to = (c * this.count + kept) * size;
      const from = (c * this.count + taken) * size;
      for (let r = 0; r < size; r += 1) {
        this.sums[to + r] = (this.sums[to + r] as number) + (this.sums[from + r] as number);
        this.counts[to + r] = (this.counts[to + r] as number) + (this.counts[from + r] as number);
      }
    }
    this.takeLogs(kept);
    for (let k = 0; k < this.count; k += 1) {
      if (this.members[k] !== null && k !== kept) this.scorePair(Math.min(k, kept), Math.max(k, kept));
    }
  }

  private addUp(group: number, records: readonly number[]): void {
    const { size, comparisons } = this.evidence;
    for (let c = 0; c < comparisons; c += 1) {
      const at = (c * this.count + group) * size;
      for (const j of records) {
        for (let r = 0; r < size; r += 1) {
          const weight = this.evidence.weight(c, r, j);
          if (r === j || weight === NOTHING) continue;
          this.sums[at + r] = (this.sums[at + r] as number) + factorOf(weight);
          this.counts[at + r] = (this.counts[at + r] as number) + 1;
        }
      }
    }
  }

  private takeLogs(group: number): void {
    const { size, comparisons } = this.evidence;
    for (let c = 0; c < comparisons; c += 1) {
      const at = (c * this.count + group) * size;
      for (let i = at; i < at + size; i += 1) {
        const count = this.counts[i] as number;
        this.logs[i] = count === 0 ? NOTHING : Math.round(1000 * (Math.log2((this.sums[i] as number) / count) - 24));
      }
    }
  }

  private scorePair(a: number, b: number): void {
    const [left, right] = [this.members[a] as number[], this.members[b] as number[]];
    const factor = 1000 + Math.round(this.rule.sizePenalty * Math.log2(Math.min(left.length, right.length)));
    let score = this.rule.prior + Math.round(this.rule.sizeBonus * Math.log2(Math.max(left.length, right.length)));
    for (let c = 0; c < this.evidence.comparisons; c += 1) {
      const share = this.share(c, a, b);
      if (share === NOTHING) continue;
      score += share >= 0 ? share : roundedFraction(share * factor, 1000);
    }
    this.scores[a * this.count + b] = score;
  }

  private share(comparison: number, a: number, b: number): number {
    const { size } = this.evidence;
    const [left, right] = [this.members[a] as number[], this.members[b] as number[]];
    let there = 0;
    let thereCount = 0;
    const toRight = (comparison * this.count + b) * size;
    for (const r of left) {
      const log = this.logs[toRight + r] as number;
      if (log === NOTHING) continue;
      there += log;
      thereCount += 1;
    }
    if (thereCount === 0) return NOTHING;
    let back = 0;
    let backCount = 0;
    const toLeft = (comparison * this.count + a) * size;
    for (const r of right) {
      const log = this.logs[toLeft + r] as number;
      if (log === NOTHING) continue;
      back += log;
      backCount += 1;
    }
    const mean = roundedFraction(there * backCount + back * thereCount, 2 * thereCount * backCount);
    return Math.min(MOST_FOR, Math.max(MOST_AGAINST, mean));
  }
}

/** What each comparison says of each pair of a part. */
export class Evidence {
  private readonly weights: Int32Array;

  constructor(
    readonly size: number,
    readonly comparisons: number,
  ) {
    this.weights = new Int32Array(size * size * comparisons).fill(NOTHING);
  }

  weight(comparison: number, i: number, j: number): number {
    return this.weights[(comparison * this.size + i) * this.size + j] as number;
  }

  set(i: number, j: number, each: Int32Array): void {
    const { size } = this;
    for (let c = 0; c < this.comparisons; c += 1) {
      const weight = each[c] as number;
      this.weights[(c * size + i) * size + j] = weight;
      this.weights[(c * size + j) * size + i] = weight;
    }
  }
}

/** As `NO_EVIDENCE` of a model. */
const NOTHING = -0x80000000;
/** 1/1000 bit that one comparison may say of two groups. */
const MOST_FOR = 18_000;
const MOST_AGAINST = -10_000;

const FARTHEST = 16_000;
const ONE = 2 ** 24;
const factors = new Float64Array(2 * FARTHEST + 1);

/** 2^(weight/1000) in units of 2⁻²⁴, an integer; sums over up to 8,000 records stay exact. */
function factorOf(weight: number): number {
  const place = Math.min(FARTHEST, Math.max(-FARTHEST, weight)) + FARTHEST;
  const known = factors[place] as number;
  if (known !== 0) return known;
  return (factors[place] = Math.round(2 ** ((place - FARTHEST) / 1000) * ONE));
}
