import { compileModel, METHOD_VERSION, type StandardRecord } from '#libs/linkage';
import type { EntityTypeDefinition } from '#libs/contract';
import { rememberEntityType, type Store, type TypeToLoad } from '#libs/store';
import { definitionText } from '#libs/runtime';
import { loadMemory, type LoadedMemory } from '../../apps/reconciler/src/load-memory.ts';

/** Rows of the saved forms, as they stand. */
export interface SavedForms {
  readonly forms: readonly { readonly recordNo: string; readonly form: Buffer }[];
  readonly texts: readonly { readonly first: number; readonly texts: string }[];
}

export async function savedForms({ pool }: Store): Promise<SavedForms> {
  const forms = await pool.query<{ recordNo: string; form: Buffer }>(
    'SELECT record_no AS "recordNo", form FROM linkage.form ORDER BY record_no',
  );
  const texts = await pool.query<{ first: number; texts: string }>(
    'SELECT first_no AS first, texts FROM linkage.form_text ORDER BY entity_type, first_no',
  );
  return { forms: forms.rows, texts: texts.rows };
}

/** Record numbers of what is live. */
export async function liveNumbers({ pool }: Store): Promise<string[]> {
  const { rows } = await pool.query<{ recordNo: string }>(
    'SELECT record_no AS "recordNo" FROM linkage.record WHERE NOT deleted ORDER BY record_no',
  );
  return rows.map(({ recordNo }) => recordNo);
}

export async function forgetForms({ pool }: Store): Promise<void> {
  await pool.query('TRUNCATE linkage.form, linkage.form_text');
}

/** What a new process would load, with how many forms it had to make. */
export async function loadAgain(
  store: Store,
  definition: EntityTypeDefinition,
  model = compileModel(definition),
): Promise<LoadedMemory<StandardRecord>> {
  const { name, hash } = definition;
  const linkedBy = { hash, text: definitionText(definition), method: METHOD_VERSION };
  const { numbers } = await rememberEntityType(store.pool, name, linkedBy);
  const type: TypeToLoad = { name, numbers };
  return loadMemory(store, model, type);
}
