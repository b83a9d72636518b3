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

  /** @param formed at least the records of the draft */
  rows(draft: FormDraft, formed: Iterable<FormedRecord>): FormRows {
    const records = new Map<ReferenceText, FormedRecord>();
    for (const record of formed) records.set(record.reference, record);
    const recordOf = (ref: ReferenceText): FormedRecord => {
      const record = records.get(ref);
      if (record === undefined) throw new Error('a form of a record that the batch does not write');
      return record;
    };
    const forms = draft.finish(this.marks, (ref) => recordOf(ref).contentHash);
    const firstText = this.savedTexts;
    const texts = this.marks.numbered.texts.slice(firstText);
    this.savedTexts += texts.length;
    return { recordNos: draft.refs.map((ref) => recordOf(ref).recordNo), forms, texts, firstText };
  }
}
