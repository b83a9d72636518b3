import { listHappenings, readStewardsRecords, type EntityHappening, type Store } from '#libs/store';

/** A record came into an entity, or left it. */
export interface MembershipChange {
  readonly reference: string;
  readonly entityId: string;
  readonly change: 'came' | 'left';
  /** What happened to the entity then. */
  readonly happened: string;
  readonly knownAt: Date;
}

/** Entities followed back, and versions of each that are read. */
const MOST_ENTITIES = 50;
const MOST_VERSIONS = 500;

/** When the records came into which entities and left them, latest first: followed back from where they are now. */
export async function membershipsOf(pool: Store['pool'], references: readonly string[]): Promise<MembershipChange[]> {
  const records = await readStewardsRecords(pool, references);
  const waiting = [...records.values()].flatMap(({ entityId }) => entityId ?? []);
  const seen = new Set<string>();
  const changes: MembershipChange[] = [];
  for (let entityId = waiting.pop(); entityId !== undefined; entityId = waiting.pop()) {
    if (seen.has(entityId) || seen.size === MOST_ENTITIES) continue;
    seen.add(entityId);
    const happenings = await listHappenings(pool, entityId, { before: MAX_BIGINT, limit: MOST_VERSIONS });
    for (const reference of references) changes.push(...changesOf(reference, happenings));
    waiting.push(...formerEntities(references, happenings));
  }
  return changes.sort((a, b) => b.knownAt.getTime() - a.knownAt.getTime());
}

const MAX_BIGINT = (1n << 63n) - 1n;

function changesOf(reference: string, latestFirst: readonly EntityHappening[]): MembershipChange[] {
  const changes: MembershipChange[] = [];
  let wasIn = false;
  for (const { entityId, happened, knownAt, members } of [...latestFirst].reverse()) {
    const isIn = members.includes(reference);
    if (isIn !== wasIn) changes.push({ reference, entityId, change: isIn ? 'came' : 'left', happened, knownAt });
    wasIn = isIn;
  }
  return changes;
}

function formerEntities(references: readonly string[], happenings: readonly EntityHappening[]): string[] {
  return happenings.flatMap(({ moved }) =>
    moved.flatMap(({ record, from, to }) => (references.includes(record) ? [from, to].flatMap((id) => id ?? []) : [])),
  );
}
