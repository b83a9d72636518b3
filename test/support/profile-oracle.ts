import type { MergeRule } from '#libs/linkage';

interface TwoGroups {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly comparisons: number;
  readonly rule: MergeRule;
}
/** Weights of a pair by comparison, 1/1000 bit; null where there is nothing to compare. */
type WeighEach = (i: number, j: number) => readonly (number | null)[];

/**
 * What the evidence of two groups says together, as docs/linkage.md writes it: for each comparison the mean over the
 * records of one group of the logarithm of their mean Bayes factor with the other group's records, both ways; what
 * speaks against weighs more in larger groups. Sums and divisions in BigInt.
 */
export function profileScore(groups: TwoGroups, weighEach: WeighEach): number {
  const { left, right, comparisons, rule } = groups;
  const smaller = Math.min(left.length, right.length);
  const against = BigInt(1000 + Math.round(rule.sizePenalty * Math.log2(smaller)));
  const larger = Math.max(left.length, right.length);
  let score = BigInt(rule.prior + Math.round(rule.sizeBonus * Math.log2(larger)));
  for (let c = 0; c < comparisons; c += 1) {
    const there = direction(left, right, (i, j) => weighEach(i, j)[c] ?? null);
    const back = direction(right, left, (i, j) => weighEach(i, j)[c] ?? null);
    if (there.length === 0) continue;
    const total = sum(there) * BigInt(back.length) + sum(back) * BigInt(there.length);
    const mean = rounded(total, 2n * BigInt(there.length) * BigInt(back.length));
    const share = mean > 18_000n ? 18_000n : mean < -10_000n ? -10_000n : mean;
    score += share < 0n ? rounded(share * against, 1000n) : share;
  }
  return Number(score);
}

/** For each record that can be compared with the group at all: log2 of its mean factor, 1/1000 bit. */
function direction(
  records: readonly number[],
  group: readonly number[],
  weight: (i: number, j: number) => number | null,
): bigint[] {
  return records.flatMap((record) => {
    const factors = group.flatMap((other) => {
      const bits = weight(record, other);
      return bits === null
        ? []
        : [BigInt(Math.round(2 ** (Math.max(-16_000, Math.min(16_000, bits)) / 1000) * 2 ** 24))];
    });
    if (factors.length === 0) return [];
    return [BigInt(Math.round(1000 * (Math.log2(Number(sum(factors)) / factors.length) - 24)))];
  });
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/** a/b to the nearest whole number, halves upwards; b is positive. */
function rounded(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b;
  const quotient = doubled / (2n * b);
  return doubled < 0n && quotient * 2n * b !== doubled ? quotient - 1n : quotient;
}
