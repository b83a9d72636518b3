import type { ClientBase } from 'pg';
import { bigintArray, byteaArray } from '../binary-array.ts';
import { copyIn, RowsToCopy } from '../copy-rows.ts';
import type { RecordNumbers } from './entity-type.ts';
import type { FormRows } from './linkage-batch.ts';

const LENGTH_BYTES = 4;

/** Within the caller's transaction. What was kept of the same records before is replaced. */
export async function saveForms(
  client: ClientBase,
  entityType: string,
  { recordNos, firstNewNo, forms, texts, firstText }: FormRows,
): Promise<void> {
  if (texts.length > 0) {
    // As JSON, in which a text of any code units can be written.
    await client.query(
      `INSERT INTO linkage.form_text (entity_type, first_no, texts) VALUES ($1, $2, $3)
       ON CONFLICT (entity_type, first_no) DO UPDATE SET texts = EXCLUDED.texts`,
      [entityType, firstText, JSON.stringify(texts)],
    );
  }
  const created = new RowsToCopy(2, forms.byteLength + 16 * recordNos.length);
  const others: { readonly recordNo: number; readonly form: Uint8Array }[] = [];
  for (const { recordNo, form } of eachForm(recordNos, forms)) {
    if (recordNo < firstNewNo) others.push({ recordNo, form });
    else {
      created.row();
      created.bigint(BigInt(recordNo));
      created.bytes(form);
    }
  }
  if (others.length < recordNos.length) await copyIn(client, 'linkage.form (record_no, form)', created);
  if (others.length === 0) return;
  await client.query(
    `INSERT INTO linkage.form (record_no, form) SELECT * FROM unnest($1::bigint[], $2::bytea[])
     ON CONFLICT (record_no) DO UPDATE SET form = EXCLUDED.form`,
    [bigintArray(others.map(({ recordNo }) => recordNo)), byteaArray(others.map(({ form }) => form))],
  );
}

function* eachForm(
  recordNos: readonly number[],
  forms: Uint8Array,
): Generator<{ readonly recordNo: number; readonly form: Uint8Array }> {
  const lengths = new DataView(forms.buffer, forms.byteOffset, forms.byteLength);
  let at = 0;
  for (const recordNo of recordNos) {
    const from = at + LENGTH_BYTES;
    at = from + lengths.getInt32(at);
    yield { recordNo, form: forms.subarray(from, at) };
  }
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
