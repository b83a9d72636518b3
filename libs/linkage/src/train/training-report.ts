import { NO_LEVEL } from '../compare/comparator.ts';
import { levelName } from '../weigh/level-weights.ts';
import type { Estimates } from './estimates.ts';
import type { ExpectationRun } from './expectation.ts';
import type { HeldLevel } from './held-weights.ts';
import type { TrainingData } from './training-data.ts';
import type { Learnt } from './write-parameters.ts';

/** What was trained, on what, and what looks wrong. */
export interface TrainingReport {
  readonly records: number;
  /** Records that clusters were learnt from. */
  readonly sampled: number;
  readonly seed: number;
  readonly candidatePairs: number;
  /** Pairs of the sample that are one, as expected of the candidates' weights. */
  readonly expectedMatches: number;
  readonly clusters: number;
  readonly runs: readonly RunSummary[];
  /** Levels that no pair of one entity, or no random pair, showed: their weights rest on smoothing alone. */
  readonly neverSeen: { readonly amongMatches: readonly string[]; readonly amongStrangers: readonly string[] };
  /** Levels of which expectation maximisation by different rules found very different m. */
  readonly disagreements: readonly { readonly level: string; readonly m: readonly number[] }[];
  /** Levels that weigh what linkage.yaml states and not what was learnt. */
  readonly held: readonly HeldLevel[];
  readonly estimates: Estimates;
  readonly verdict: Verdict;
}

export interface RunSummary {
  readonly rule: string;
  readonly pairs: number;
  readonly patterns: number;
  readonly rounds: number;
  readonly matches: number;
  /** `matches` after each round. */
  readonly history: readonly number[];
  readonly isUsed: boolean;
}

export interface Verdict {
  /** Why the model should not be used; empty: it may be. */
  readonly refused: readonly string[];
  readonly warnings: readonly string[];
}

export interface Trained {
  readonly data: TrainingData;
  readonly learnt: Learnt;
  readonly runs: readonly ExpectationRun[];
  readonly used: readonly ExpectationRun[];
}

const FEWEST_MATCHES = 20;
const LEAST_PRECISION = 0.5;
const FAR_APART = 0.4;

export function neverSeen({ data, learnt }: Trained): TrainingReport['neverSeen'] {
  const missing = (countsOf: (comparison: number) => Float64Array): string[] =>
    data.comparisons.flatMap(({ name, comparator, combinations }, c) => {
      const counts = countsOf(c);
      return comparator.factors.flatMap((factor, f) => {
        const seen = new Set<number>();
        counts.forEach((count, i) => {
          if (count > 0) seen.add(i === 0 ? NO_LEVEL : combinations.level(i, f));
        });
        return factor.levels.flatMap((_, l) => (seen.has(l) ? [] : [`${name} ${levelName(factor, l)}`]));
      });
    });
  return {
    amongMatches: missing((c) => learnt.m[c]?.seen ?? new Float64Array(0)),
    amongStrangers: missing((c) => learnt.u[c]?.seen ?? new Float64Array(0)),
  };
}

export function disagreements({ data, used }: Trained): TrainingReport['disagreements'] {
  return data.comparisons.flatMap(({ name, comparator }, c) =>
    comparator.factors.flatMap((factor, f) =>
      factor.levels.flatMap((_, l) => {
        const m = used.flatMap((run) => {
          const bits = run.m[c]?.levels[f]?.[l];
          return bits === undefined ? [] : [Number((2 ** bits).toFixed(4))];
        });
        return m.length > 1 && Math.max(...m) - Math.min(...m) > FAR_APART
          ? [{ level: `${name} ${levelName(factor, l)}`, m }]
          : [];
      }),
    ),
  );
}

export function summarise(run: ExpectationRun, used: readonly ExpectationRun[]): RunSummary {
  const { rule, pairs, patterns, rounds } = run;
  const rounded = (share: number): number => Number(share.toFixed(4));
  const shares = { matches: rounded(run.matches), history: run.history.map(rounded) };
  return { rule, pairs, patterns, rounds, ...shares, isUsed: used.includes(run) };
}

export function judgeTraining(trained: Trained, report: Omit<TrainingReport, 'verdict'>): Verdict {
  const { data, learnt, used } = trained;
  const refused: string[] = [];
  const warnings: string[] = [];
  if (report.expectedMatches < FEWEST_MATCHES) {
    refused.push(`only about ${report.expectedMatches.toFixed(1)} pairs of one entity: too few to learn from`);
  }
  if (used.length === 0) refused.push('no training rule gave pairs of both kinds, so that m could not be learnt');
  if (report.estimates.precision.value < LEAST_PRECISION) {
    refused.push(`the estimated precision is ${report.estimates.precision.value.toFixed(3)}`);
  }
  const informative = data.comparisons.filter((_, c) => {
    const [m, u] = [learnt.m[c], learnt.u[c]];
    return m !== undefined && u !== undefined && m.levels.some((own, f) => (own[0] ?? 0) > (u.levels[f]?.[0] ?? 0) + 1);
  });
  if (informative.length < 2) refused.push('fewer than two comparisons tell pairs of one entity from others');
  const untrained = data.comparisons.filter((_, c) => used.every((run) => run.m[c] === null || run.m[c] === undefined));
  for (const { name } of untrained) warnings.push(`no rule left ${name} free: its m comes from the clusters alone`);
  for (const { level, m } of report.disagreements)
    warnings.push(`training rules disagree on ${level}: m ${m.join(', ')}`);
  for (const run of report.runs) {
    if (!run.isUsed) {
      warnings.push(
        `rule ${run.rule} is not used: ${run.pairs} pairs, ${(run.matches * 100).toFixed(1)} % of one entity`,
      );
    }
  }
  for (const { level, learnt: bits, held, because } of report.held) {
    if (because !== null) warnings.push(`${level} is held at ${held} bits, not the ${bits} learnt: ${because}`);
  }
  const unseen = report.held.filter(({ because }) => because === null).map(({ level, held }) => `${level} ${held}`);
  if (unseen.length > 0) warnings.push(`as linkage.yaml states, for want of pairs: ${unseen.join(', ')}`);
  const { amongMatches, amongStrangers } = report.neverSeen;
  if (amongMatches.length > 0) warnings.push(`never seen among matches: ${amongMatches.join(', ')}`);
  if (amongStrangers.length > 0) warnings.push(`never seen among random pairs: ${amongStrangers.join(', ')}`);
  return { refused, warnings };
}
