/**
 * A record is named by where it is kept: its source, the dataset in it, and the id it has there.
 * The text form `source/dataset/record-id` is injective (sources and datasets never contain `/`) and is the
 * canonical name of a record everywhere: in memory, in the store, in events and in the order of ties (L9).
 */
export interface RecordRef {
  readonly source: string;
  readonly dataset: string;
  readonly recordId: string;
}

/** `source/dataset/record-id`. */
export type ReferenceText = string & { readonly __brand: 'ReferenceText' };

/** Names of sources, datasets, entity types and attributes. */
export const NAME_PATTERN = '^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$';
export const MAX_RECORD_ID_LENGTH = 200;

export function referenceText(ref: RecordRef): ReferenceText {
  return `${ref.source}/${ref.dataset}/${ref.recordId}` as ReferenceText;
}

/** @throws RangeError when the text has fewer than three parts. */
export function parseReference(text: string): RecordRef {
  const first = text.indexOf('/');
  const second = first < 0 ? -1 : text.indexOf('/', first + 1);
  if (first <= 0 || second <= first + 1 || second === text.length - 1) {
    throw new RangeError(`not a record reference: expected source/dataset/record-id`);
  }
  return { source: text.slice(0, first), dataset: text.slice(first + 1, second), recordId: text.slice(second + 1) };
}

/** Whether a text is one, as far as its form says. */
export function isReference(text: string): text is ReferenceText {
  try {
    parseReference(text);
    return true;
  } catch {
    // That it is none is the answer.
    return false;
  }
}

/**
 * Order of two texts by their UTF-8 bytes, without encoding them. UTF-16 code units sort as UTF-8 does, except that
 * surrogates (U+10000 and above) must sort after U+E000–U+FFFF.
 */
export function compareUtf8(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i += 1) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return utf8Rank(a) - utf8Rank(b);
  }
  return left.length - right.length;
}

function utf8Rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
