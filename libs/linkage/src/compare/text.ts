import { unpackWords, wordAt, wordCount, type PackedWords, type WordTable } from '../standardise/word-table.ts';
import {
  byLevel,
  firstOf,
  slotAt,
  type Comparator,
  type ComparatorContext,
  type Sentence,
  type Values,
} from './comparator.ts';
import { jaroWinkler } from './similarity.ts';

/** Free text: a place of birth, an occupation. */
const LEVELS = {
  same: { vi: 'nội dung giống nhau', en: 'same text' },
  contains: { vi: 'một bên chứa bên kia', en: 'one contains the other' },
  close: { vi: 'nội dung gần giống', en: 'texts are close' },
  overlaps: { vi: 'có từ chung', en: 'some words in common' },
  different: { vi: 'nội dung khác nhau', en: 'different texts' },
} as const satisfies Record<string, Sentence>;
type Level = keyof typeof LEVELS;

export function textComparator(context: ComparatorContext): Comparator {
  const slot = slotAt(context, 0);
  const frequencies = context.frequencies(slot.attribute);
  const { words } = context;
  const first = (values: Values): PackedWords | undefined => firstOf<PackedWords>(values, slot);
  return byLevel<Level>({
    sentences: { ...LEVELS, same: { ...LEVELS.same, table: slot.attribute } },
    levelOf(left, right) {
      const a = first(left);
      const b = first(right);
      return a === undefined || b === undefined ? null : textLevel(words, a, b);
    },
    lossOf(left, _, level) {
      return level === 'same' ? frequencies.loss(spoken(words, first(left))) : 0;
    },
    terms(values, count) {
      const text = first(values);
      if (text !== undefined) count(slot.attribute, spoken(words, text));
    },
  });
}

function spoken(words: WordTable, text: PackedWords | undefined): string {
  return text === undefined
    ? ''
    : unpackWords(text)
        .map((number) => words.text(number))
        .join(' ');
}

export function textLevel(words: WordTable, a: PackedWords, b: PackedWords): Level {
  if (a === b) return 'same';
  const shared = sharedWords(a, b);
  const fewest = Math.min(wordCount(a), wordCount(b));
  if (shared === fewest) return 'contains';
  const left = spoken(words, a);
  const right = spoken(words, b);
  // In order, since Jaro matches greedily and could differ between (a, b) and (b, a).
  if ((left < right ? jaroWinkler(left, right) : jaroWinkler(right, left)) >= 0.9) return 'close';
  return shared > 0 ? 'overlaps' : 'different';
}

/** Number of words of the shorter text that the other one has too. */
export function sharedWords(a: PackedWords, b: PackedWords): number {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let shared = 0;
  for (let i = 0; i < wordCount(short); i += 1) if (hasWord(long, wordAt(short, i))) shared += 1;
  return shared;
}

export function hasWord(text: PackedWords, word: number): boolean {
  for (let i = 0; i < wordCount(text); i += 1) if (wordAt(text, i) === word) return true;
  return false;
}
