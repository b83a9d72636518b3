import type { Attributes, ReferenceText } from '#libs/contract';
import {
  assignEntityIds,
  entityIdOf,
  type Edge,
  type EntityAssignment,
  type EntityId,
  type JudgementStanding,
  type LinkageOutcome,
  type Members,
  type ReviewTaskDraft,
  type StoredLinkage,
} from '#libs/linkage';

/** A store that knows only what the fold's outcomes say, as the database does. */
export class LinkageStore {
  readonly records = new Map<ReferenceText, Attributes>();
  readonly edges = new Map<string, Edge>();
  readonly tasks = new Map<string, ReviewTaskDraft>();
  readonly judgements = new Map<string, JudgementStanding>();
  readonly entities = new Map<EntityId, Members>();
  readonly inactiveKeys = new Set<string>();
  readonly largeComponents = new Set<string>();
  private batches = 0n;

  /** @returns how the entities' ids went on */
  write(states: ReadonlyMap<ReferenceText, Attributes | null>, outcome: LinkageOutcome): EntityAssignment {
    this.batches += 1n;
    for (const [ref, after] of states) {
      if (after === null) this.records.delete(ref);
      else this.records.set(ref, after);
    }
    for (const edge of outcome.edges.added) mustBeNew(this.edges, `${edge.left} ${edge.right}`, edge);
    for (const edge of outcome.edges.changed) mustBeThere(this.edges, `${edge.left} ${edge.right}`).set(edge);
    for (const edge of outcome.edges.removed) mustBeThere(this.edges, `${edge.left} ${edge.right}`).remove();
    for (const task of outcome.reviewTasks.closed) mustBeThere(this.tasks, taskKey(task)).remove();
    for (const task of outcome.reviewTasks.opened) this.tasks.set(taskKey(task), task);
    for (const judgement of outcome.judgements) this.judgements.set(`${judgement.left} ${judgement.right}`, judgement);
    for (const alarm of outcome.alarms) {
      if (alarm.kind === 'blocking-key-inactive') this.inactiveKeys.add(alarm.key);
      else if (alarm.kind === 'blocking-key-active-again') this.inactiveKeys.delete(alarm.key);
      else if (alarm.kind === 'component-too-large') this.largeComponents.add(alarm.smallest);
      else this.largeComponents.delete(alarm.smallest);
    }
    return this.writeEntities(outcome);
  }

  stored(): StoredLinkage {
    return {
      records: [...this.records].map(([ref, after]) => ({ ref, after })),
      edges: [...this.edges.values()],
      judgements: [...this.judgements.values()],
    };
  }

  /** The entities' members, as the fold writes a partition. */
  partition(): Members[] {
    return [...this.entities.values()].sort((a, b) => Buffer.compare(Buffer.from(a[0] ?? ''), Buffer.from(b[0] ?? '')));
  }

  private writeEntities(outcome: LinkageOutcome): EntityAssignment {
    const ids = new Map([...this.entities].map(([entityId, members]) => [members.join(' '), entityId]));
    const before = outcome.groupsBefore.map((members) => {
      const entityId = ids.get(members.join(' '));
      if (entityId === undefined) throw new Error('a group before the batch is no entity of the store');
      return { entityId, members };
    });
    const assignment = assignEntityIds({
      before,
      after: outcome.groupsAfter,
      newId: (ordinal) => entityIdOf(this.batches, ordinal, 0n),
    });
    for (const { entityId } of assignment.removed) this.entities.delete(entityId);
    for (const { entityId, members } of assignment.entities) this.entities.set(entityId, members);
    return assignment;
  }
}

function taskKey(task: { kind: string; left: string; right: string }): string {
  return `${task.left} ${task.right} ${task.kind}`;
}

function mustBeNew<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.has(key)) throw new Error('added what the store has');
  map.set(key, value);
}

function mustBeThere<T>(map: Map<string, T>, key: string): { set(value: T): void; remove(): void } {
  if (!map.has(key)) throw new Error('changed or removed what the store does not have');
  return { set: (value) => void map.set(key, value), remove: () => void map.delete(key) };
}
