import type { ReferenceText } from '#libs/contract';
import { FormDraft, type TextMarks } from '#libs/linkage';
import type { FormRows } from '#libs/store';

/** Which record, and which content of it. */
export interface FormedRecord {
  readonly reference: ReferenceText;
  readonly recordNo: number;
  /** SHA-256, hex. */
  readonly contentHash: string;
}

export interface FormedRecords {
  /** Their numbers are greater than those of all others. */
  readonly created: readonly FormedRecord[];
  readonly others: readonly FormedRecord[];
}

/**
 * Makes rows of forms, each batch with the texts that came since the batch before. A batch that does not commit ends the
 * memory and this with it; so what counts as saved here is saved.
 */
export class FormLog {
  /** @param savedTexts so many texts are in the store */
  constructor(
    private readonly marks: TextMarks,
    private savedTexts: number,
  ) {}

  draft(records: number): FormDraft {
    return new FormDraft(records);
  }

  /** @param formed the records of the draft and no others, each list in its order */
  rows(draft: FormDraft, { created, others }: FormedRecords): FormRows {
    const records = inOneOrder(draft.refs, [created, others]);
    const forms = draft.finish(this.marks, (i) => (records[i] as FormedRecord).contentHash);
    const firstText = this.savedTexts;
    const texts = this.marks.numbered.texts.slice(firstText);
    this.savedTexts += texts.length;
    const firstNewNo = created.reduce((least, { recordNo }) => Math.min(least, recordNo), Infinity);
    return { recordNos: records.map(({ recordNo }) => recordNo), firstNewNo, forms, texts, firstText };
  }
}

/** Each list is walked once: a map of them would cost more than all else. */
function inOneOrder(refs: readonly ReferenceText[], lists: readonly (readonly FormedRecord[])[]): FormedRecord[] {
  const next = lists.map(() => 0);
  return refs.map((ref) => {
    for (let i = 0; i < lists.length; i += 1) {
      const record = lists[i]?.[next[i] as number];
      if (record?.reference !== ref) continue;
      next[i] = (next[i] as number) + 1;
      return record;
    }
    throw new Error('a form of a record that the batch does not write');
  });
}
