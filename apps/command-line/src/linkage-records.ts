import type { Attributes, AttributesFile, ReferenceText } from '#libs/contract';
import { attributeNameOf, dateOrderOf, isoDate, type DateOrder, type TrueRecord } from '#libs/linkage';
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
 * A column is an attribute by its name, or by the name that `entity-type init` makes of its header; an empty field is
 * unknown.
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
    const columns = await columnsOf(file, attributes, truth);
    let row = 0;
    for await (const fields of csvRows(file)) {
      row += 1;
      const ref = `${source}/row/${row}` as ReferenceText;
      const entity = truth === null ? ref : labelOf(file, row, fields, truth);
      records.push({ ref, after: attributesOf(fields, columns), entity });
    }
  }
  if (records.length === 0) throw wrongArgument(`${files.join(', ')}: there is no row`);
  return records;
}

/** An attribute and the column that has it. */
interface Column {
  readonly name: string;
  readonly header: string;
  readonly many: boolean;
  /** Null: no dates. */
  readonly dates: DateOrder | null;
}

/** So many rows tell whether day or month comes first. */
const ROWS_LOOKED_AT = 5000;

/** @throws LienThongError `command.invalid` for a file without the truth's column, or without any attribute */
async function columnsOf(
  file: string,
  attributes: AttributesFile['attributes'],
  truth: Truth | null,
): Promise<Column[]> {
  const rows: Record<string, string>[] = [];
  for await (const fields of csvRows(file)) if (rows.push(fields) === ROWS_LOOKED_AT) break;
  const headers = Object.keys(rows[0] ?? {});
  if (headers.length === 0) return [];
  if (truth !== null && !headers.includes(truth.column)) {
    throw wrongArgument(`${file} has no column ${truth.column}; it has ${headers.join(', ')}`);
  }
  const headerOf = headersByName(headers, attributes);
  const columns = Object.entries(attributes).flatMap(([name, { kind, many }]): Column[] => {
    const header = headerOf.get(name);
    if (header === undefined) return [];
    const dates = kind === 'date' ? dateOrderOf(rows.map((fields) => fields[header] ?? '')) : null;
    return [{ name, header, many: many === true, dates }];
  });
  if (columns.length > 0) return columns;
  throw wrongArgument(
    `${file} has none of the attributes ${Object.keys(attributes).join(', ')}; it has ${headers.join(', ')}`,
  );
}

function headersByName(headers: readonly string[], attributes: AttributesFile['attributes']): Map<string, string> {
  const found = new Map(headers.filter((header) => attributes[header] !== undefined).map((header) => [header, header]));
  for (const header of headers) {
    if (found.has(header)) continue;
    const name = attributeNameOf(header, new Set(found.keys()));
    if (attributes[name] !== undefined) found.set(name, header);
  }
  return found;
}

function attributesOf(fields: Record<string, string>, columns: readonly Column[]): Attributes {
  return Object.fromEntries(
    columns.map(({ name, header, many, dates }) => {
      const text = fields[header] ?? '';
      if (text === '') return [name, null];
      const read = (one: string): string => (dates === null ? one : isoDate(one, dates));
      return [name, many ? text.split(BETWEEN_VALUES).map((each) => read(each.trim())) : read(text)];
    }),
  );
}

function labelOf(file: string, row: number, fields: Record<string, string>, { column, pattern }: Truth): string {
  const text = fields[column] ?? '';
  if (pattern === null) return text;
  const found = pattern.exec(text)?.[1];
  if (found === undefined)
    throw wrongArgument(`${file}, row ${row}: ${column} does not fit the pattern ${pattern.source}`);
  return found;
}
