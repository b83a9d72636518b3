import type { Attributes, ReferenceText } from '#libs/contract';
import type { KeySpan } from '../block/key-hash.ts';
import type { Edge, Judgement, LinkageModel } from '../model.ts';
import { LinkageMemory } from './memory.ts';
import { LinkageState } from './linkage-state.ts';
import { NOWHERE } from './places.ts';
import { regroup } from './regroup.ts';
import { reviseJudgements } from './revise-judgements.ts';
import { FormMatch, packedSpan, readKeys, type FormDraft, type FormSpan } from './saved-forms.ts';
import { standAsStored, type StoredStanding } from './stand-as-stored.ts';
import { TextMarks } from './text-marks.ts';

const NO_RECORDS: ReadonlySet<number> = new Set();

/** Two of the numbers that `addRecords` gave; 1/1000 bit. */
export interface LoadedEdge {
  readonly one: number;
  readonly other: number;
  readonly weight: number;
}

type WholeRecord = { readonly ref: ReferenceText; readonly after: Attributes };

/**
 * Rebuilds a state from what the store holds: first all live records, then all edges, then all judgements, each in
 * slices as large as the caller likes; then `finish`. Statuses, groups and review tasks are not read but derived again:
 * they follow from the rest (L6) – unless other code derived what is stored, which `finishAsStored` takes as it is.
 *
 * Records come whole (`addRecords`), or by name (`addNamed`): then saved forms of them (`takeForm`), if there are any, and
 * what no form fits of, whole (`unformed`, `form`).
 */
export class LinkageLoader<S> {
  /** On whose numbers the forms of this state are made. */
  readonly marks: TextMarks;
  private readonly memory: LinkageMemory<S>;
  private readonly judgements: Judgement[] = [];
  private readonly match: FormMatch;
  /** So many records were looked at for their form. */
  private looked = 0;
  private finished: LinkageState<S> | null = null;

  /** @param maker the code and the model by which forms are made: what another one made is not taken */
  constructor(
    private readonly model: LinkageModel<S>,
    maker = '',
  ) {
    this.memory = new LinkageMemory(model);
    this.marks = new TextMarks(model.packing.texts, maker);
    this.match = new FormMatch(this.marks);
  }

  /** @returns a number for each, by which edges name it */
  addRecords(slice: Iterable<WholeRecord>): number[] {
    const numbers: number[] = [];
    for (const { ref, after } of slice) {
      const number = this.memory.records.addNamed(ref);
      this.standardise(number, { ref, after });
      numbers.push(number);
    }
    return numbers;
  }

  /**
   * @param content where the hash of its content lies, 16 bytes or more of it
   * @returns a number by which forms and edges name it
   */
  addNamed(ref: ReferenceText, content: { readonly bytes: Buffer; readonly from: number }): number {
    const number = this.memory.records.addNamed(ref);
    this.match.expect(number, ref, content);
    return number;
  }

  /** Gives a record its saved form, unless that is of another content, of another maker, or cannot be read. */
  takeForm(number: number, form: FormSpan): void {
    const { records, blocking, keys } = this.memory;
    if (!this.match.fits(number, form)) return;
    const packed = packedSpan(form);
    records.replacePacked(number, packed);
    keys.clear();
    readKeys(form, packed.to, keys);
    const span = { hashes: keys, from: 0, to: keys.length };
    blocking.addKeys(number, span, () => this.model.blockingKeys(records.standard(number)));
  }

  /** Names of records that no form was found of, the next `most`; none at the end. Their contents go to `form`. */
  unformed(most: number): ReferenceText[] {
    const { records } = this.memory;
    const refs: ReferenceText[] = [];
    for (; this.looked < records.size && refs.length < most; this.looked += 1) {
      if (!records.hasStandard(this.looked)) refs.push(records.ref(this.looked));
    }
    return refs;
  }

  /** Makes the forms of records that came by name. @param draft gets them */
  form(slice: Iterable<WholeRecord>, draft: FormDraft): void {
    const { records } = this.memory;
    for (const record of slice) {
      const number = records.idOf(record.ref);
      if (number === undefined) throw new RangeError('the content of a record that did not come by name');
      const span = this.standardise(number, record);
      draft.add(record.ref, records.packedOf(number), span);
    }
  }

  private standardise(number: number, { ref, after }: WholeRecord): KeySpan {
    const { records, blocking, keys } = this.memory;
    const standard = this.model.standardise(ref, after);
    keys.clear();
    this.model.hashKeys(standard, keys);
    const span = { hashes: keys, from: 0, to: keys.length };
    records.replace(number, standard);
    blocking.addKeys(number, span, () => this.model.blockingKeys(standard));
    return span;
  }

  addEdges(slice: Iterable<LoadedEdge>): void {
    for (const { one, other, weight } of slice) this.memory.edges.set(one, other, weight);
  }

  addJudgements(slice: Iterable<Judgement>): void {
    for (const judgement of slice) this.judgements.push(judgement);
  }

  /**
   * Derives the rest, about `sliceSize` records at each step, so that the caller can let others run in between:
   * run it to its end with a turn for others between two steps, then `loader.state`.
   */
  *finish(sliceSize = 2000): Generator<undefined> {
    const { records, places } = this.memory;
    this.begin();
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

  /** The same where other code wrote the store, with what that code derived: the state then says what the store holds. */
  *finishAsStored(stored: StoredStanding, sliceSize = 2000): Generator<undefined> {
    this.begin();
    yield undefined;
    yield* standAsStored(this.memory, stored, sliceSize);
    this.finished = new LinkageState(this.model, this.memory);
  }

  private begin(): void {
    const { records } = this.memory;
    for (let id = 0; id < records.size; id += 1) {
      if (!records.hasStandard(id)) throw new Error('a record was named whose content did not come');
    }
    reviseJudgements(this.memory, this.judgements, []);
  }

  /** @throws Error before `finish` has come to its end */
  get state(): LinkageState<S> {
    if (this.finished === null) throw new Error('the state is not loaded to its end');
    return this.finished;
  }
}

/** What the store holds of one entity type. */
export interface StoredLinkage {
  readonly records: Iterable<WholeRecord>;
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
