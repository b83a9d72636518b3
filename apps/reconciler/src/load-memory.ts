import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Attributes } from '#libs/contract';
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
  const numbers = new LoadedNumbers(type.numbers.from);
  const nextRecordNo = await loadLinkage(store.pool, type.name, type.numbers, {
    records: (rows) => {
      const loaded = loader.addRecords(
        rows.map(({ reference, after }) => ({ ref: reference, after: JSON.parse(after) as Attributes })),
      );
      rows.forEach(({ recordNo }, i) => numbers.set(recordNo, loaded[i] as number));
    },
    edges: (rows) => {
      loader.addEdges(
        rows.map(({ leftNo, rightNo, weight }) => ({ one: numbers.of(leftNo), other: numbers.of(rightNo), weight })),
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

/** Numbers in memory by record number; those of a type count up from its first, so that they fit an array. */
class LoadedNumbers {
  /** One more than the number; 0 where there is none. */
  private places = new Int32Array(1024);

  constructor(private readonly first: number) {}

  set(recordNo: number, number: number): void {
    const at = recordNo - this.first;
    if (at >= this.places.length) {
      const places = new Int32Array(2 * (at + 1));
      places.set(this.places);
      this.places = places;
    }
    this.places[at] = number + 1;
  }

  of(recordNo: number): number {
    const place = this.places[recordNo - this.first] ?? 0;
    if (place === 0) throw new Error('a stored edge names a record that is not live');
    return place - 1;
  }
}
