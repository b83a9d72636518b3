import { UUID_BYTES, type Attributes, type ReferenceText } from '#libs/contract';
import { faultPoint, inTurns } from '#libs/runtime';
import {
  LinkageLoader,
  type FormSpan,
  type JudgementStatus,
  type LinkageModel,
  type LinkageState,
  type ReviewTaskKind,
  type StoredStanding,
  type Verdict,
} from '#libs/linkage';
import {
  listOpenReviewTasks,
  loadLinkageByForms,
  type ContentRow,
  type CopiedRows,
  type FormRows,
  type Store,
  type TypeToLoad,
} from '#libs/store';
import { GoneRecords } from './link/gone-records.ts';
import { RecordPlaces } from './link/record-places.ts';
import { FormLog } from './saved-forms/form-log.ts';
import { formMaker } from './saved-forms/form-maker.ts';

export interface LoadedMemory<S> {
  readonly state: LinkageState<S>;
  readonly places: RecordPlaces;
  readonly gone: GoneRecords;
  /** The number that the next new record takes. */
  readonly nextRecordNo: number;
  readonly forms: FormLog;
  /** Of how many records forms had to be made. */
  readonly formsMade: number;
}

/** An entity type, and how its records were linked. */
export interface TypeInMemory extends TypeToLoad {
  /** Whether other code derived what the store holds: then memory is to hold it as it stands, and derive nothing. */
  readonly linkedOtherwise?: boolean;
}

/** So many records are standardised in one go, so that others get their turn. */
const MOST_UNFORMED = 1000;

/**
 * Memory is a copy (design, section 6): what is loaded equals what was there before, whether it comes from saved forms or
 * from the records themselves. In slices, so that others run.
 */
export async function loadMemory<S>(
  store: Pick<Store, 'pool'>,
  model: LinkageModel<S>,
  type: TypeInMemory,
): Promise<LoadedMemory<S>> {
  const loader = new LinkageLoader(model, await formMaker(model.version));
  const records = new LoadedRecords(loader, type.numbers.from);
  const statuses: StoredStanding['judgements'][number][] = [];
  const nextRecordNo = await loadLinkageByForms(store.pool, type, {
    named: (rows) => records.takeNames(rows),
    texts: (first, texts) => records.takeTexts(first, texts),
    forms: (rows) => records.takeForms(rows),
    unformed: () => loader.unformed(MOST_UNFORMED),
    contents: (rows) => records.takeContents(rows),
    edges: (rows) => {
      loader.addEdges(
        rows.map(({ leftNo, rightNo, weight }) => ({ one: records.of(leftNo), other: records.of(rightNo), weight })),
      );
    },
    judgements: (rows) => {
      for (const { left, right, status } of rows) statuses.push({ left, right, status: status as JudgementStatus });
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
  const { places, gone, log: forms, formsMade } = records;
  if (type.linkedOtherwise === true) {
    const reviewTasks = await storedTasks(store, type);
    const groupOf = (number: number): string => places.find(number)?.entityId ?? '';
    await inTurns(loader.finishAsStored({ groupOf, judgements: statuses, reviewTasks }));
  } else {
    await inTurns(loader.finish());
  }
  return { state: loader.state, places, gone, nextRecordNo, forms, formsMade };
}

async function storedTasks(
  { pool }: Pick<Store, 'pool'>,
  { name }: TypeToLoad,
): Promise<StoredStanding['reviewTasks']> {
  const rows = await listOpenReviewTasks(pool, name);
  return rows.map((row) => ({ ...row, kind: row.kind as ReviewTaskKind }));
}

/** The records on their way into memory. */
class LoadedRecords<S> {
  formsMade = 0;
  readonly gone = new GoneRecords();
  readonly places: RecordPlaces;
  private readonly numbers: LoadedNumbers;
  private savedTexts = 0;
  private forms: FormLog | null = null;

  constructor(
    private readonly loader: LinkageLoader<S>,
    firstNo: number,
  ) {
    this.numbers = new LoadedNumbers(firstNo);
    this.places = new RecordPlaces(firstNo);
  }

  takeNames(rows: CopiedRows): void {
    while (rows.next()) {
      const recordNo = rows.safeInteger();
      const deleted = rows.boolean();
      const ref = rows.text() as ReferenceText;
      rows.end();
      if (deleted) {
        this.gone.add(ref);
        rows.end();
        continue;
      }
      const number = this.loader.addNamed(ref, { bytes: rows.buffer, from: rows.start });
      this.numbers.set(recordNo, number);
      if (rows.end() - rows.start !== UUID_BYTES) throw new Error('the store has a live record in no entity');
      this.places.load(number, recordNo, { bytes: rows.buffer, from: rows.start });
    }
  }

  takeTexts(first: number, texts: readonly string[]): boolean {
    if (!this.loader.marks.follow(first, texts)) return false;
    this.savedTexts = first + texts.length;
    return true;
  }

  /** @returns record numbers of forms that are of no live record */
  takeForms(rows: CopiedRows): number[] {
    const useless: number[] = [];
    while (rows.next()) {
      const recordNo = rows.safeInteger();
      const to = rows.end();
      const number = this.numbers.find(recordNo);
      const form: FormSpan = { bytes: rows.buffer, from: rows.start, to };
      if (number < 0) useless.push(recordNo);
      else this.loader.takeForm(number, form);
    }
    return useless;
  }

  takeContents(rows: readonly ContentRow[]): FormRows {
    const draft = this.log.draft(rows.length);
    const contents = rows.map(({ reference, after }) => ({ ref: reference, after: JSON.parse(after) as Attributes }));
    this.loader.form(contents, draft);
    this.formsMade += rows.length;
    return this.log.rows(draft, { created: [], others: rows });
  }

  /** To be asked for when the texts of the store are taken. */
  get log(): FormLog {
    return (this.forms ??= new FormLog(this.loader.marks, this.savedTexts));
  }

  /** @throws Error for what is no live record */
  of(recordNo: number): number {
    const number = this.numbers.find(recordNo);
    if (number < 0) throw new Error('a stored edge names a record that is not live');
    return number;
  }
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

  /** -1 where there is none. */
  find(recordNo: number): number {
    return (this.places[recordNo - this.first] ?? 0) - 1;
  }
}
