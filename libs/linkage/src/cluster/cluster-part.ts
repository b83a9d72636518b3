import type { Thresholds } from '../model.ts';
import { AverageLink, type Units } from './average-link.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { compareFractions, roundedFraction } from './fraction.ts';

/**
 * A part: records that may be one another's, numbered 0…size−1 in canonical order. Its groups depend on nothing but
 * these pair weights, hard conflicts and taken judgements.
 */
export interface Part {
  readonly size: number;
  /** Asked at most once for each pair i < j. */
  score(i: number, j: number): PairScore;
  /** Taken judgements inside the part. */
  readonly same: readonly NumberPair[];
  readonly different: readonly NumberPair[];
}
export interface PairScore {
  /** 1/1000 bit. */
  readonly weight: number;
  readonly isHardConflict: boolean;
}
export type NumberPair = readonly [number, number];

/** Two groups, each by its smallest record, that a steward is asked about. `weight`: their average, 1/1000 bit. */
export interface NearPair {
  readonly left: number;
  readonly right: number;
  readonly weight: number;
}

export interface ClusteredPart {
  /** The smallest record of each record's group. */
  readonly groups: Int32Array;
  /** In canonical order. */
  readonly near: readonly NearPair[];
}

/** Scores every pair of the part, joins what `same` says, then merges by average link. */
export function clusterPart(part: Part, thresholds: Thresholds): ClusteredPart {
  const { unitOf, smallest } = joinSame(part);
  const units = scoreUnits(part, unitOf, smallest.length);
  const groupOfUnit = new AverageLink(units, thresholds.link).run();
  const groups = new Int32Array(part.size);
  for (let i = 0; i < part.size; i += 1) groups[i] = smallest[groupOfUnit[unitOf[i] as number] as number] as number;
  return { groups, near: findNear(units, groupOfUnit, smallest, thresholds) };
}

/** Units are what `same` joined, numbered by their smallest records. */
function joinSame(part: Part): { unitOf: Int32Array; smallest: number[] } {
  const sets = new DisjointSets(part.size);
  for (const [i, j] of part.same) sets.join(i, j);
  const unitOf = new Int32Array(part.size);
  const smallest: number[] = [];
  for (let i = 0; i < part.size; i += 1) {
    const root = sets.root(i);
    // The root is the smallest member, so its unit has its number by now.
    if (root === i) unitOf[i] = smallest.push(i) - 1;
    else unitOf[i] = unitOf[root] as number;
  }
  return { unitOf, smallest };
}

function scoreUnits(part: Part, unitOf: Int32Array, count: number): Units {
  const sums = new Float64Array(count * count);
  const blocked = new Uint8Array(count * count);
  const sizes = new Int32Array(count);
  for (let i = 0; i < part.size; i += 1) {
    const a = unitOf[i] as number;
    sizes[a] = (sizes[a] as number) + 1;
    for (let j = i + 1; j < part.size; j += 1) {
      const b = unitOf[j] as number;
      if (a === b) continue;
      const score = part.score(i, j);
      const sum = (sums[a * count + b] as number) + score.weight;
      sums[a * count + b] = sum;
      sums[b * count + a] = sum;
      if (score.isHardConflict) block(a, b);
    }
  }
  for (const [i, j] of part.different) block(unitOf[i] as number, unitOf[j] as number);
  return { count, sums, blocked, sizes };

  function block(a: number, b: number): void {
    blocked[a * count + b] = 1;
    blocked[b * count + a] = 1;
  }
}

/** Groups that must stay apart leave nothing to ask, however high their average. */
function findNear(units: Units, groupOf: Int32Array, smallest: readonly number[], thresholds: Thresholds): NearPair[] {
  const near: NearPair[] = [];
  const { count, sums, sizes, blocked } = units;
  for (let a = 0; a < count; a += 1) {
    if (groupOf[a] !== a) continue;
    for (let b = a + 1; b < count; b += 1) {
      if (groupOf[b] !== b || blocked[a * count + b] === 1) continue;
      const sum = sums[a * count + b] as number;
      const pairs = (sizes[a] as number) * (sizes[b] as number);
      if (compareFractions(sum, pairs, thresholds.review, 1) < 0) continue;
      if (compareFractions(sum, pairs, thresholds.link, 1) >= 0) continue;
      near.push({ left: smallest[a] as number, right: smallest[b] as number, weight: roundedFraction(sum, pairs) });
    }
  }
  return near;
}
