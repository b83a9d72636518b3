import { compareUtf8, type ReferenceText } from '#libs/contract';
import { comparePairs, orderedPair } from '../judge/pair.ts';
import type { Edge, JudgementStanding, LinkageAlarm, LinkageOutcome, Members, Pair } from '../model.ts';
import { openTasks } from './inspect.ts';
import type { LinkageMemory } from './memory.ts';
import { compareTasks, differenceOfTasks, inOrder } from './outcome.ts';
import { NOWHERE } from './places.ts';

/** So many records between two steps. */
const SLICE = 2000;

/**
 * What leads from one memory to another that holds the same live records and judgements under another model: a store that
 * holds the former and takes this as a micro-batch's outcome holds the latter. In steps, so that others run in between.
 * @param options.everything name also the groups that stay as they are: their values are to be chosen anew
 * @throws Error when the two do not hold the same records
 */
export function* differenceOf<S, T>(
  before: LinkageMemory<S>,
  after: LinkageMemory<T>,
  options: { readonly everything: boolean },
): Generator<undefined, LinkageOutcome> {
  if (before.records.size !== after.records.size) throw new Error('the two memories hold different records');
  const groups = yield* changedGroups(before, after, options.everything);
  const [former, present] = [yield* edgesOf(before), yield* edgesOf(after)];
  const edges = yield* differenceOfEdges(former, present);
  const [tasksBefore, tasksAfter] = [openTasks(before), openTasks(after)];
  const { opened, closed } = differenceOfTasks(tasksBefore, tasksAfter);
  return {
    ...groups,
    edges,
    reviewTasks: { opened: opened.sort(compareTasks), closed: closed.sort(compareTasks) },
    judgements: differenceOfJudgements(before, after),
    alarms: yield* alarmsBetween(before, after),
  };
}

function* changedGroups<S, T>(
  before: LinkageMemory<S>,
  after: LinkageMemory<T>,
  everything: boolean,
): Generator<undefined, Pick<LinkageOutcome, 'groupsBefore' | 'groupsAfter'>> {
  const former = yield* groupsOf(before);
  const present = yield* groupsOf(after);
  const groupAfter = new Map<ReferenceText, number>();
  for (const [group, members] of present) for (const member of members) groupAfter.set(member, group);
  const groupsBefore: Members[] = [];
  const changed = new Set<number>();
  for (const members of former.values()) {
    const groups = new Set(members.map((member) => groupOf(groupAfter, member)));
    const [only] = groups;
    const isSame = groups.size === 1 && only !== undefined && present.get(only)?.length === members.length;
    if (isSame && !everything) continue;
    groupsBefore.push(members);
    for (const group of groups) changed.add(group);
  }
  yield undefined;
  const groupsAfter = [...changed].map((group) => present.get(group) ?? []);
  return { groupsBefore: inOrder(groupsBefore), groupsAfter: inOrder(groupsAfter) };
}

function groupOf(groups: ReadonlyMap<ReferenceText, number>, member: ReferenceText): number {
  const group = groups.get(member);
  if (group === undefined) throw new Error('the two memories hold different records');
  return group;
}

function* groupsOf<S>({ records, places }: LinkageMemory<S>): Generator<undefined, Map<number, ReferenceText[]>> {
  const ids = new Map<number, number[]>();
  let seen = 0;
  for (const id of records.all()) {
    const group = places.group(id);
    const members = ids.get(group);
    if (members === undefined) ids.set(group, [id]);
    else members.push(id);
    if ((seen += 1) % SLICE === 0) yield undefined;
  }
  const groups = new Map<number, ReferenceText[]>();
  for (const [group, members] of ids) {
    groups.set(
      group,
      records.sort(members).map((id) => records.ref(id)),
    );
    if (groups.size % SLICE === 0) yield undefined;
  }
  return groups;
}

/** Weights by the right end, by the left end. */
type EdgeMap = Map<ReferenceText, Map<ReferenceText, number>>;

