import type { ReferenceText } from '#libs/contract';
import type { Pool, PoolClient } from 'pg';
import { textArray } from '../binary-array.ts';
import { copyOut, type CopiedRows } from '../copy-rows.ts';
import { removeForms, removeFormsFrom, saveForms } from './forms.ts';
import type { FormRows } from './linkage-batch.ts';
import { asOfOneMoment, nextRecordNo, readRest, type RestVisitor, type TypeToLoad } from './load-linkage.ts';
import { rawQuery, required, type RawRow } from './raw-query.ts';

/** A live record whose form is to be made. */
export interface ContentRow {
  readonly reference: ReferenceText;
  readonly recordNo: number;
  /** SHA-256, hex. */
  readonly contentHash: string;
  /** Canonical JSON. */
  readonly after: string;
}

/** Takes what the store holds, in this order; the event loop is free between two chunks. */
export interface FormsVisitor extends RestVisitor {
  /** Every record: record number, whether it is deleted, reference, content hash; of a live one its entity's id, else null. */
  named(rows: CopiedRows): void;
  /** Texts by number from `first` on. @returns false when they do not go on from those before: no more are of use */
  texts(first: number, texts: readonly string[]): boolean;
  /** Record number, form. @returns record numbers of those that are of no live record */
  forms(rows: CopiedRows): number[];
  /** The next records that no form was found of; none at the end. */
  unformed(): readonly ReferenceText[];
  /** @returns their forms, to be saved */
  contents(rows: readonly ContentRow[]): FormRows;
}

/** Some thousand rows at once: what one chunk costs holds nobody up. */
const RECORD_BLOCKS = 512;
const FORM_NUMBERS = 4000;

/**
 * Reads one entity type's whole state as of one moment, records by their saved forms where there are any. Forms that were
 * missing are saved, those that nobody can use removed, in the same transaction. It needs no fence: what a form is of
 * stands in it, so that a form which another instance writes at the same time is true or is not read.
 * @returns the record number that the next new record takes.
 */
export async function loadLinkageByForms(pool: Pool, type: TypeToLoad, visitor: FormsVisitor): Promise<number> {
  return asOfOneMoment(pool, 'READ WRITE', async (client) => {
    const next = await nextRecordNo(client, type);
    await readNames(client, type, visitor);
    const texts = await readTexts(client, type, visitor);
    const useless = await readForms(client, { from: type.numbers.from, to: next }, visitor);
    await removeForms(client, useless);
    await removeFormsFrom(client, type.name, { from: next, to: type.numbers.to }, texts);
    await makeForms(client, type, visitor);
    await readRest(client, type, visitor);
    return next;
  });
}

/** Block by block, as the table lies on the disk: none of its indexes is in this order. */
async function readNames(client: PoolClient, { numbers }: TypeToLoad, visitor: FormsVisitor): Promise<void> {
  const size = await rawQuery(client, `SELECT pg_relation_size('linkage.record') / current_setting('block_size')::int`);
  const blocks = Number(size[0]?.[0]);
  const spans = Array.from({ length: Math.ceil(blocks / RECORD_BLOCKS) }, (_, i) => i * RECORD_BLOCKS);
  await copyInTurn(
    client,
    spans.map(
      (from) => `SELECT record_no, deleted, reference, substr(content_hash, 1, 16), entity_id FROM linkage.record
        WHERE ctid >= '(${from},0)'::tid AND ctid < '(${from + RECORD_BLOCKS},0)'::tid
          AND record_no >= ${numbers.from} AND record_no < ${numbers.to}`,
    ),
    (rows) => visitor.named(rows),
  );
}

/** @returns the first numbers of the rows whose texts go on from each other: no others are of use */
async function readTexts(client: PoolClient, { name }: TypeToLoad, visitor: FormsVisitor): Promise<number[]> {
  const rows = await rawQuery(
    client,
    'SELECT first_no, texts FROM linkage.form_text WHERE entity_type = $1 ORDER BY first_no',
    [name],
  );
  const used: number[] = [];
  let next = 0;
  for (const row of rows) {
    const first = Number(required(row, 0));
    const texts = JSON.parse(required(row, 1)) as string[];
    if (first !== next || !visitor.texts(first, texts)) break;
    used.push(first);
    next = first + texts.length;
  }
  return used;
}

async function readForms(
  client: PoolClient,
  { from, to }: TypeToLoad['numbers'],
  visitor: FormsVisitor,
): Promise<number[]> {
  const spans = Array.from({ length: Math.ceil((to - from) / FORM_NUMBERS) }, (_, i) => from + i * FORM_NUMBERS);
  const useless: number[] = [];
  await copyInTurn(
    client,
    spans.map(
      (first) => `SELECT record_no, form FROM linkage.form
        WHERE record_no >= ${first} AND record_no < ${Math.min(to, first + FORM_NUMBERS)}`,
    ),
    (rows) => {
      for (const recordNo of visitor.forms(rows)) useless.push(recordNo);
    },
  );
  return useless;
}

/** The server prepares the next chunk while this one is taken. */
async function copyInTurn(
  client: PoolClient,
  queries: readonly string[],
  take: (rows: CopiedRows) => void,
): Promise<void> {
  const ask = (query: string | undefined): Promise<CopiedRows> | null =>
    query === undefined ? null : waitedForLater(copyOut(client, query));
  let next = 0;
  for (let coming = ask(queries[next++]); coming !== null;) {
    const rows = await coming;
    coming = ask(queries[next++]);
    take(rows);
  }
}

/** While one slice is made into forms, the server reads the next one and saves the one before. */
async function makeForms(client: PoolClient, { name }: TypeToLoad, visitor: FormsVisitor): Promise<void> {
  const ask = (): Promise<RawRow[]> | null => {
    const references = visitor.unformed();
    if (references.length === 0) return null;
    return waitedForLater(
      rawQuery(
        client,
        `SELECT reference, record_no, encode(content_hash, 'hex'), after FROM linkage.record
         WHERE reference = ANY ($1::text[])`,
        [textArray(references)],
      ),
    );
  };
  let saving: Promise<void> = Promise.resolve();
  for (let coming = ask(); coming !== null;) {
    const rows = await coming;
    coming = ask();
    const forms = visitor.contents(rows.map(contentRow));
    await saving;
    saving = waitedForLater(saveForms(client, name, forms));
  }
  await saving;
}

/** Later, or never where something else fails before: the transaction ends with that failure. */
function waitedForLater<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}

function contentRow(row: RawRow): ContentRow {
  return {
    reference: required(row, 0) as ReferenceText,
    recordNo: Number(required(row, 1)),
    contentHash: required(row, 2),
    after: required(row, 3),
  };
}
