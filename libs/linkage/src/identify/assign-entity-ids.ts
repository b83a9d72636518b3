import { compareUtf8, type EntityMove, type ReferenceText } from '#libs/contract';
import type { Members } from '../model.ts';
import type { EntityId } from './entity-id.ts';

export interface EntityBefore {
  readonly entityId: EntityId;
  readonly members: Members;
}

/**
 * - `created`: a new id;
 * - `merged`: another entity ended in this one;
 * - `split`: live records left this one for another;
 * - `changed`: neither; the members or their values may differ, or nothing at all: that is for the golden record to say.
 */
export interface EntityAfter {
  readonly entityId: EntityId;
  readonly members: Members;
  readonly happened: 'created' | 'merged' | 'split' | 'changed';
  /** Records that came to it or left it, by reference. */
  readonly moved: readonly EntityMove[];
}
export interface EntityRemoved {
  readonly entityId: EntityId;
  /** The entity that holds most of its live records; null when none of them is live. */
  readonly redirectTo: EntityId | null;
  readonly moved: readonly EntityMove[];
}
export interface EntityAssignment {
  /** One for each group after, in the order given. */
  readonly entities: readonly EntityAfter[];
  /** By id. */
  readonly removed: readonly EntityRemoved[];
  /** Every record whose entity changed; `from` null: it was in none, `to` null: it is in none. By reference. */
  readonly moves: readonly EntityMove[];
}

interface Overlap {
  readonly group: number;
  readonly entityId: EntityId;
  shared: number;
}

/**
 * Gives groups their entity ids (L11): pairs of (group, old id) are matched by falling number of shared records, then
 * the older id, then the group's smallest reference; a group without a match gets a new id.
 * @param after groups in canonical order, members too
 * @param newId id of the n-th new entity, n = 0, 1, … in the order of `after`
 */
export function assignEntityIds(input: {
  readonly before: readonly EntityBefore[];
  readonly after: readonly Members[];
  readonly newId: (ordinal: number) => EntityId;
}): EntityAssignment {
  const { before, after, newId } = input;
  const from = entityByRecord(before);
  const overlaps = overlapsOf(after, from);
  const matched = matchGroups(overlaps, after);
  let ordinal = 0;
  const ids = after.map((_, group) => matched.get(group) ?? newId(ordinal++));
  const to = entityByRecord(after.map((members, i) => ({ entityId: ids[i] as EntityId, members })));
  const moves = movesBetween(from, to);
  const movesOf = groupMoves(moves);
  const redirects = redirectsOf(overlaps, ids);
  const surviving = new Set(ids);
  const removed = before
    .filter(({ entityId }) => !surviving.has(entityId))
    .map(({ entityId }) => ({
      entityId,
      redirectTo: redirects.get(entityId) ?? null,
      moved: movesOf.get(entityId) ?? [],
    }))
    .sort((a, b) => compareUtf8(a.entityId, b.entityId));
  const mergedInto = new Set(removed.map(({ redirectTo }) => redirectTo));
  const entities = after.map((members, i): EntityAfter => {
    const entityId = ids[i] as EntityId;
    const moved = movesOf.get(entityId) ?? [];
    const hasLost = moved.some((move) => move.from === entityId && move.to !== null);
    const change = mergedInto.has(entityId) ? 'merged' : hasLost ? 'split' : 'changed';
    return { entityId, members, happened: matched.has(i) ? change : 'created', moved };
  });
  return { entities, removed, moves };
}

function entityByRecord(entities: readonly EntityBefore[]): Map<ReferenceText, EntityId> {
  const ids = new Map<ReferenceText, EntityId>();
  for (const { entityId, members } of entities) for (const member of members) ids.set(member, entityId);
  return ids;
}

function overlapsOf(after: readonly Members[], from: ReadonlyMap<ReferenceText, EntityId>): Overlap[] {
  const overlaps: Overlap[] = [];
  for (const [group, members] of after.entries()) {
    const first = overlaps.length;
    for (const member of members) {
      const entityId = from.get(member);
      if (entityId !== undefined) countShared(overlaps, first, { group, entityId });
    }
  }
  return overlaps;
}

/** Entities that share records with one group are few, and their counts the last ones in the list. */
function countShared(overlaps: Overlap[], first: number, of: Pick<Overlap, 'group' | 'entityId'>): void {
  for (let i = first; i < overlaps.length; i += 1) {
    const overlap = overlaps[i];
    if (overlap?.entityId !== of.entityId) continue;
    overlap.shared += 1;
    return;
  }
  overlaps.push({ ...of, shared: 1 });
}

function matchGroups(overlaps: readonly Overlap[], after: readonly Members[]): Map<number, EntityId> {
  const smallest = (overlap: Overlap): string => after[overlap.group]?.[0] ?? '';
  const inOrder = [...overlaps].sort(
    (a, b) => b.shared - a.shared || compareUtf8(a.entityId, b.entityId) || compareUtf8(smallest(a), smallest(b)),
  );
  const matched = new Map<number, EntityId>();
  const used = new Set<EntityId>();
  for (const { group, entityId } of inOrder) {
    if (matched.has(group) || used.has(entityId)) continue;
    matched.set(group, entityId);
    used.add(entityId);
  }
  return matched;
}

/** For each old id the entity that now holds most of its records; ties: the older one. */
function redirectsOf(overlaps: readonly Overlap[], ids: readonly EntityId[]): Map<EntityId, EntityId> {
  const best = new Map<EntityId, { to: EntityId; shared: number }>();
  for (const { group, entityId, shared } of overlaps) {
    const to = ids[group] as EntityId;
    const held = best.get(entityId);
    const isBetter =
      held === undefined || shared > held.shared || (shared === held.shared && compareUtf8(to, held.to) < 0);
    if (isBetter) best.set(entityId, { to, shared });
  }
  return new Map([...best].map(([entityId, { to }]) => [entityId, to]));
}

function movesBetween(
  from: ReadonlyMap<ReferenceText, EntityId>,
  to: ReadonlyMap<ReferenceText, EntityId>,
): EntityMove[] {
  const moves: EntityMove[] = [];
  for (const [record, entityId] of to) {
    const before = from.get(record) ?? null;
    if (before !== entityId) moves.push({ record, from: before, to: entityId });
  }
  for (const [record, entityId] of from) if (!to.has(record)) moves.push({ record, from: entityId, to: null });
  return moves.sort((a, b) => compareUtf8(a.record, b.record));
}

function groupMoves(moves: readonly EntityMove[]): Map<EntityId, EntityMove[]> {
  const groups = new Map<EntityId, EntityMove[]>();
  for (const move of moves) {
    for (const entityId of [move.from, move.to]) {
      if (entityId === null) continue;
      const own = groups.get(entityId);
      if (own === undefined) groups.set(entityId, [move]);
      else own.push(move);
    }
  }
  return groups;
}
