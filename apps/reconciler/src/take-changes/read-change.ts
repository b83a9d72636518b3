import { isUtf8 } from 'node:buffer';
import {
  MAX_MESSAGE_BYTES,
  RecordChanged,
  attributesSchema,
  parseVersion,
  referenceText,
  type Attributes,
  type EntityTypeDefinition,
  type ErrorCode,
  type ReferenceText,
} from '#libs/contract';
import { canonicalJson, compileSchema, forbiddenCharacter, sha256Hex } from '#libs/runtime';
import type { LogEvent } from '#libs/stream';

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
  /** Canonical JSON of `after`. */
  readonly afterText: string | null;
  readonly sourceTsMs: number | null;
}

/** Why an event is refused; without personal data. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly path: string;
  readonly sentence: string;
}

export type ReadResult =
  | { readonly change: RecordChange; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly recordId: string | null; readonly version: bigint | null };

/** Reads one event of a dataset's topic. */
export type ChangeReader = (event: LogEvent, dataset: DatasetName) => ReadResult;

/** Everything that can be wrong with an event is found here, before memory changes (L4). */
export function changeReader(definition: EntityTypeDefinition): ChangeReader {
  const envelopeProblems = compileSchema(RecordChanged);
  const afterProblems = compileSchema(attributesSchema(definition.attributes));

  return (event, dataset) => {
    const parsed = parseValue(event.value);
    if ('code' in parsed) return { refusal: parsed, recordId: null, version: null };
    const [envelopeProblem] = envelopeProblems(parsed.value);
    if (envelopeProblem !== undefined) {
      const { path, sentence } = envelopeProblem;
      return { refusal: { code: 'event.invalid', path, sentence }, recordId: null, version: null };
    }
    const message = parsed.value as RecordChanged;
    const { record_id: recordId } = message.source;
    const version = parseVersion(message.source.version);
    const refuse = (code: ErrorCode, path: string, sentence: string): ReadResult => ({
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
    return { change: recordChange(message, dataset, version) };
  };
}

function parseValue(bytes: Buffer | null): { readonly value: unknown } | Refusal {
  if (bytes === null) return { code: 'event.invalid', path: '', sentence: 'has no value' };
  if (bytes.byteLength > MAX_MESSAGE_BYTES) {
    return { code: 'record.too-large', path: '', sentence: `is larger than ${MAX_MESSAGE_BYTES} bytes` };
  }
  if (!isUtf8(bytes)) return { code: 'input.encoding', path: '', sentence: 'is not valid UTF-8' };
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { code: 'event.invalid', path: '', sentence: 'is not JSON' };
  }
  // Valid UTF-8 holds no lone surrogate and valid JSON no raw NUL: both can come as escapes only.
  if (text.includes('\\u')) {
    const path = forbiddenCharacter(value);
    if (path !== null) {
      return { code: 'input.forbidden-character', path, sentence: 'holds a NUL or a lone surrogate' };
    }
  }
  return { value };
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

function recordChange(message: RecordChanged, dataset: DatasetName, version: bigint): RecordChange {
  const reference = referenceText({ ...dataset, recordId: message.source.record_id });
  const deleted = message.after === null;
  const afterText = message.after === null ? null : canonicalJson(message.after);
  return {
    reference,
    version,
    deleted,
    // Canonical JSON of [deleted, after], from its canonical parts.
    contentHash: sha256Hex(`[${deleted},${afterText ?? 'null'}]`),
    after: afterText === null ? null : inCanonicalOrder(message.after, afterText),
    afterText,
    sourceTsMs: message.source.ts_ms,
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
