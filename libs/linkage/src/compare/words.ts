import { wordAt, wordCount, type PackedWords } from '../standardise/word-table.ts';
import {
  byLevel,
  requireKind,
  slotAt,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Sentence,
} from './comparator.ts';
import { hasWord } from './text.ts';

/**
 * Longer texts by their words, each weighed by how rare it is: the share of all the information in both texts that they
 * have in common. Titles, descriptions, names of goods.
 */
const LEVELS = {
  same: { vi: 'các từ giống nhau', en: 'the same words' },
  most: { vi: 'phần lớn các từ hiếm chung', en: 'most of the rare words in common' },
  half: { vi: 'khoảng một nửa các từ chung', en: 'about half of the words in common' },
  some: { vi: 'một ít từ chung', en: 'a few words in common' },
  different: { vi: 'không có từ chung', en: 'no word in common' },
} as const satisfies Record<string, Sentence>;

/** Information is never nothing: 1/1000 bit of a word that every text has. */
const LEAST = 100;

/** The table of its frequencies is the attribute's name with `-word`. */
export function wordsComparator(context: ComparatorContext): Comparator {
  requireKind(context, 'text');
  const slot = slotAt(context, 0);
  const table = `${slot.attribute}-word`;
  const frequencies = context.frequencies(table);
  /** 1/1000 bit; integers, so that no order of adding matters. */
  const worthOf = (word: number): number => Math.max(LEAST, frequencies.floor - frequencies.lossOfWord(word));
  const worth = (text: PackedWords, within: PackedWords | null): number => {
    let sum = 0;
    for (let i = 0; i < wordCount(text); i += 1) {
      const word = wordAt(text, i);
      if (within === null || hasWord(within, word)) sum += worthOf(word);
    }
    return sum;
  };
  return byLevel<keyof typeof LEVELS>({
    sentences: LEVELS,
    levelOf(left, right) {
      const [a] = valuesOf<PackedWords>(left, slot);
      const [b] = valuesOf<PackedWords>(right, slot);
      if (a === undefined || b === undefined) return null;
      if (a === b) return 'same';
      const shared = worth(a, b);
      const all = worth(a, null) + worth(b, null) - shared;
      if (shared === all) return 'same';
      if (shared * 3 >= all * 2) return 'most';
      if (shared * 3 >= all) return 'half';
      return shared > 0 ? 'some' : 'different';
    },
    terms(values, count) {
      for (const text of valuesOf<PackedWords>(values, slot)) {
        for (let i = 0; i < wordCount(text); i += 1) count(table, context.words.text(wordAt(text, i)));
      }
    },
  });
}
