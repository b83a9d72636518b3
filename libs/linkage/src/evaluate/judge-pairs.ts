/** A pair that was weighed, and whether it is truly one thing. */
export interface JudgedPair {
  /** 1/1000 bit. */
  readonly weight: number;
  readonly isMatch: boolean;
}

export interface PairQuality {
  readonly pairs: number;
  readonly matches: number;
  /** At the preset threshold: a pair is taken to be one thing when its weight is above 0. */
  readonly pairwise: { readonly precision: number; readonly recall: number; readonly f1: number };
  /** The highest F1 of any threshold (bits), to be seen beside the preset one. */
  readonly best: { readonly threshold: number; readonly f1: number };
}

/** How well weights tell pairs of one thing from pairs of two. Shares of nothing are 0. */
export function judgePairs(pairs: readonly JudgedPair[]): PairQuality {
  const matches = pairs.filter(({ isMatch }) => isMatch).length;
  const taken = pairs.filter(({ weight }) => weight > 0);
  const right = taken.filter(({ isMatch }) => isMatch).length;
  return {
    pairs: pairs.length,
    matches,
    pairwise: qualityOf(right, taken.length, matches),
    best: bestOf(pairs, matches),
  };
}

function qualityOf(right: number, taken: number, matches: number): PairQuality['pairwise'] {
  const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);
  return { precision: share(right, taken), recall: share(right, matches), f1: share(2 * right, taken + matches) };
}

function bestOf(pairs: readonly JudgedPair[], matches: number): PairQuality['best'] {
  const falling = [...pairs].sort((a, b) => b.weight - a.weight);
  let best = { threshold: 0, f1: 0 };
  let right = 0;
  for (const [i, { weight, isMatch }] of falling.entries()) {
    if (isMatch) right += 1;
    // Pairs of one weight are taken together.
    if (falling[i + 1]?.weight === weight) continue;
    const { f1 } = qualityOf(right, i + 1, matches);
    if (f1 > best.f1) best = { threshold: weight / 1000, f1 };
  }
  return best;
}
