import type { MergeRule, Thresholds } from '../model.ts';
import { AverageLink, type Units } from './average-link.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { Evidence, ProfileMerge } from './profile-merge.ts';

/**
 * A part: records that may be one another's, numbered 0…size−1 in canonical order. Its groups depend on nothing but
 * these pair weights, hard conflicts and taken judgements.
 */
export interface Part {
  readonly size: number;
  /** Asked at most once for each pair i < j. */
  score(i: number, j: number): PairScore;
  /** How many comparisons `weighEach` writes. */
  readonly comparisonCount: number;
  /** What each comparison says of a pair i < j; asked only where several groups remain. */
  weighEach(i: number, j: number, into: Int32Array): void;
  /** Taken judgements inside the part. */
  readonly same: readonly NumberPair[];
  readonly different: readonly NumberPair[];
  /** Told of each merge in its order, for those who ask how a group came about. */
  onMerge?(merge: PartMerge): void;
}
/** Two groups, each by its smallest record, that become one. */
export interface PartMerge {
  readonly by: 'judgement' | 'average' | 'profile';
  readonly left: number;
  readonly right: number;
  /** 1/1000 bit; null for a judgement. */
  readonly weight: number | null;
}
export interface PairScore {
  /** 1/1000 bit. */
  readonly weight: number;
  readonly isHardConflict: boolean;
}
export type NumberPair = readonly [number, number];

/** Two groups, each by its smallest record, that a steward is asked about. `weight`: their last score, 1/1000 bit. */
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

/** How a part's groups are formed. */
export interface ClusterRule {
  readonly thresholds: Thresholds;
  readonly merge: MergeRule;
}

/**
 * Scores every pair of the part, joins what `same` says, merges by average link, then by profile: average link finds
 * the cores, in which each record speaks for itself; profiles join what only all records together can.
 */
export function clusterPart(part: Part, { thresholds, merge }: ClusterRule): ClusteredPart {
  const { unitOf, smallest } = joinSame(part);
  const units = scoreUnits(part, unitOf, smallest.length);
  const told = part.onMerge?.bind(part);
  const merged = (kept: number, taken: number, weight: number): void =>
    told?.({ by: 'average', left: smallest[kept] as number, right: smallest[taken] as number, weight });
  const groupOfUnit = new AverageLink(units, thresholds.link, told === undefined ? undefined : merged).run();
  const groups = new Int32Array(part.size);
  for (let i = 0; i < part.size; i += 1) groups[i] = smallest[groupOfUnit[unitOf[i] as number] as number] as number;
  const near = mergeProfiles({ part, groups, units, unitOf }, thresholds, merge);
  return { groups, near };
}

interface Formed {
  readonly part: Part;
  /** The smallest record of each record's group; changed in place. */
  readonly groups: Int32Array;
  readonly units: Units;
  readonly unitOf: Int32Array;
}

function mergeProfiles(formed: Formed, thresholds: Thresholds, rule: MergeRule): NearPair[] {
  const { part, groups, units, unitOf } = formed;
  const members = new Map<number, number[]>();
  groups.forEach((name, record) => {
    const known = members.get(name);
    if (known === undefined) members.set(name, [record]);
    else known.push(record);
  });
  const names = [...members.keys()];
  if (names.length < 2) return [];
  // Groups stand under their smallest units, which hold their smallest records.
  const unit = names.map((name) => unitOf[name] as number);
  const { count, blocked } = units;
  const isBlocked = (a: number, b: number): boolean => blocked[(unit[a] as number) * count + (unit[b] as number)] === 1;
  const profiles = new ProfileMerge(evidenceOf(part, groups), [...members.values()], isBlocked, rule);
  const gone = new Uint8Array(names.length);
  profiles.run(thresholds.link, (kept, taken, weight) => {
    gone[taken] = 1;
    part.onMerge?.({ by: 'profile', left: names[kept] as number, right: names[taken] as number, weight });
    for (let i = 0; i < groups.length; i += 1) if (groups[i] === names[taken]) groups[i] = names[kept] as number;
    const [a, b] = [unit[kept] as number, unit[taken] as number];
    for (let k = 0; k < count; k += 1) {
      const apart = (blocked[a * count + k] as number) | (blocked[b * count + k] as number);
      blocked[a * count + k] = apart;
      blocked[k * count + a] = apart;
    }
  });
  const near: NearPair[] = [];
  names.forEach((left, a) => {
    for (let b = a + 1; b < names.length; b += 1) {
      if (gone[a] === 1 || gone[b] === 1 || isBlocked(a, b)) continue;
      const weight = profiles.score(a, b);
      if (weight < thresholds.review || weight >= thresholds.link) continue;
      near.push({ left, right: names[b] as number, weight });
    }
  });
  return near;
}

/** Pairs inside a group are never asked for. */
function evidenceOf(part: Part, groups: Int32Array): Evidence {
  const evidence = new Evidence(part.size, part.comparisonCount);
  const each = new Int32Array(part.comparisonCount);
  for (let i = 0; i < part.size; i += 1) {
    for (let j = i + 1; j < part.size; j += 1) {
      if (groups[i] === groups[j]) continue;
      part.weighEach(i, j, each);
      evidence.set(i, j, each);
    }
  }
  return evidence;
}

/** Units are what `same` joined, numbered by their smallest records. */
function joinSame(part: Part): { unitOf: Int32Array; smallest: number[] } {
  const sets = new DisjointSets(part.size);
  for (const [i, j] of part.same) {
    const [a, b] = [sets.root(i), sets.root(j)];
    if (a !== b) part.onMerge?.({ by: 'judgement', left: Math.min(a, b), right: Math.max(a, b), weight: null });
    sets.join(i, j);
  }
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
