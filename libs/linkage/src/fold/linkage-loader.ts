import type { Attributes, ReferenceText } from '#libs/contract';
import type { Edge, Judgement, LinkageModel } from '../model.ts';
import { LinkageMemory } from './memory.ts';
import { LinkageState } from './linkage-state.ts';
import { NOWHERE } from './places.ts';
import { regroup } from './regroup.ts';
import { reviseJudgements } from './revise-judgements.ts';

const NO_RECORDS: ReadonlySet<number> = new Set();

/** Two of the numbers that `addRecords` gave; 1/1000 bit. */
export interface LoadedEdge {
  readonly one: number;
  readonly other: number;
  readonly weight: number;
}

/**
 * Rebuilds a state from what the store holds: first all live records, then all edges, then all judgements, each in
 * slices as large as the caller likes; then `finish`. Statuses, groups and review tasks are not read but derived again:
 * they follow from the rest (L6).
 */
export class LinkageLoader<S> {
  private readonly memory: LinkageMemory<S>;
  private readonly judgements: Judgement[] = [];
  private finished: LinkageState<S> | null = null;

  constructor(private readonly model: LinkageModel<S>) {
    this.memory = new LinkageMemory(model);
  }

  /** @returns a number for each, by which edges name it */
  addRecords(slice: Iterable<{ readonly ref: ReferenceText; readonly after: Attributes }>): number[] {
    const { records, blocking, keys } = this.memory;
    const numbers: number[] = [];
    for (const { ref, after } of slice) {
      const standard = this.model.standardise(ref, after);
      keys.clear();
      this.model.hashKeys(standard, keys);
      const span = { hashes: keys, from: 0, to: keys.length };
      const number = records.add(ref, standard);
      blocking.replaceKeys(number, span, () => this.model.blockingKeys(standard));
      numbers.push(number);
    }
    blocking.sweep();
    return numbers;
  }

  addEdges(slice: Iterable<LoadedEdge>): void {
    for (const { one, other, weight } of slice) this.memory.edges.set(one, other, weight);
  }

  addJudgements(slice: Iterable<Judgement>): void {
    for (const judgement of slice) this.judgements.push(judgement);
  }

  /**
   * Derives the rest, about `sliceSize` records at each step, so that the caller can let others run in between:
   * `for (const _step of loader.finish()) await nextTurn();`, then `loader.state`.
   */
  *finish(sliceSize = 2000): Generator<undefined> {
    const { records, places } = this.memory;
    reviseJudgements(this.memory, this.judgements, []);
    yield undefined;
    let seeds: number[] = [];
    for (const id of records.all()) {
      if (places.group(id) === NOWHERE) seeds.push(id);
      if (seeds.length < sliceSize) continue;
      regroup(this.memory, { seeds, dirty: NO_RECORDS, changed: NO_RECORDS });
      seeds = [];
      yield undefined;
    }
    regroup(this.memory, { seeds, dirty: NO_RECORDS, changed: NO_RECORDS });
    this.finished = new LinkageState(this.model, this.memory);
  }

  /** @throws Error before `finish` has come to its end */
  get state(): LinkageState<S> {
    if (this.finished === null) throw new Error('the state is not loaded to its end');
    return this.finished;
  }
}

/** What the store holds of one entity type. */
export interface StoredLinkage {
  readonly records: Iterable<{ readonly ref: ReferenceText; readonly after: Attributes }>;
  readonly edges: Iterable<Edge>;
  readonly judgements: Iterable<Judgement>;
}

/** The same in one step, for small stores and tests. @throws RangeError when an edge names a record that is not there */
export function loadLinkageState<S>(model: LinkageModel<S>, stored: StoredLinkage): LinkageState<S> {
  const loader = new LinkageLoader(model);
  const records = [...stored.records];
  const numbers = new Map(loader.addRecords(records).map((number, i) => [records[i]?.ref, number]));
  const numberOf = (ref: ReferenceText): number => {
    const number = numbers.get(ref);
    if (number === undefined) throw new RangeError('a stored edge names a record that is not live');
    return number;
  };
  for (const { left, right, weight } of stored.edges) {
    loader.addEdges([{ one: numberOf(left), other: numberOf(right), weight }]);
  }
  loader.addJudgements(stored.judgements);
  for (const _step of loader.finish());
  return loader.state;
}
