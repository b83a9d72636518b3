import type { ComparisonU } from './learn-u.ts';
import { heldWeights } from './held-weights.ts';
import { assumedM, smoothM, type ComparisonM } from './learn-m.ts';
import type { PairList } from '../block/candidates.ts';
import type { TrainingData } from './training-data.ts';

/** What one run of expectation maximisation came to. */
export interface ExpectationRun {
  /** The comparison whose agreement the pairs were chosen by. */
  readonly rule: string;
  readonly pairs: number;
  readonly patterns: number;
  readonly rounds: number;
  /** Share of the pairs that are one. */
  readonly matches: number;
  /** The same after each round. */
  readonly history: readonly number[];
  /** By comparison; null for those that share an attribute with the rule. */
  readonly m: readonly (ComparisonM | null)[];
}

const MOST_ROUNDS = 25;
const SETTLED = 1e-4;
const START_MATCHES = 0.2;
/** Losses are told apart to half a bit, so that pairs fall into few patterns. */
const LOSS_STEP = 500;

interface Patterns {
  /** Pattern after pattern: for each used comparison the combination and the loss in steps. */
  readonly cells: Int32Array;
  readonly counts: Float64Array;
  readonly length: number;
}

/**
 * Expectation maximisation over pairs that agree by a rule (Fellegi and Sunter 1969; Winkler 1988): the comparisons
 * that the rule leaves free are trained, u stays. Each pattern of levels is looked at once, whatever number of pairs
 * show it.
 */
export function maximiseExpectation(
  data: TrainingData,
  u: readonly ComparisonU[],
  session: { readonly rule: string; readonly pairs: PairList; readonly free: readonly number[] },
): ExpectationRun {
  const { free } = session;
  const { caps } = data;
  const patterns = countPatterns(data, session.pairs, free);
  const m = free.map((c) => assumedM((data.comparisons[c] as (typeof data.comparisons)[number]).combinations));
  let matches = START_MATCHES;
  let rounds = 0;
  const history: number[] = [];
  for (let moved = 1; rounds < MOST_ROUNDS && moved > SETTLED; rounds += 1) {
    const expected = free.map((c, x) => new Float64Array((m[x] as ComparisonM).combinations.length));
    const prior = Math.log2(matches / (1 - matches));
    const weights = free.map((c, x) =>
      heldWeights(data.comparisons[c] as (typeof data.comparisons)[number], m[x] as ComparisonM, u[c] as ComparisonU),
    );
    let total = 0;
    let all = 0;
    for (let p = 0; p < patterns.length; p += 1) {
      let weight = prior;
      for (let x = 0; x < free.length; x += 1) {
        const combination = patterns.cells[(p * free.length + x) * 2] as number;
        if (combination === 0) continue;
        const loss = ((patterns.cells[(p * free.length + x) * 2 + 1] as number) * LOSS_STEP) / 1000;
        const own = ((weights[x] as Float64Array)[combination] as number) - loss;
        weight += Math.min(caps.positive, Math.max(-caps.negative, own));
      }
      const count = patterns.counts[p] as number;
      const share = count / (1 + 2 ** -weight);
      total += share;
      all += count;
      for (let x = 0; x < free.length; x += 1) {
        const combination = patterns.cells[(p * free.length + x) * 2] as number;
        const own = expected[x] as Float64Array;
        own[combination] = (own[combination] as number) + share;
      }
    }
    const next = Math.min(0.999, Math.max(0.001, total / Math.max(1, all)));
    moved = Math.abs(next - matches);
    matches = next;
    history.push(next);
    free.forEach((c, x) => {
      const { combinations } = data.comparisons[c] as (typeof data.comparisons)[number];
      const own = expected[x] as Float64Array;
      own[0] = 0;
      const learnt = smoothM(combinations, own);
      moved = Math.max(moved, movement(m[x] as ComparisonM, learnt));
      m[x] = learnt;
    });
  }
  return {
    rule: session.rule,
    pairs: session.pairs.length,
    patterns: patterns.length,
    rounds,
    matches,
    history,
    m: data.comparisons.map((_, c) => (free.includes(c) ? (m[free.indexOf(c)] as ComparisonM) : null)),
  };
}

function movement(before: ComparisonM, after: ComparisonM): number {
  let most = 0;
  after.levels.forEach((levels, f) =>
    levels.forEach((level, l) => {
      most = Math.max(most, Math.abs(2 ** level - 2 ** ((before.levels[f] as Float64Array)[l] as number)));
    }),
  );
  return most;
}

function countPatterns(data: TrainingData, pairs: PairList, free: readonly number[]): Patterns {
  const numbers = new Map<string, number>();
  const cells: number[] = [];
  const counts: number[] = [];
  const own = new Int32Array(free.length * 2);
  for (let p = 0; p < pairs.length; p += 1) {
    const [i, j] = [pairs.left[p] as number, pairs.right[p] as number];
    free.forEach((c, x) => {
      own[x * 2] = data.read(c, i, j);
      own[x * 2 + 1] = Math.round(data.reading.loss / LOSS_STEP);
    });
    const name = String.fromCharCode(...own);
    const known = numbers.get(name);
    if (known === undefined) {
      numbers.set(name, counts.length);
      counts.push(1);
      for (const cell of own) cells.push(cell);
    } else counts[known] = (counts[known] as number) + 1;
  }
  return { cells: Int32Array.from(cells), counts: Float64Array.from(counts), length: counts.length };
}
