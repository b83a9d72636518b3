import type { Attributes, ReferenceText } from '#libs/contract';
import type { LinkageMemory } from './memory.ts';
import type { FormDraft } from './saved-forms.ts';

/** Numbers of records that a micro-batch changed. */
export interface ChangedRecords {
  /** Live now: new ones and updated ones. */
  readonly live: readonly number[];
  /** No longer live; their numbers can still be named until the batch ends. */
  readonly deleted: readonly number[];
}

/**
 * Gives records their new state. Everything that the model may refuse happens before the first change, so that an
 * error leaves the memory as it was.
 * @param states the latest state of each record; null = deleted
 * @param draft gets the forms of the live ones
 */
export function changeRecords<S>(
  memory: LinkageMemory<S>,
  states: ReadonlyMap<ReferenceText, Attributes | null>,
  draft?: FormDraft,
): ChangedRecords {
  const { model, records, blocking, scores } = memory;
  const prepared: { ref: ReferenceText; standard: S; from: number; to: number }[] = [];
  const { keys } = memory;
  keys.clear();
  const deleted: number[] = [];
  for (const [ref, after] of states) {
    if (after === null) {
      const id = records.idOf(ref);
      if (id !== undefined) deleted.push(id);
    } else {
      const standard = model.standardise(ref, after);
      const from = keys.length;
      model.hashKeys(standard, keys);
      prepared.push({ ref, standard, from, to: keys.length });
    }
  }
  for (const id of deleted) {
    scores.forget(id);
    blocking.dropKeys(id);
    records.remove(id);
  }
  const live = prepared.map(({ ref, standard, from, to }) => {
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
  return { live, deleted };
}
