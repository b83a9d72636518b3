import type { Attributes, AttributesFile, ReferenceText } from '#libs/contract';
import type { TrueRecord } from '#libs/linkage';
import { csvRows } from './evaluation.ts';
import { wrongArgument } from './exit-codes.ts';

/** Which column says what a row truly is, or which part of it. */
export interface Truth {
  readonly column: string;
  /** Its first group is the label. */
  readonly pattern: RegExp | null;
}

/**
 * `cluster`, or `rec_id:'rec-(\d+)'` for a part of a column.
 * @throws LienThongError for what is no pattern with a group.
 */
export function readTruthOption(text: string): Truth {
  const colon = text.indexOf(':');
  if (colon < 0) return { column: text, pattern: null };
  const written = text.slice(colon + 1).replace(/^'(.*)'$/, '$1');
  try {
    if (!/\((?!\?)/.test(written)) throw new Error('it has no group');
    return { column: text.slice(0, colon), pattern: new RegExp(written, 'u') };
  } catch (error) {
    throw wrongArgument(`--truth: ${written} is not a pattern with a group: ${(error as Error).message}`);
  }
}

/** Several values of an attribute with many are written with this between them. */
const BETWEEN_VALUES = '|';

/**
 * The rows of CSV files as records; each file is a source of its own (`a`, `b`, …) and each row is named by its number.
 * A column is an attribute by its name; an empty field is unknown.
 * @param truth null: the entity of every record is the record itself
 * @throws LienThongError for a missing column
 */
export async function readLinkageRecords(
  files: readonly string[],
  { attributes }: AttributesFile,
  truth: Truth | null,
): Promise<TrueRecord[]> {
  const records: TrueRecord[] = [];
  for (const [number, file] of files.entries()) {
    const source = String.fromCharCode('a'.charCodeAt(0) + number);
    let row = 0;
    for await (const fields of csvRows(file)) {
      row += 1;
      if (row === 1) requireColumns(file, fields, attributes, truth);
      const ref = `${source}/row/${row}` as ReferenceText;
      const entity = truth === null ? ref : labelOf(file, row, fields, truth);
      records.push({ ref, after: attributesOf(fields, attributes), entity });
    }
  }
  if (records.length === 0) throw wrongArgument(`${files.join(', ')}: there is no row`);
  return records;
}

function attributesOf(fields: Record<string, string>, attributes: AttributesFile['attributes']): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { many }]) => {
      const text = fields[name] ?? '';
      if (text === '') return [name, null];
      return [name, many === true ? text.split(BETWEEN_VALUES).map((each) => each.trim()) : text];
    }),
  );
}

function requireColumns(
  file: string,
  fields: Record<string, string>,
  attributes: AttributesFile['attributes'],
  truth: Truth | null,
): void {
  const has = Object.keys(fields);
  if (truth !== null && fields[truth.column] === undefined) {
    throw wrongArgument(`${file} has no column ${truth.column}; it has ${has.join(', ')}`);
  }
  if (!Object.keys(attributes).some((name) => fields[name] !== undefined)) {
    throw wrongArgument(
      `${file} has none of the attributes ${Object.keys(attributes).join(', ')}; it has ${has.join(', ')}`,
    );
  }
}

function labelOf(file: string, row: number, fields: Record<string, string>, { column, pattern }: Truth): string {
  const text = fields[column] ?? '';
  if (pattern === null) return text;
  const found = pattern.exec(text)?.[1];
  if (found === undefined)
    throw wrongArgument(`${file}, row ${row}: ${column} does not fit the pattern ${pattern.source}`);
  return found;
}
