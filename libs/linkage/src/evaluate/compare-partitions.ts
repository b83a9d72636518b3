import { compareUtf8, parseReference, type EntityMove, type ReferenceText } from '#libs/contract';
import { assignEntityIds, type EntityBefore } from '../identify/assign-entity-ids.ts';
import type { Members, Pair } from '../model.ts';

/** A pair that is together under one model and apart under the other, with what it weighs under each. */
export interface ChangedPair extends Pair {
  /** 1/1000 bit. */
  readonly weightBefore: number;
  readonly weightAfter: number;
}

/** What another model would make of the entities that there are. */
export interface PartitionComparison {
  readonly records: number;
  readonly entities: {
    readonly before: number;
    readonly after: number;
    readonly unchanged: number;
    /** Entities that another one ends in. */
    readonly merged: number;
    /** Entities that lose records and go on. */
    readonly split: number;
    readonly created: number;
    readonly removed: number;
  };
  readonly recordsMoved: number;
  readonly bySource: readonly { readonly source: string; readonly records: number; readonly moved: number }[];
  /** For two entities of which records come together: their strongest pair. */
  readonly joined: readonly ChangedPair[];
  /** For two groups that an entity falls into: the strongest pair between them. */
  readonly parted: readonly ChangedPair[];
}

/** What a pair weighs under either model, 1/1000 bit. */
export type WeighPair = (
  left: ReferenceText,
  right: ReferenceText,
) => Pick<ChangedPair, 'weightBefore' | 'weightAfter'>;

/** The parts of two partitions of the same records that differ. */
export interface ChangedParts {
  readonly before: readonly EntityBefore[];
  readonly after: readonly Members[];
  readonly unchanged: number;
}

export function changedParts(before: readonly EntityBefore[], after: readonly Members[]): ChangedParts {
  const known = new Set(before.map(({ members }) => members.join('\n')));
  const found = new Set(after.map((members) => members.join('\n')));
  const changed = before.filter(({ members }) => !found.has(members.join('\n')));
  return {
    before: changed,
    after: after.filter((members) => !known.has(members.join('\n'))),
    unchanged: before.length - changed.length,
  };
}

/**
 * @param before the entities that there are, each with its members in canonical order
 * @param after the groups under the other model, in canonical order, members too
 * @throws Error when the two do not speak of the same records
 */
export function comparePartitions(
  before: readonly EntityBefore[],
  after: readonly Members[],
  weigh: WeighPair,
): PartitionComparison {
  const parts = changedParts(before, after);
  const ids = parts.after.map((_, i) => `\uffff${`${i}`.padStart(12, '0')}`);
  const assigned = assignEntityIds({ ...parts, newId: (ordinal) => ids[ordinal] ?? '' });
  if (assigned.moves.some(({ from, to }) => from === null || to === null)) {
    throw new Error('the two partitions do not speak of the same records');
  }
  const happened = (what: string): number => assigned.entities.filter((entity) => entity.happened === what).length;
  const entityOf = membersBy(parts.before);
  const groupOf = new Map(
    parts.after.flatMap((members, group) => members.map((member) => [member, `${group}`] as const)),
  );
  return {
    records: before.reduce((sum, { members }) => sum + members.length, 0),
    entities: {
      before: before.length,
      after: after.length,
      unchanged: parts.unchanged,
      merged: happened('merged'),
      split: happened('split'),
      created: happened('created'),
      removed: assigned.removed.length,
    },
    recordsMoved: assigned.moves.length,
    bySource: bySource(before, assigned.moves),
    joined: parts.after.flatMap((members) => strongestPairs(members, entityOf, weigh, 'weightAfter')).sort(byAfter),
    parted: parts.before
      .flatMap(({ members }) => strongestPairs(members, groupOf, weigh, 'weightBefore'))
      .sort(byBefore),
  };
}

function membersBy(entities: readonly EntityBefore[]): Map<ReferenceText, string> {
  return new Map(entities.flatMap(({ entityId, members }) => members.map((member) => [member, entityId] as const)));
}

function bySource(before: readonly EntityBefore[], moves: readonly EntityMove[]): PartitionComparison['bySource'] {
  const counts = new Map<string, { records: number; moved: number }>();
  const count = (reference: string, what: 'records' | 'moved'): void => {
    const { source } = parseReference(reference);
    const row = counts.get(source) ?? { records: 0, moved: 0 };
    row[what] += 1;
    counts.set(source, row);
  };
  for (const { members } of before) for (const member of members) count(member, 'records');
  for (const { record } of moves) count(record, 'moved');
  return [...counts].map(([source, row]) => ({ source, ...row })).sort((a, b) => compareUtf8(a.source, b.source));
}

/** Between each two sides that the members are on: the pair that weighs most; of equal ones the smallest. */
function strongestPairs(
  members: Members,
  sideOf: ReadonlyMap<ReferenceText, string>,
  weigh: WeighPair,
  by: 'weightBefore' | 'weightAfter',
): ChangedPair[] {
  const strongest = new Map<string, ChangedPair>();
  members.forEach((left, i) => {
    for (const right of members.slice(i + 1)) {
      const sides = [sideOf.get(left) ?? '', sideOf.get(right) ?? ''].sort();
      if (sides[0] === sides[1]) continue;
      const weights = weigh(left, right);
      const key = sides.join('\n');
      const held = strongest.get(key);
      if (held === undefined || weights[by] > held[by]) strongest.set(key, { left, right, ...weights });
    }
  });
  return [...strongest.values()];
}

const byAfter = (a: ChangedPair, b: ChangedPair): number => b.weightAfter - a.weightAfter || byName(a, b);
const byBefore = (a: ChangedPair, b: ChangedPair): number => b.weightBefore - a.weightBefore || byName(a, b);
const byName = (a: Pair, b: Pair): number => compareUtf8(a.left, b.left) || compareUtf8(a.right, b.right);

/** A few of the pairs from every band of weight, so that the doubtful ones are seen as well as the clear ones. */
export function sampleByWeight(
  pairs: readonly ChangedPair[],
  by: 'weightBefore' | 'weightAfter',
  perBand: number,
): ChangedPair[] {
  const taken = new Map<number, number>();
  return pairs.filter((pair) => {
    const band = Math.floor(pair[by] / BAND);
    const count = (taken.get(band) ?? 0) + 1;
    taken.set(band, count);
    return count <= perBand;
  });
}
/** Two bits. */
const BAND = 2000;
