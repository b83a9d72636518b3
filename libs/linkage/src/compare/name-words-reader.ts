import type { PersonName } from '../standardise/person-name.ts';
import { isTitle } from '../standardise/person-titles.ts';
import { wordAt, wordCount, type WordTable } from '../standardise/word-table.ts';
import type { Aliases } from '../weigh/aliases.ts';
import { requireKind, slotAt, valuesOf, type ComparatorContext, type Slot, type Values } from './comparator.ts';
import { WordLikeness } from './likeness.ts';

/** Every word of every name, wherever it stands in one. */
export const NAME_WORDS = 'name-word';

/** Words of a name: given name first, family name last. Titles and repeated words are left out. */
export class NameWordsReader {
  private readonly slots: readonly Slot[];
  private readonly likeness: WordLikeness;
  private readonly aliasTable: Aliases;
  readonly words: WordTable;

  constructor(context: ComparatorContext) {
    requireKind(context, 'person-name');
    slotAt(context, 0);
    this.slots = context.slots;
    this.words = context.words;
    this.likeness = new WordLikeness(context.words);
    this.aliasTable = context.aliases('given-name');
  }

  /** Whether given and family name come in attributes of their own. */
  get isSplit(): boolean {
    return this.slots.length > 1;
  }

  /** Fills `into` with numbers of words without diacritics. */
  read(values: Values, into: number[]): void {
    into.length = 0;
    for (const slot of this.slots) {
      const name = valuesOf<PersonName>(values, slot)[0];
      if (name === undefined) continue;
      for (let i = 0; i < wordCount(name); i += 1) {
        const word = this.words.bare(wordAt(name, i));
        if (!into.includes(word) && !isTitle(this.words.text(word))) into.push(word);
      }
    }
  }

  /** Which attributes of a split name are there: 1 given, 2 family, 3 both. */
  parts(values: Values): number {
    return this.slots.reduce(
      (parts, slot, i) => parts + (valuesOf(values, slot).length > 0 ? 1 << Math.min(i, 1) : 0),
      0,
    );
  }

  alike(one: number, other: number): number {
    return this.likeness.of(one, other);
  }

  /** Another form of one name, as everybody knows or as the clusters of training showed. */
  isAlias(one: number, other: number): boolean {
    return this.aliasTable.has(one, other) || this.likeness.isNickname(one, other);
  }
}
