import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clusterPart, type NumberPair, type Part } from './cluster-part.ts';

const CASES = Number(process.env['PROPERTY_CASES'] ?? 500);

interface Drawn {
  readonly size: number;
  readonly weights: readonly number[];
  readonly conflicts: readonly boolean[];
  readonly same: readonly NumberPair[];
  readonly different: readonly NumberPair[];
}

/** Profiles have nothing to say. */
const RULE = { thresholds: { edge: 2, link: 0, review: -2 }, merge: { prior: 0, sizePenalty: 500, sizeBonus: 0 } };
const SILENT = { comparisonCount: 0, weighEach: () => undefined };

function partOf(drawn: Drawn): Part {
  const at = (i: number, j: number): number => i * drawn.size + j;
  return {
    ...SILENT,
    size: drawn.size,
    score: (i, j) => {
      if (i >= j) throw new RangeError('pairs are asked for in canonical order');
      return { weight: drawn.weights[at(i, j)] ?? 0, isHardConflict: drawn.conflicts[at(i, j)] ?? false };
    },
    same: drawn.same,
    different: drawn.different,
  };
}

/** Average link as one would say it aloud: all pairs of groups again at every step, fractions in BigInt. */
function naiveGroups(drawn: Drawn): number[][] {
  const part = partOf(drawn);
  const score = (i: number, j: number): ReturnType<Part['score']> => part.score(Math.min(i, j), Math.max(i, j));
  const has = (pairs: readonly NumberPair[], i: number, j: number): boolean =>
    pairs.some(([a, b]) => (a === i && b === j) || (a === j && b === i));
  const groups = Array.from({ length: drawn.size }, (_, i) => [i]);
  const join = (a: number[], b: number[]): void => {
    groups.splice(groups.indexOf(b), 1);
    a.push(...b);
    a.sort((i, j) => i - j);
    groups.sort((x, y) => (x[0] ?? 0) - (y[0] ?? 0));
  };
  const findSame = (): [number[], number[]] | undefined => {
    for (const a of groups) {
      for (const b of groups) if (a !== b && a.some((i) => b.some((j) => has(drawn.same, i, j)))) return [a, b];
    }
    return undefined;
  };
  for (let pair = findSame(); pair !== undefined; pair = findSame()) join(...pair);
  for (;;) {
    let best: { a: number[]; b: number[]; sum: bigint; pairs: bigint } | undefined;
    for (const [x, a] of groups.entries()) {
      for (const b of groups.slice(x + 1)) {
        const apart = a.some((i) => b.some((j) => score(i, j).isHardConflict || has(drawn.different, i, j)));
        const sum = BigInt(a.flatMap((i) => b.map((j) => score(i, j).weight)).reduce((s, w) => s + w, 0));
        const pairs = BigInt(a.length * b.length);
        if (apart || sum <= 0n) continue;
        if (best === undefined || sum * best.pairs > best.sum * pairs) best = { a, b, sum, pairs };
      }
    }
    if (best === undefined) return groups;
    join(best.a, best.b);
  }
}

const drawn = fc.integer({ min: 2, max: 9 }).chain((size): fc.Arbitrary<Drawn> => {
  const cells = { minLength: size * size, maxLength: size * size };
  return fc.record({
    size: fc.constant(size),
    // Few values, so that averages tie all the time.
    weights: fc.array(fc.integer({ min: -3, max: 4 }), cells),
    conflicts: fc.array(
      fc.nat(12).map((n) => n === 1),
      cells,
    ),
    // Even records are joined, odd ones kept apart: such judgements never contradict each other.
    same: fc.array(fc.constantFrom<NumberPair>([0, 2], [2, 4], [4, 6]), { maxLength: 1 }),
    different: fc.array(fc.constantFrom<NumberPair>([1, 3], [3, 5], [1, 7]), { maxLength: 2 }),
  });
});

function isInside({ size, same, different }: Drawn): boolean {
  return [...same, ...different].every(([i, j]) => i < size && j < size);
}

describe('the groups of a part', () => {
  test('are those that average link finds when everything is computed again at every step', () => {
    fc.assert(
      fc.property(drawn.filter(isInside), (part) => {
        const { groups } = clusterPart(partOf(part), RULE);
        const named = Array.from(groups);
        const found = [...new Set(named)].map((name) => named.flatMap((group, i) => (group === name ? [i] : [])));
        expect(found).toEqual(naiveGroups(part));
      }),
      { numRuns: CASES },
    );
  });

  test.each([1, 2, 3, 12, 31])(
    'follow averages closer than any rounding keeps apart: 1/(n + 1) and 1/n for n = %i',
    (n) => {
      // Records 0…n are one group, the next n another; the last one has a single bit of evidence for each.
      const last = 2 * n + 1;
      const weight = (i: number, j: number): number => {
        if (j === last) return i === 0 || i === n + 1 ? 1 : 0;
        return i <= n === j <= n ? 9 : -9;
      };
      const part: Part = {
        ...SILENT,
        size: last + 1,
        score: (i, j) => ({ weight: weight(i, j), isHardConflict: false }),
        same: [],
        different: [],
      };
      const { groups } = clusterPart(part, RULE);
      expect(groups[last]).toBe(n + 1);
      expect(new Set(groups).size).toBe(2);
    },
  );

  test('that stay below the stop value but reach the review value are asked about, rounded to a whole number', () => {
    const weights = new Map([
      ['0,1', 5],
      ['0,2', -1],
      ['1,2', -2],
    ]);
    const part: Part = {
      size: 3,
      comparisonCount: 1,
      weighEach: (i, j, into) => into.fill(weights.get(`${i},${j}`) ?? 0),
      score: (i, j) => ({ weight: weights.get(`${i},${j}`) ?? 0, isHardConflict: false }),
      same: [],
      different: [],
    };
    expect(clusterPart(part, RULE).near).toEqual([{ left: 0, right: 2, weight: -1 }]);
    expect(clusterPart({ ...part, different: [[0, 2]] }, RULE).near).toEqual([]);
  });
});
