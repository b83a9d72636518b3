import type { ReferenceText } from '#libs/contract';
import type { Judgement } from '#libs/linkage';
import type { Arrival } from '../take-changes/fold-arrivals.ts';

/** The last word held on a pair. */
export type FindJudgement = (left: ReferenceText, right: ReferenceText) => Pick<Judgement, 'seq'> | undefined;

export interface TakenJudgements {
  /** For each judgement given, in the same order. */
  readonly arrivals: readonly Arrival[];
  /** The last word on each pair for which there is a new one. */
  readonly latest: readonly Judgement[];
}

/** For a pair the highest `seq` speaks, whatever order they come in (L10). */
export function takeJudgements(judgements: readonly Judgement[], find: FindJudgement): TakenJudgements {
  const latest = new Map<string, Judgement>();
  const arrivals = judgements.map((judgement): Arrival => {
    const { left, right, seq } = judgement;
    const pair = JSON.stringify([left, right]);
    const held = latest.get(pair) ?? find(left, right);
    if (held !== undefined && held.seq >= seq) return held.seq === seq ? 'duplicate' : 'stale';
    latest.set(pair, judgement);
    return 'applied';
  });
  return { arrivals, latest: [...latest.values()] };
}
