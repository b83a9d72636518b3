import type { EntityMove } from '#libs/contract';
import type { EntityAfter, EntityAssignment, EntityRemoved } from '#libs/linkage';

/** What became of entities, in words of those that were told before. */
export interface ToldAssignment {
  readonly entities: readonly EntityAfter[];
  readonly removed: readonly EntityRemoved[];
}

/** Entities of which a consumer would have to know to follow what happened. */
export function spokenOf({ entities, removed }: EntityAssignment): Set<string> {
  const spoken = new Set(removed.map(({ entityId }) => entityId));
  for (const { moved } of entities) for (const { from } of moved) if (from !== null) spoken.add(from);
  return spoken;
}

/**
 * The assignment as consumers can follow it: from an entity that was never told nothing comes, and none such ends.
 * @param isTold asked for entities that `spokenOf` gives
 */
export function asTold(assignment: EntityAssignment, isTold: (entityId: string) => boolean): ToldAssignment {
  const removed = assignment.removed
    .filter(({ entityId }) => isTold(entityId))
    .map((entity) => ({ ...entity, moved: followed(entity.moved, isTold) }));
  const mergedInto = new Set(removed.map(({ redirectTo }) => redirectTo));
  const entities = assignment.entities.map((entity) => {
    if (entity.moved.length === 0) return entity;
    const moved = followed(entity.moved, isTold);
    return { ...entity, moved, happened: happenedAsTold({ ...entity, moved }, mergedInto) };
  });
  return { entities, removed };
}

function followed(moved: readonly EntityMove[], isTold: (entityId: string) => boolean): EntityMove[] {
  return moved
    .map((move) => (move.from === null || isTold(move.from) ? move : { ...move, from: null }))
    .filter(({ from, to }) => from !== null || to !== null);
}

function happenedAsTold(
  { entityId, happened, moved }: EntityAfter,
  mergedInto: ReadonlySet<string | null>,
): EntityAfter['happened'] {
  if (happened === 'created' || happened === 'changed') return happened;
  if (mergedInto.has(entityId)) return 'merged';
  return moved.some(({ from, to }) => from === entityId && to !== null) ? 'split' : 'changed';
}
