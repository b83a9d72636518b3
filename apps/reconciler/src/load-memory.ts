import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Attributes, ReferenceText } from '#libs/contract';
import { faultPoint } from '#libs/runtime';
import { LinkageLoader, type LinkageModel, type LinkageState, type Verdict } from '#libs/linkage';
import { loadLinkage, type RecordNumbers, type Store } from '#libs/store';

export interface LoadedMemory<S> {
  readonly state: LinkageState<S>;
  /** The number that the next new record takes. */
  readonly nextRecordNo: number;
}

/** Memory is a copy (design, section 6): what is loaded equals what was there before. In slices, so that others run. */
export async function loadMemory<S>(
  store: Pick<Store, 'pool'>,
  model: LinkageModel<S>,
  type: { readonly name: string; readonly numbers: RecordNumbers },
): Promise<LoadedMemory<S>> {
  const loader = new LinkageLoader(model);
  const references = new Map<number, ReferenceText>();
  const referenceOf = (recordNo: number): ReferenceText => {
    const reference = references.get(recordNo);
    if (reference === undefined) throw new Error('a stored edge names a record that is not live');
    return reference;
  };
  const nextRecordNo = await loadLinkage(store.pool, type.name, type.numbers, {
    records: (rows) => {
      for (const { recordNo, reference } of rows) references.set(recordNo, reference);
      loader.addRecords(
        rows.map(({ reference, after }) => ({ ref: reference, after: JSON.parse(after) as Attributes })),
      );
    },
    edges: (rows) => {
      loader.addEdges(
        rows.map(({ leftNo, rightNo, weight }) => ({ left: referenceOf(leftNo), right: referenceOf(rightNo), weight })),
      );
    },
    judgements: (rows) => {
      loader.addJudgements(
        rows.map(({ left, right, seq, verdict, levels }) => ({
          left,
          right,
          seq,
          verdict: verdict as Verdict,
          levels: JSON.parse(levels) as Record<string, string>,
        })),
      );
    },
  });
  faultPoint('loading');
  for (const _step of loader.finish()) await nextTurn();
  return { state: loader.state, nextRecordNo };
}
