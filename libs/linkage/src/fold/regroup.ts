import type { ReferenceText } from '#libs/contract';
import type { ReviewTaskDraft } from '../model.ts';
import { partsOf, taken, placePart } from './place-part.ts';
import type { LinkageMemory } from './memory.ts';
import { NOWHERE } from './places.ts';

/** Numbers of records. */
export interface Touched {
  /** Ends of edges and judgements that changed, and changed records: their components are formed anew. */
  readonly seeds: Iterable<number>;
  /** Records that changed themselves or through a judgement: parts that hold one are clustered again. */
  readonly dirty: ReadonlySet<number>;
  /** Records that came, changed or went. */
  readonly changed: ReadonlySet<number>;
}

export interface Regrouping {
  readonly groupsBefore: readonly number[][];
  readonly groupsAfter: readonly number[][];
  readonly tasksBefore: readonly ReviewTaskDraft[];
  readonly tasksAfter: readonly ReviewTaskDraft[];
  /** Size of each component over the cap, by its smallest record. */
  readonly largeBefore: ReadonlyMap<ReferenceText, number>;
  readonly largeAfter: ReadonlyMap<ReferenceText, number>;
}

/** What was taken apart: where its records stood. */
interface Former {
  readonly records: readonly number[];
  readonly groups: ReadonlyMap<number, number[]>;
  readonly partSizes: ReadonlyMap<number, number>;
  readonly tasks: ReadonlyMap<number, readonly ReviewTaskDraft[]>;
  readonly large: ReadonlyMap<ReferenceText, number>;
}

/** Forms the touched components anew from the edges and taken judgements as they are now, and clusters what changed. */
export function regroup<S>(memory: LinkageMemory<S>, touched: Touched): Regrouping {
  const former = takeApart(memory, touched.seeds);
  const large = new Map<ReferenceText, number>();
  const tasks: ReviewTaskDraft[] = [];
  memory.marks.clear();
  for (const record of former.records) {
    if (!memory.records.hasStandard(record)) memory.places.leave(record);
    else if (memory.marks.add(record)) {
      const component = flood(memory, record);
      memory.places.formComponent(component);
      noteLarge(memory, component, large);
      for (const part of partsOf(memory, component)) {
        const kept = formerName(memory, part, former, touched.dirty);
        if (kept === NOWHERE) tasks.push(...placePart(memory, part));
        else tasks.push(...keepTasks(memory, kept, former));
      }
    }
  }
  return {
    ...changedGroups(memory, former, touched.changed),
    tasksBefore: [...former.tasks.values()].flat(),
    tasksAfter: tasks,
    largeBefore: former.large,
    largeAfter: large,
  };
}

function takeApart<S>(memory: LinkageMemory<S>, seeds: Iterable<number>): Former {
  const { places, possibleMatches } = memory;
  const records = new Set<number>();
  const groups = new Map<number, number[]>();
  const partSizes = new Map<number, number>();
  const tasks = new Map<number, readonly ReviewTaskDraft[]>();
  const large = new Map<ReferenceText, number>();
  for (const seed of seeds) {
    if (records.has(seed)) continue;
    const members = places.neighboursOf(seed);
    noteLarge(memory, members, large);
    for (const record of members) {
      records.add(record);
      const part = places.part(record);
      if (part === NOWHERE) continue;
      partSizes.set(part, (partSizes.get(part) ?? 0) + 1);
      addTo(groups, places.group(record), record);
    }
    const component = places.component(seed);
    if (component !== NOWHERE) places.dissolve(component);
  }
  for (const part of partSizes.keys()) {
    const open = possibleMatches.get(part);
    if (open === undefined) continue;
    tasks.set(part, open);
    possibleMatches.delete(part);
  }
  return { records: [...records], groups, partSizes, tasks, large };
}

/** The component of a marked record; marks what it finds. */
function flood<S>(memory: LinkageMemory<S>, start: number): number[] {
  const { edges, marks } = memory;
  const found = [start];
  for (let i = 0; i < found.length; i += 1) {
    const record = found[i] as number;
    const degree = edges.degree(record);
    for (let e = 0; e < degree; e += 1) {
      const end = edges.end(record, e);
      if (marks.add(end)) found.push(end);
    }
    for (const end of taken(memory, record, 'same')) if (marks.add(end)) found.push(end);
  }
  return found;
}

/** The name of the former part of the very same records, when nothing about them changed; else `NOWHERE`. */
function formerName<S>(
  memory: LinkageMemory<S>,
  part: readonly number[],
  former: Former,
  dirty: ReadonlySet<number>,
): number {
  const name = memory.places.part(part[0] as number);
  if (name === NOWHERE || former.partSizes.get(name) !== part.length) return NOWHERE;
  const same = part.every((record) => memory.places.part(record) === name && !dirty.has(record));
  return same ? name : NOWHERE;
}

function keepTasks<S>(memory: LinkageMemory<S>, part: number, former: Former): readonly ReviewTaskDraft[] {
  const open = former.tasks.get(part);
  if (open === undefined) return [];
  memory.possibleMatches.set(part, open);
  return open;
}

function changedGroups<S>(
  memory: LinkageMemory<S>,
  former: Former,
  changed: ReadonlySet<number>,
): Pick<Regrouping, 'groupsBefore' | 'groupsAfter'> {
  const now = new Map<number, number[]>();
  for (const record of former.records) {
    const group = memory.places.group(record);
    if (group !== NOWHERE) addTo(now, group, record);
  }
  const isTouched = (group: number): boolean => {
    const [before, after] = [former.groups.get(group), now.get(group)];
    if (before?.length !== after?.length) return true;
    return before?.some((record) => memory.places.group(record) !== group || changed.has(record)) ?? true;
  };
  const pick = (groups: ReadonlyMap<number, number[]>): number[][] =>
    [...groups].filter(([name]) => isTouched(name)).map(([, records]) => records);
  return { groupsBefore: pick(former.groups), groupsAfter: pick(now) };
}

function noteLarge<S>(memory: LinkageMemory<S>, component: readonly number[], large: Map<ReferenceText, number>): void {
  if (component.length <= memory.model.componentCap) return;
  const smallest = component.reduce((a, b) => (memory.records.compare(a, b) <= 0 ? a : b));
  large.set(memory.records.ref(smallest), component.length);
}

function addTo(groups: Map<number, number[]>, name: number, record: number): void {
  const records = groups.get(name);
  if (records === undefined) groups.set(name, [record]);
  else records.push(record);
}
