import type { ReferenceText } from '#libs/contract';
import type { RecordState } from '../model.ts';
import type { LinkageMemory } from './memory.ts';
import type { FormDraft } from './saved-forms.ts';

/** Numbers of records that a micro-batch changed. */
export interface ChangedRecords {
  /** Live now: new ones and updated ones. */
  readonly live: readonly number[];
  /** No longer live; their numbers can still be named until the batch ends. */
  readonly deleted: readonly number[];
}

/** What a micro-batch makes of records, before anything changes. */
export interface PreparedRecords<S> {
  readonly live: readonly {
    readonly ref: ReferenceText;
    readonly standard: S;
    readonly from: number;
    readonly to: number;
  }[];
  /** Numbers of records. */
  readonly deleted: readonly number[];
}

/** So many records are prepared in a few milliseconds. */
const STEP_RECORDS = 100;

/**
 * Everything that the model may refuse happens here, before the first change, so that an error leaves the memory as it
 * was. In steps: between two of them the memory stands as it stood before.
 * @param states the latest one of each record
 */
export function* prepareRecords<S>(
  { model, records, keys, forms }: LinkageMemory<S>,
  states: ReadonlyMap<ReferenceText, RecordState>,
): Generator<undefined, PreparedRecords<S>> {
  const live: { ref: ReferenceText; standard: S; from: number; to: number }[] = [];
  const deleted: number[] = [];
  keys.clear();
  for (const [ref, state] of states) {
    const from = keys.length;
    let standard = state.form == null ? null : forms.read(state.form, keys);
    if (standard === null) {
      // Asked for once: it may be made when it is.
      const { after } = state;
      if (after === null) {
        const id = records.idOf(ref);
        if (id !== undefined) deleted.push(id);
        continue;
      }
      standard = model.standardise(ref, after);
      model.hashKeys(standard, keys);
    }
    live.push({ ref, standard, from, to: keys.length });
    if (live.length % STEP_RECORDS === 0) yield undefined;
  }
  return { live, deleted };
}

/** Gives records their new state. @param draft gets the forms of the live ones */
export function changeRecords<S>(
  { model, records, blocking, scores, keys }: LinkageMemory<S>,
  { live, deleted }: PreparedRecords<S>,
  draft?: FormDraft,
): ChangedRecords {
  for (const id of deleted) {
    scores.forget(id);
    blocking.dropKeys(id);
    records.remove(id);
  }
  const changed = live.map(({ ref, standard, from, to }) => {
    const known = records.idOf(ref);
    const id = known ?? records.add(ref, standard);
    if (known !== undefined) {
      scores.forget(id);
      records.replace(id, standard);
    }
    const span = { hashes: keys, from, to };
    blocking.replaceKeys(id, span, () => model.blockingKeys(standard));
    draft?.add(ref, records.packedOf(id), span);
    return id;
  });
  return { live: changed, deleted };
}
