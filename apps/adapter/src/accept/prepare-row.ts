import { MAX_MESSAGE_BYTES } from '#libs/contract';
import { contentHash, type SchemaProblem } from '#libs/json';
import type { ConnectedSource } from '../connected-source.ts';
import type { MappedRecord } from '../mapping/map-row.ts';
import type { Refusal } from '../mapping/mapping-problem.ts';
import type { ReadRow } from './read-row.ts';

/** A record that may be accepted: mapped, valid, small enough. */
export interface PreparedRecord extends MappedRecord {
  readonly contentHash: string;
}
export type PreparedRow =
  | { readonly kind: 'records'; readonly read: ReadRow; readonly records: readonly PreparedRecord[] }
  | {
      readonly kind: 'refused';
      readonly read: ReadRow;
      readonly refusal: Refusal;
      readonly subject: { readonly dataset: string; readonly recordId: string } | null;
    };

/** Room for the envelope around the attributes. */
const MAX_ATTRIBUTES_BYTES = MAX_MESSAGE_BYTES - 65_536;

/**
 * Maps and validates one row. Pure. A row is taken whole or not at all: half of one would leave references that point
 * at nothing.
 */
export function prepareRow(source: ConnectedSource, read: ReadRow): PreparedRow {
  const { content } = read;
  if (content.kind === 'refused') return { kind: 'refused', read, refusal: content.refusal, subject: null };
  const mapped = source.mapping.map(content.row, read.datasets);
  if (mapped.kind === 'refused') {
    return { kind: 'refused', read, refusal: inOne(mapped.refusals), subject: mapped.subject };
  }
  const records: PreparedRecord[] = [];
  for (const record of mapped.records) {
    const refusal = record.attributes === null ? null : invalid(source, record);
    if (refusal !== null) {
      return { kind: 'refused', read, refusal, subject: { dataset: record.dataset, recordId: record.recordId } };
    }
    records.push({ ...record, contentHash: contentHash(record.attributes === null, record.attributes) });
  }
  return { kind: 'records', read, records };
}

function invalid(source: ConnectedSource, record: MappedRecord): Refusal | null {
  const problems = source.validate(record.dataset, record.attributes);
  const [first, ...rest] = problems.map((problem) => refusalOf(record.dataset, problem));
  if (first !== undefined) return inOne([first, ...rest]);
  if (isSurelySmall(record.attributes)) return null;
  const bytes = Buffer.byteLength(JSON.stringify(record.attributes));
  if (bytes <= MAX_ATTRIBUTES_BYTES) return null;
  const sentence = `the record has ${bytes} bytes; at most ${MAX_ATTRIBUTES_BYTES} fit into a message`;
  return { code: 'record.too-large', path: record.dataset, sentence };
}

/** Valid texts have at most 4,000 characters: only lists can make a record large. */
function isSurelySmall(attributes: MappedRecord['attributes']): boolean {
  return Object.values(attributes ?? {}).every((value) => !Array.isArray(value) || value.length < 20);
}

function refusalOf(dataset: string, problem: SchemaProblem): Refusal {
  const path = `${dataset}${problem.path.replaceAll('/', '.')}`;
  return { code: 'record.invalid', path, sentence: problem.sentence };
}

/** One refusal names them all: the first by code and path, the others in its sentence. */
function inOne(refusals: readonly [Refusal, ...Refusal[]]): Refusal {
  const [first, ...rest] = refusals;
  const also = rest.slice(0, 5).map(({ path, sentence }) => `${path} ${sentence}`);
  const more = rest.length > also.length ? [`${rest.length - also.length} more`] : [];
  return { ...first, sentence: [first.sentence, ...also, ...more].join('; ') };
}
