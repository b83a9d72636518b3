import type { ClientBase } from 'pg';
import { bigintArray, laidOutByteaArray } from '../binary-array.ts';
import type { RecordNumbers } from './entity-type.ts';
import type { FormRows } from './linkage-batch.ts';

/** Within the caller's transaction. What was kept of the same records before is replaced. */
export async function saveForms(
  client: ClientBase,
  entityType: string,
  { recordNos, forms, texts, firstText }: FormRows,
): Promise<void> {
  if (texts.length > 0) {
    // As JSON, in which a text of any code units can be written.
    await client.query(
      `INSERT INTO linkage.form_text (entity_type, first_no, texts) VALUES ($1, $2, $3)
       ON CONFLICT (entity_type, first_no) DO UPDATE SET texts = EXCLUDED.texts`,
      [entityType, firstText, JSON.stringify(texts)],
    );
  }
  if (recordNos.length === 0) return;
  await client.query(
    `INSERT INTO linkage.form (record_no, form) SELECT * FROM unnest($1::bigint[], $2::bytea[])
     ON CONFLICT (record_no) DO UPDATE SET form = EXCLUDED.form`,
    [bigintArray(recordNos), laidOutByteaArray(recordNos.length, forms)],
  );
}

export async function removeForms(client: ClientBase, recordNos: readonly number[]): Promise<void> {
  if (recordNos.length === 0) return;
  await client.query('DELETE FROM linkage.form WHERE record_no = ANY ($1::bigint[])', [bigintArray(recordNos)]);
}

/** All that is kept of an entity type from a record number on, and all its texts but the rows with these first numbers. */
export async function removeFormsFrom(
  client: ClientBase,
  entityType: string,
  { from, to }: RecordNumbers,
  keptTexts: readonly number[] = [],
): Promise<void> {
  await client.query('DELETE FROM linkage.form WHERE record_no >= $1 AND record_no < $2', [from, to]);
  await client.query('DELETE FROM linkage.form_text WHERE entity_type = $1 AND first_no <> ALL ($2::bigint[])', [
    entityType,
    bigintArray(keptTexts),
  ]);
}
