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
import type { Judgement, MadeForm } from '#libs/linkage';
import { canonicalJson, compileSchema, sha256Hex } from '#libs/json';
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
  /**
   * What the record says, as canonical JSON in UTF-8: as an object or a text it would be one more thing to collect until
   * the batch is committed. Null: it is deleted.
   */
  readonly afterJson: Buffer | null;
  readonly sourceTsMs: number | null;
  /** When its adapter accepted it, epoch milliseconds. Decides nothing. */
  readonly acceptedMs: number;
  /** What linkage needs of it, where that was made along with reading. */
  readonly form?: MadeForm;
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

/** Of an event of the log, what it says. */
export type EventContent = Pick<LogEvent, 'key' | 'value'>;

/** Reads one event of a topic that carries the dataset. */
export type EventReader = (event: EventContent, dataset: DatasetName) => ReadResult;

/** What of an entity type decides how its events are read. */
export type ReadDefinition = Pick<EntityTypeDefinition, 'name' | 'attributes'>;

/** Makes what linkage needs of a record. */
export type MakeForm = (reference: ReferenceText, after: Attributes) => MadeForm;

/** Everything that can be wrong with an event is found here, before memory changes (L4). */
export function changeReader(definition: ReadDefinition, makeForm?: MakeForm): EventReader {
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
    const change = recordChange(message, dataset, version);
    if (makeForm === undefined || message.after === null) return { kind: 'change', change };
    return { kind: 'change', change: { ...change, form: makeForm(change.reference, message.after) } };
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
    afterJson: afterText === null ? null : content.subarray(LIVE.length, -1),
    sourceTsMs: message.source.ts_ms,
    acceptedMs: message.ts_ms,
  };
}

/** What a state of a record says: as the store will give it back, members in canonical order, before a restart and after it. */
export function attributesOf({ afterJson }: Pick<RecordChange, 'afterJson'>): Attributes | null {
  return afterJson === null ? null : (JSON.parse(afterJson.toString()) as Attributes);
}
