import { randomBytes } from 'node:crypto';
import { assignEntityIds, entityIdOf, type EntityAssignment, type LinkageOutcome, type Members } from '#libs/linkage';
import type { BatchRecords } from './batch-records.ts';

/** Gives the groups their entity ids (L11); new ids begin with the batch that makes them. */
export function nameEntities(outcome: LinkageOutcome, records: BatchRecords, batchSeq: bigint): EntityAssignment {
  // Drawn together: each draw by itself is a call of its own into the system.
  const random = randomBytes(8 * outcome.groupsAfter.length);
  return assignEntityIds({
    before: outcome.groupsBefore.map((members) => ({ entityId: entityBefore(members, records), members })),
    after: outcome.groupsAfter,
    newId: (ordinal) => entityIdOf(batchSeq, ordinal, random.readBigUInt64BE(8 * ordinal)),
  });
}

/** @throws Error when they are in several, or in none */
export function entityBefore(members: Members, records: BatchRecords): string {
  const [first] = members;
  const entityId = first === undefined ? null : records.entityBefore(first);
  if (entityId === null || members.some((member) => records.entityBefore(member) !== entityId)) {
    throw new Error('memory and store disagree on the members of an entity');
  }
  return entityId;
}
