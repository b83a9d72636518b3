import type { ReferenceText } from '#libs/contract';
import type {
  Comparison,
  JudgementStanding,
  Judgement,
  LinkageChange,
  LinkageModel,
  LinkageOutcome,
  Members,
  RecordState,
  ReviewTaskDraft,
} from '../model.ts';
import { changeRecords, prepareRecords } from './change-records.ts';
import { differenceOf } from './difference.ts';
import { dumpMemory, openTasks, type MemoryDump } from './inspect.ts';
import { comparePairs } from '../judge/pair.ts';
import { LinkageMemory } from './memory.ts';
import { inOrder, membersOf, outcomeOf } from './outcome.ts';
import { partitionsAt } from './other-thresholds.ts';
import { NOWHERE } from './places.ts';
import { regroup } from './regroup.ts';
import { reviseEdges } from './revise-edges.ts';
import { reviseJudgements } from './revise-judgements.ts';
import type { FormDraft } from './saved-forms.ts';

/**
 * The pure fold: live records and judgements in, groups of records out. What it holds after a series of batches depends
 * on the live records and the judgements alone, not on the order or the batches they came in (L6); everything that can
 * change a link goes through `apply`.
 */
export class LinkageState<S> {
  private readonly memory: LinkageMemory<S>;

  /** @param memory for `LinkageLoader`; a new state is empty */
  constructor(model: LinkageModel<S>, memory: LinkageMemory<S> = new LinkageMemory(model)) {
    this.memory = memory;
  }

  get liveRecords(): number {
    return this.memory.records.size;
  }

  /**
   * Folds in a micro-batch. Of several changes of one record the last one in the list counts.
   * @throws RangeError when a judgement names one record twice; whatever is thrown, by the model too, nothing has changed
   */
  apply(changes: readonly LinkageChange[]): LinkageOutcome {
    const steps = this.applyInSteps(changes);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  }

  /**
   * The same in steps, to be run to their end: up to the last one nothing has changed, and nothing else may change.
   * @param draft gets the forms of the records that it changed and that are live
   */
  *applyInSteps(changes: readonly LinkageChange[], draft?: FormDraft): Generator<undefined, LinkageOutcome> {
    const { memory } = this;
    const { states, judgements } = sortOut(changes);
    const prepared = yield* prepareRecords(memory, states);
    const records = changeRecords(memory, prepared, draft);
    const crossings = memory.blocking.settle();
    const edges = reviseEdges(memory, records, crossings);
    const judged = reviseJudgements(memory, judgements, states.keys());

    const changed = new Set([...records.live, ...records.deleted]);
    const dirty = new Set(changed);
    for (const ref of judged.ends) {
      const id = memory.records.idOf(ref);
      if (id !== undefined) dirty.add(id);
    }
    const seeds = new Set(dirty);
    for (const list of [edges.added, edges.changed, edges.removed]) {
      for (const { one, other } of list) seeds.add(one).add(other);
    }
    const regrouping = regroup(memory, { seeds, dirty, changed });
    const outcome = outcomeOf(memory, { crossings, edges, judgements: judged, regrouping });
    memory.blocking.sweep();
    for (const id of records.deleted) memory.records.vacate(id);
    return outcome;
  }

  isLive(ref: ReferenceText): boolean {
    return this.memory.records.isLive(ref);
  }

  /** A live record's number; undefined for others. A number comes back once its record is gone. */
  numberOf(ref: ReferenceText): number | undefined {
    return this.memory.records.idOf(ref);
  }

  /** The live record that has the number; undefined where there is none. */
  refOf(number: number): ReferenceText | undefined {
    return this.memory.places.group(number) === NOWHERE ? undefined : this.memory.records.ref(number);
  }

  /** The record's group, canonical; undefined when it is not live. */
  groupOf(ref: ReferenceText): Members | undefined {
    const { records, places } = this.memory;
    const id = records.idOf(ref);
    if (id === undefined) return undefined;
    const group = places.group(id);
    return membersOf(
      this.memory,
      places.neighboursOf(id).filter((neighbour) => places.group(neighbour) === group),
    );
  }

  /** All groups, canonical: members by reference, groups by their smallest member. */
  partition(): Members[] {
    const { records, places } = this.memory;
    const groups = new Map<number, ReferenceText[]>();
    for (const id of records.sort([...records.all()])) {
      const group = places.group(id);
      const members = groups.get(group);
      if (members === undefined) groups.set(group, [records.ref(id)]);
      else members.push(records.ref(id));
    }
    return inOrder([...groups.values()]);
  }

  /** All groups as they would be at other `link` thresholds (1/1000 bit), each pair weighed once. Of the state itself nothing changes. */
  partitionsAt(links: readonly number[]): Members[][] {
    return partitionsAt(this.memory, links);
  }

  /** Every open review task, canonical. */
  reviewTasks(): ReviewTaskDraft[] {
    return openTasks(this.memory);
  }

  /** The last word on a pair and where it stands; undefined when nobody judged it. */
  findJudgement(one: ReferenceText, other: ReferenceText): JudgementStanding | undefined {
    const entry = this.memory.judgements.find(one, other);
    return entry && { ...entry.judgement, status: entry.status };
  }

  /** The last word on every pair that was judged, canonical. */
  judgements(): JudgementStanding[] {
    return [...this.memory.judgements.all()]
      .map(({ judgement, status }) => ({ ...judgement, status }))
      .sort(comparePairs);
  }

  /**
   * What leads from this state to one of the same records and judgements under another model, in steps:
   * run the generator to its end, with a rest between two steps.
   */
  differenceTo<T>(
    other: LinkageState<T>,
    options: { readonly everything: boolean },
  ): Generator<undefined, LinkageOutcome> {
    return differenceOf(this.memory, other.memory, options);
  }

  /** The comparison of two live records in its explained form; undefined when one of them is not live. */
  explain(one: ReferenceText, other: ReferenceText): readonly Comparison[] | undefined {
    const { records, model } = this.memory;
    const [left, right] = [records.idOf(one), records.idOf(other)];
    if (left === undefined || right === undefined) return undefined;
    const inOrder = records.compare(left, right) <= 0;
    return model.compare(records.standard(inOrder ? left : right), records.standard(inOrder ? right : left));
  }

  /** For tests: equal before a restart and after it. */
  inspect(): MemoryDump {
    return dumpMemory(this.memory);
  }
}

function sortOut(changes: readonly LinkageChange[]): {
  states: Map<ReferenceText, RecordState>;
  judgements: Judgement[];
} {
  const states = new Map<ReferenceText, RecordState>();
  const judgements: Judgement[] = [];
  for (const change of changes) {
    if (change.kind === 'record') states.set(change.ref, change);
    else if (change.left === change.right) throw new RangeError('a judgement names two records, not one twice');
    else judgements.push(change);
  }
  return { states, judgements };
}
