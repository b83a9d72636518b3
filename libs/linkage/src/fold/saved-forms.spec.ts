import { describe, expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import { KeyHashes } from '../block/key-hash.ts';
import { ByteStore } from './byte-store.ts';
import { FormDraft, FormMatch, packedSpan, readKeys, type FormSpan } from './saved-forms.ts';
import { TextMarks } from './text-marks.ts';
import { WordTable } from '../standardise/word-table.ts';

const ref = (id: string): ReferenceText => `tax/taxpayer/${id}` as ReferenceText;
const CONTENT = 'ab'.repeat(32);

function textsOf(text: string): WordTable {
  const table = new WordTable();
  table.numbersOf(text);
  return table;
}

/** The forms of some records, each of these bytes and keys, one after another. */
function formsOf(
  marks: TextMarks,
  records: Readonly<Record<string, { packed: number[]; keys: string[] }>>,
): FormSpan[] {
  const store = new ByteStore();
  const draft = new FormDraft(1);
  Object.entries(records).forEach(([id, { packed, keys }], entry) => {
    store.set(entry, Uint8Array.from(packed));
    const hashes = new KeyHashes();
    hashes.addTexts(keys);
    draft.add(ref(id), { store, entry }, { hashes, from: 0, to: hashes.length });
  });
  const bytes = draft.finish(marks, () => CONTENT);
  const spans: FormSpan[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    const from = at + 4;
    at = from + bytes.readInt32BE(at);
    spans.push({ bytes, from, to: at });
  }
  return spans;
}

const marks = new TextMarks(textsOf('nguyễn an'), 'maker');
function matchOf(id: string, content = CONTENT, of = marks): FormMatch {
  const match = new FormMatch(of);
  match.expect(3000, ref(id), { bytes: Buffer.from(`ff${content}`, 'hex'), from: 1 });
  return match;
}

describe('forms of a draft', () => {
  const packed = Array.from({ length: 1500 }, (_, i) => i % 256);
  const spans = formsOf(marks, { a: { packed: [7], keys: [] }, b: { packed, keys: ['x', 'y'] } });

  test('hold the packed record and the keys as they were', () => {
    const read = spans.map((span) => {
      const { bytes, from, to } = packedSpan(span);
      const keys = new KeyHashes();
      readKeys(span, to, keys);
      const hashes = Array.from({ length: keys.length }, (_, i) => [keys.low(i), keys.high(i)]);
      return { packed: [...bytes.subarray(from, to)], hashes };
    });
    const keys = new KeyHashes();
    keys.addTexts(['x', 'y']);
    const hashes = [0, 1].map((i) => [keys.low(i), keys.high(i)]);
    expect(read).toEqual([
      { packed: [7], hashes: [] },
      { packed, hashes },
    ]);
  });

  const [ofA, ofB] = spans as [FormSpan, FormSpan];

  test('fit the record, content, maker and texts that they were made of', () => {
    expect(matchOf('a').fits(3000, ofA)).toBe(true);
    expect(matchOf('b').fits(3000, ofB)).toBe(true);
    const longer = new TextMarks(textsOf('nguyễn an bình'), 'maker');
    expect(matchOf('a', CONTENT, longer).fits(3000, ofA)).toBe(true);
  });

  test('fit no other', () => {
    expect(matchOf('a').fits(3000, ofB)).toBe(false);
    // Each of the words that are compared.
    for (const at of [0, 4, 8, 12]) {
      const other = `${CONTENT.slice(0, 2 * at)}00${CONTENT.slice(2 * at + 2)}`;
      expect(matchOf('a', other).fits(3000, ofA)).toBe(false);
    }
    expect(matchOf('a', CONTENT, new TextMarks(textsOf('nguyễn an'), 'another')).fits(3000, ofA)).toBe(false);
    expect(matchOf('a', CONTENT, new TextMarks(textsOf('nguyễn ân'), 'maker')).fits(3000, ofA)).toBe(false);
    expect(matchOf('a', CONTENT, new TextMarks(textsOf('nguyễn'), 'maker')).fits(3000, ofA)).toBe(false);
  });

  test('are not read where their end is missing', () => {
    const { bytes, from, to } = ofB;
    const read = Array.from({ length: to - from }, (_, i) => matchOf('b').fits(3000, { bytes, from, to: from + i }));
    expect(read).not.toContain(true);
  });
});
