import { unpackWords, type PackedWords, type WordTable } from '../standardise/word-table.ts';
import {
  byLevel,
  slotAt,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Slot,
  type Values,
} from './comparator.ts';
import { alignmentDistance, jaroWinkler } from './similarity.ts';

/** Anything written by hand once: addresses of houses, e-mail, numbers without a check. */
const LEVELS = {
  same: { vi: 'giống nhau', en: 'the same' },
  'one-slip': { vi: 'lệch một ký tự', en: 'one character differs' },
  near: { vi: 'lệch vài ký tự', en: 'a few characters differ' },
  overlaps: { vi: 'có phần chung', en: 'parts in common' },
  different: { vi: 'khác nhau', en: 'different' },
} as const;

export function writtenComparator(context: ComparatorContext): Comparator {
  const slot = slotAt(context, 0);
  const frequencies = context.frequencies(slot.attribute);
  const texts = new Map<string, string>();
  const textOf = (values: Values): string | undefined => writtenText(values, slot, context.words, texts);
  return byLevel<keyof typeof LEVELS>({
    sentences: { ...LEVELS, same: { ...LEVELS.same, table: slot.attribute } },
    levelOf(left, right) {
      const [a, b] = [textOf(left), textOf(right)];
      return a === undefined || b === undefined ? null : a < b ? writtenLevel(a, b) : writtenLevel(b, a);
    },
    lossOf: (left, _, level) => (level === 'same' ? frequencies.loss(textOf(left) ?? '') : 0),
    terms(values, count) {
      const text = textOf(values);
      if (text !== undefined) count(slot.attribute, text);
    },
  });
}

function writtenText(values: Values, slot: Slot, words: WordTable, known: Map<string, string>): string | undefined {
  const value = valuesOf<string>(values, slot)[0];
  if (value === undefined || slot.kind !== 'text') return value;
  let text = known.get(value);
  if (text === undefined) {
    text = unpackWords(value as PackedWords)
      .map((number) => words.bareText(number))
      .join(' ');
    known.set(value, text);
  }
  return text;
}

function writtenLevel(a: string, b: string): keyof typeof LEVELS {
  if (a === b) return 'same';
  const longest = Math.max(a.length, b.length);
  const limit = Math.max(2, Math.floor(longest * 0.2));
  const distance = alignmentDistance(a, b, limit);
  if (distance <= 1) return 'one-slip';
  if (distance <= limit) return 'near';
  if (a.includes('@') && isSameUser(a, b)) return 'near';
  const words = new Set(a.split(/[ @]/));
  const overlaps = jaroWinkler(a, b) >= 0.85 || b.split(/[ @]/).some((word) => word.length > 3 && words.has(word));
  return overlaps ? 'overlaps' : 'different';
}

function isSameUser(a: string, b: string): boolean {
  return alignmentDistance(a.split('@')[0] ?? '', b.split('@')[0] ?? '', 1) <= 1;
}
