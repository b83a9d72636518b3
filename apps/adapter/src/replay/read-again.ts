import type { RowForm } from '#libs/store';
import { parseJsonRow, type ParsedRow } from '../accept/parse-json.ts';
import type { ReadRow } from '../accept/read-row.ts';
import { rowOfColumns } from '../kinds/file-drop/csv-reader.ts';
import { csvFields } from '../kinds/file-drop/csv-record.ts';

/** The bytes of a row that was refused, read as they were read then, for the datasets that its input fed. */
export function readAgain(place: string, raw: Buffer, form: RowForm): ReadRow {
  const content = form.format === 'json' ? parseJsonRow(raw) : csvRow(raw, form);
  const read = { place, raw, rawBytes: raw.length, content, form };
  const { datasets } = form;
  return datasets === undefined ? read : { ...read, datasets };
}

function csvRow(raw: Buffer, { delimiter, columns }: Extract<RowForm, { format: 'csv' }>): ParsedRow {
  const read = csvFields(raw, delimiter);
  return 'fields' in read ? rowOfColumns(columns)(read.fields) : { kind: 'refused', refusal: read.refusal };
}