function* edgesOf<S>({ records, edges }: LinkageMemory<S>): Generator<undefined, EdgeMap> {
  const found: EdgeMap = new Map();
  let seen = 0;
  for (const id of records.all()) {
    if ((seen += 1) % SLICE === 0) yield undefined;
    const degree = edges.degree(id);
    for (let e = 0; e < degree; e += 1) {
      const end = edges.end(id, e);
      if (records.compare(id, end) >= 0) continue;
      const ref = records.ref(id);
      const rights = found.get(ref) ?? new Map<ReferenceText, number>();
      rights.set(records.ref(end), edges.weightAt(id, e));
      found.set(ref, rights);
    }
  }
  return found;
}

function* differenceOfEdges(former: EdgeMap, present: EdgeMap): Generator<undefined, LinkageOutcome['edges']> {
  const added: Edge[] = [];
  const changed: Edge[] = [];
  const removed: Pair[] = [];
  let seen = 0;
  for (const [left, rights] of present) {
    const formerRights = former.get(left);
    for (const [right, weight] of rights) {
      const held = formerRights?.get(right);
      if (held === undefined) added.push({ ...orderedPair(left, right), weight });
      else if (held !== weight) changed.push({ ...orderedPair(left, right), weight });
    }
    if ((seen += 1) % SLICE === 0) yield undefined;
  }
  for (const [left, rights] of former) {
    const presentRights = present.get(left);
    for (const right of rights.keys()) if (presentRights?.has(right) !== true) removed.push(orderedPair(left, right));
    if ((seen += 1) % SLICE === 0) yield undefined;
  }
  return { added: added.sort(comparePairs), changed: changed.sort(comparePairs), removed: removed.sort(comparePairs) };
}

/** Taken or suspended: judgements alone decide that, and no model; but other code may have decided otherwise. */
function differenceOfJudgements<S, T>(before: LinkageMemory<S>, after: LinkageMemory<T>): JudgementStanding[] {
  const standings: JudgementStanding[] = [];
  for (const { judgement, status } of after.judgements.all()) {
    const held = before.judgements.find(judgement.left, judgement.right);
    if (held?.status !== status) standings.push({ ...judgement, status });
  }
  return standings.sort(comparePairs);
}

/** Keys and components that crossed their caps from one model to the other. */
function* alarmsBetween<S, T>(before: LinkageMemory<S>, after: LinkageMemory<T>): Generator<undefined, LinkageAlarm[]> {
  const [former, present] = [new Set(before.blocking.inactiveKeys()), new Set(after.blocking.inactiveKeys())];
  const carriers = (key: string): number => after.blocking.carriersWith(key);
  const keys = [
    ...missingFrom(former, present).map((key) => ({ kind: 'blocking-key-inactive' as const, key })),
    ...missingFrom(present, former).map((key) => ({ kind: 'blocking-key-active-again' as const, key })),
  ].sort((a, b) => compareUtf8(a.key, b.key));
  const largeBefore = yield* largeComponents(before);
  const largeAfter = yield* largeComponents(after);
  const components = [
    ...missingFrom(largeBefore, largeAfter).map((smallest) => ({ kind: 'component-too-large' as const, smallest })),
    ...missingFrom(largeAfter, largeBefore).map((smallest) => ({ kind: 'component-fits-again' as const, smallest })),
  ].sort((a, b) => compareUtf8(a.smallest, b.smallest));
  return [
    ...keys.map((alarm) => ({ ...alarm, carriers: carriers(alarm.key) })),
    ...components.map((alarm) => ({ ...alarm, records: largeAfter.get(alarm.smallest) ?? 0 })),
  ];
}

/** What the second holds and the first does not. */
function missingFrom<K>(first: { has(key: K): boolean }, second: { keys(): Iterable<K> }): K[] {
  return [...second.keys()].filter((key) => !first.has(key));
}

/** Size of each component over the cap, by its smallest record. */
function* largeComponents<S>(memory: LinkageMemory<S>): Generator<undefined, Map<ReferenceText, number>> {
  const { records, places, model } = memory;
  const seen = new Set<number>();
  const large = new Map<ReferenceText, number>();
  let visited = 0;
  for (const id of records.all()) {
    if ((visited += 1) % SLICE === 0) yield undefined;
    const component = places.component(id);
    if (component === NOWHERE || seen.has(component)) continue;
    seen.add(component);
    const members = places.neighboursOf(id);
    if (members.length <= model.componentCap) continue;
    const smallest = members.reduce((a, b) => (records.compare(a, b) <= 0 ? a : b));
    large.set(records.ref(smallest), members.length);
  }
  return large;
}
