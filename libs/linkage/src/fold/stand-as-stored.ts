import type { JudgementStatus, Pair, ReviewTaskDraft } from '../model.ts';
import type { LinkageMemory } from './memory.ts';

/** What a store holds of what is otherwise derived from records, edges and judgements. */
export interface StoredStanding {
  /** The same for all records of a group, and another one for all others; by the numbers that the loader gave. */
  readonly groupOf: (record: number) => string;
  readonly judgements: readonly (Pair & { readonly status: JudgementStatus })[];
  readonly reviewTasks: readonly ReviewTaskDraft[];
}

/**
 * Gives the records of a memory the places that the store says, where other code derived them: what this code would make
 * of the same edges is not what is written. Each component is one part: what a batch touches of it is clustered anew.
 */
export function* standAsStored<S>(
  memory: LinkageMemory<S>,
  stored: StoredStanding,
  sliceSize: number,
): Generator<undefined> {
  const { records, places, marks } = memory;
  const groups = new Map<string, number[]>();
  for (const record of records.all()) {
    const group = stored.groupOf(record);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [record]);
    else members.push(record);
  }
  const membersWith = (record: number): readonly number[] => groups.get(stored.groupOf(record)) ?? [];
  yield undefined;
  for (const members of groups.values()) records.sort(members);
  marks.clear();
  let since = 0;
  for (const record of records.all()) {
    if (!marks.add(record)) continue;
    const component = records.sort(componentOf(memory, record, membersWith));
    places.formComponent(component);
    for (const member of component) {
      places.place(member, component[0] as number, membersWith(member)[0] as number);
    }
    if ((since += component.length) < sliceSize) continue;
    since = 0;
    yield undefined;
  }
  settleAsStored(memory, stored);
}

/** Of a marked record; marks what it finds. */
function componentOf<S>(
  { edges, marks }: LinkageMemory<S>,
  start: number,
  membersWith: (record: number) => readonly number[],
): number[] {
  const found = [start];
  for (const record of found) {
    for (const end of edges.endsOf(record)) if (marks.add(end)) found.push(end);
    for (const member of membersWith(record)) if (marks.add(member)) found.push(member);
  }
  return found;
}

function settleAsStored<S>(memory: LinkageMemory<S>, stored: StoredStanding): void {
  const { records, places, judgements, possibleMatches } = memory;
  for (const { left, right, status } of stored.judgements) {
    const entry = judgements.find(left, right);
    if (entry === undefined) continue;
    entry.status = status;
    entry.task = null;
  }
  for (const task of stored.reviewTasks) {
    const { kind, left, right } = task;
    if (kind === 'possible-match') {
      const record = records.idOf(left);
      if (record === undefined) throw new Error('a stored question names a record that is not live');
      const part = places.part(record);
      possibleMatches.set(part, [...(possibleMatches.get(part) ?? []), task]);
    } else {
      const entry = judgements.find(left, right);
      if (entry !== undefined) entry.task = kind;
    }
  }
}
