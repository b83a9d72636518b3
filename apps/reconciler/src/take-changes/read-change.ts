import {
  RecordChanged,
  attributesSchema,
  parseVersion,
  referenceText,
  type Attributes,
  type EntityTypeDefinition,
  type ErrorCode,
  type ReferenceText,
} from '#libs/contract';
import type { Judgement } from '#libs/linkage';
import { canonicalJson, compileSchema, sha256Hex } from '#libs/runtime';
import type { LogEvent } from '#libs/stream';
import { parseValue } from './parse-value.ts';
import type { Refusal } from './refusal.ts';

/** The dataset that a topic carries. */
export interface DatasetName {
  readonly source: string;
  readonly dataset: string;
}

/** A valid state of a record, as one event tells it. */
export interface RecordChange {
  readonly reference: ReferenceText;
  readonly version: bigint;
  readonly deleted: boolean;
  /** SHA-256, hex. */
  readonly contentHash: string;
  readonly after: Attributes | null;
  /** Canonical JSON of `after`, in UTF-8: as a text it would be one more thing to collect until the batch is committed. */
  readonly afterJson: Buffer | null;
  readonly sourceTsMs: number | null;
  /** When its adapter accepted it, epoch milliseconds. Decides nothing. */
  readonly acceptedMs: number;
}

/** What one event of a topic says. */
export type ReadResult =
  | { readonly kind: 'change'; readonly change: RecordChange }
  | { readonly kind: 'judgement'; readonly judgement: Judgement }
  | {
      readonly kind: 'refusal';
      readonly refusal: Refusal;
      readonly recordId: string | null;
      readonly version: bigint | null;
    };

/** Reads one event of a topic that carries the dataset. */
export type EventReader = (event: LogEvent, dataset: DatasetName) => ReadResult;

/** Everything that can be wrong with an event is found here, before memory changes (L4). */
export function changeReader(definition: EntityTypeDefinition): EventReader {
  const envelopeProblems = compileSchema(RecordChanged);
  const afterProblems = compileSchema(attributesSchema(definition.attributes));

  return (event, dataset) => {
    const parsed = parseValue(event.value);
    if ('code' in parsed) return { kind: 'refusal', refusal: parsed, recordId: null, version: null };
    const [envelopeProblem] = envelopeProblems(parsed.value);
    if (envelopeProblem !== undefined) {
      const { path, sentence } = envelopeProblem;
      return { kind: 'refusal', refusal: { code: 'event.invalid', path, sentence }, recordId: null, version: null };
    }
    const message = parsed.value as RecordChanged;
    const { record_id: recordId } = message.source;
    const version = parseVersion(message.source.version);
    const refuse = (code: ErrorCode, path: string, sentence: string): ReadResult => ({
      kind: 'refusal',
      refusal: { code, path, sentence },
      recordId,
      version,
    });
    const elsewhere = misplaced(message, event.key, dataset, definition.name);
    if (elsewhere !== null) return refuse('event.misplaced', elsewhere, 'does not belong to this topic');
    if (version === null) return refuse('record.version-invalid', '/source/version', 'is greater than 2^63 - 1');
    if (message.after !== null) {
      const [problem] = afterProblems(message.after);
      if (problem !== undefined) return refuse('record.invalid', `/after${problem.path}`, problem.sentence);
    }
    return { kind: 'change', change: recordChange(message, dataset, version) };
  };
}

/** Path of the first field that names another place than the topic does. */
function misplaced(
  message: RecordChanged,
  key: Buffer | null,
  dataset: DatasetName,
  entityType: string,
): string | null {
  if (message.source.name !== dataset.source) return '/source/name';
  if (message.source.dataset !== dataset.dataset) return '/source/dataset';
  if (message.source.entity_type !== entityType) return '/source/entity_type';
  if (key?.toString('utf8') !== message.source.record_id) return '/source/record_id';
  return null;
}

const LIVE = '[false,';
const DELETED = '[true,null]';

function recordChange(message: RecordChanged, dataset: DatasetName, version: bigint): RecordChange {
  const reference = referenceText({ ...dataset, recordId: message.source.record_id });
  const deleted = message.after === null;
  const afterText = message.after === null ? null : canonicalJson(message.after);
  // Canonical JSON of [deleted, after], from its canonical parts.
  const content = Buffer.from(afterText === null ? DELETED : `${LIVE}${afterText}]`);
  return {
    reference,
    version,
    deleted,
    contentHash: sha256Hex(content),
    after: afterText === null ? null : inCanonicalOrder(message.after, afterText),
    afterJson: afterText === null ? null : content.subarray(LIVE.length, -1),
    sourceTsMs: message.source.ts_ms,
    acceptedMs: message.ts_ms,
  };
}

/** Values are used as the store will give them back, members in canonical order, before a restart and after it. */
function inCanonicalOrder(after: Attributes | null, afterText: string): Attributes | null {
  return after !== null && Object.values(after).some(hasMembers) ? (JSON.parse(afterText) as Attributes) : after;
}

function hasMembers(value: Attributes[string]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.some(hasMembers) : true;
}
