import type { PersonName } from '../standardise/person-name.ts';
import { isTitle } from '../standardise/titles.ts';
import { wordAt, wordCount, type WordTable } from '../standardise/word-table.ts';
import type { Aliases } from '../weigh/aliases.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import {
  levelsOf,
  NO_LEVEL,
  numbersOf,
  requireKind,
  slotAt,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Factor,
  type Reading,
  type Slot,
  type Values,
} from './comparator.ts';
import { LIKENESS, WordLikeness } from './likeness.ts';

/** Every word of every name, wherever it stands in one. */
export const NAME_WORDS = 'name-word';

const GIVEN = {
  same: { vi: 'tên giống nhau', en: 'same given name' },
  alias: { vi: 'tên gọi khác của cùng một tên', en: 'another form of the given name' },
  close: { vi: 'tên gần giống', en: 'given names are close' },
  elsewhere: { vi: 'tên đứng ở vị trí khác', en: 'given name found elsewhere in the other name' },
  similar: { vi: 'tên hơi giống', en: 'given names sound or look alike' },
  initial: { vi: 'tên viết tắt chữ cái đầu', en: 'given name as an initial' },
  different: { vi: 'tên khác nhau', en: 'different given names' },
} as const;
const FAMILY = {
  same: { vi: 'họ giống nhau', en: 'same family name' },
  close: { vi: 'họ gần giống', en: 'family names are close' },
  elsewhere: { vi: 'họ đứng ở vị trí khác', en: 'family name found elsewhere in the other name' },
  'elsewhere-close': { vi: 'họ gần giống một chữ khác', en: 'family name close to another word of the other name' },
  similar: { vi: 'họ hơi giống', en: 'family names sound or look alike' },
  different: { vi: 'họ khác nhau', en: 'different family names' },
} as const;
/** One side has one word only, which may be any part of the name. */
const SINGLE = {
  'first-same': { vi: 'chỉ có một chữ, giống chữ đầu', en: 'a single word, which is the other name’s first' },
  'last-same': { vi: 'chỉ có một chữ, giống chữ cuối', en: 'a single word, which is the other name’s last' },
  'middle-same': { vi: 'chỉ có một chữ, giống một chữ giữa', en: 'a single word, which the other name holds' },
  alias: { vi: 'chỉ có một chữ, tên gọi khác', en: 'a single word, another form of one in the other name' },
  close: { vi: 'chỉ có một chữ, gần giống', en: 'a single word, close to one of the other name' },
  similar: { vi: 'chỉ có một chữ, hơi giống', en: 'a single word, which sounds or looks like one of the other name' },
  initial: { vi: 'chỉ có một chữ, viết tắt', en: 'a single word, an initial' },
  different: { vi: 'chỉ có một chữ, khác', en: 'a single word, unlike any of the other name' },
} as const;

const G = numbersOf(GIVEN);
const F = numbersOf(FAMILY);
const S = numbersOf(SINGLE);
const [GIVEN_FACTOR, FAMILY_FACTOR, SINGLE_FACTOR] = [0, 1, 2] as const;

const GIVEN_OF_LIKENESS = [G.same, G.close, G.similar, G.initial, G.different] as const;
const SINGLE_OF_LIKENESS = [S['middle-same'], S.close, S.similar, S.initial, S.different] as const;

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

  isAlias(one: number, other: number): boolean {
    return this.aliasTable.has(one, other);
  }
}

/**
 * Names written given name first, of any number of words: given × family name in one comparison, words found elsewhere,
 * names of one word. One attribute holds the whole name, or the first the given and the second the family name.
 */
export class NameWordsComparator implements Comparator {
  readonly factors: readonly Factor[] = [
    {
      name: 'given',
      levels: levelsOf(GIVEN).map((level) => ({ ...level, ...frequent(level.name, ['same', 'elsewhere']) })),
    },
    {
      name: 'family',
      levels: levelsOf(FAMILY).map((level) => ({ ...level, ...frequent(level.name, ['same', 'elsewhere']) })),
    },
    {
      name: 'single',
      levels: levelsOf(SINGLE).map((level) => ({
        ...level,
        ...frequent(level.name, ['first-same', 'last-same', 'middle-same']),
      })),
    },
  ];
  private readonly names: NameWordsReader;
  private readonly frequencies: Frequencies;
  private readonly left: number[] = [];
  private readonly right: number[] = [];

  constructor(context: ComparatorContext) {
    this.names = new NameWordsReader(context);
    this.frequencies = context.frequencies(NAME_WORDS);
  }

  read(left: Values, right: Values, reading: Reading): void {
    const [a, b] = [this.left, this.right];
    this.names.read(left, a);
    this.names.read(right, b);
    if (a.length === 0 || b.length === 0) return;
    if (this.names.isSplit && this.names.parts(left) + this.names.parts(right) === 3 && a.length + b.length === 2) {
      // A lone given name and a lone family name say nothing of each other unless they are one word.
      if (a[0] === b[0]) this.readSame(S['middle-same'], a[0] as number, reading);
      return;
    }
    if (a.length === 1 || b.length === 1) this.readSingle(a.length === 1 ? a : b, a.length === 1 ? b : a, reading);
    else this.readBoth(a, b, reading);
  }

  terms(values: Values, count: (table: string, value: string) => void): void {
    this.names.read(values, this.left);
    for (const word of this.left) count(NAME_WORDS, this.names.words.text(word));
  }

  aliasTerms(values: Values, each: (table: string, word: string) => void): void {
    this.names.read(values, this.left);
    const word = this.left.length === 0 ? '' : this.names.words.text(this.left[0] as number);
    if (word.length > 1) each('given-name', word);
  }

  private readSame(level: number, word: number, reading: Reading): void {
    reading.levels[SINGLE_FACTOR] = level;
    reading.loss += this.frequencies.bareLossOfWord(word);
  }

  private readSingle(single: readonly number[], other: readonly number[], reading: Reading): void {
    const word = single[0] as number;
    const last = other.length - 1;
    let best: number = LIKENESS.different;
    let place = 0;
    let isAlias = false;
    other.forEach((each, i) => {
      const alike = this.names.alike(word, each);
      isAlias ||= this.names.isAlias(word, each);
      if (alike < best || (alike === best && i === last && last > 0)) {
        best = alike;
        place = i;
      }
    });
    if (best === LIKENESS.same) {
      const level = place === 0 ? S['first-same'] : place === last ? S['last-same'] : S['middle-same'];
      this.readSame(level, word, reading);
    } else reading.levels[SINGLE_FACTOR] = isAlias ? S.alias : (SINGLE_OF_LIKENESS[best] as number);
  }

  /** Both names have two words or more. */
  private readBoth(a: readonly number[], b: readonly number[], reading: Reading): void {
    const [firstA, firstB] = [a[0] as number, b[0] as number];
    const [lastA, lastB] = [a[a.length - 1] as number, b[b.length - 1] as number];
    let given = this.givenLevel(firstA, firstB);
    let givenWord = given === G.same ? firstA : NO_LEVEL;
    if (given > G.close) {
      const found = this.elsewhere(firstA, firstB, a, b);
      if (found !== NO_LEVEL) [given, givenWord] = [G.elsewhere, found];
    }
    const [family, familyWord] = this.familyLevel(a, b, givenWord);
    reading.levels[GIVEN_FACTOR] = given;
    reading.levels[FAMILY_FACTOR] = family;
    // Both ends found elsewhere may be one word met twice.
    if (givenWord !== NO_LEVEL) reading.loss += this.frequencies.bareLossOfWord(givenWord);
    if (familyWord !== NO_LEVEL) reading.loss += this.frequencies.bareLossOfWord(familyWord);
    if (family === F.elsewhere && given === G.elsewhere && lastA === firstB && lastB === firstA) {
      reading.loss = this.frequencies.bareLossOfWord(firstA) + this.frequencies.bareLossOfWord(firstB);
    }
  }

  private givenLevel(one: number, other: number): number {
    const alike = this.names.alike(one, other);
    const level = GIVEN_OF_LIKENESS[alike] as number;
    return level > G.close && this.names.isAlias(one, other) ? G.alias : level;
  }

  private familyLevel(a: readonly number[], b: readonly number[], givenWord: number): readonly [number, number] {
    const [lastA, lastB] = [a[a.length - 1] as number, b[b.length - 1] as number];
    const alike = this.names.alike(lastA, lastB);
    if (alike === LIKENESS.same) return [F.same, lastA];
    if (alike === LIKENESS.close) return [F.close, NO_LEVEL];
    const found = this.elsewhere(lastA, lastB, a, b);
    if (found !== NO_LEVEL && (found !== givenWord || isSwapped(a, b))) return [F.elsewhere, found];
    if (alike === LIKENESS.similar || alike === LIKENESS.initial) return [F.similar, NO_LEVEL];
    return this.isCloseElsewhere(lastA, b) || this.isCloseElsewhere(lastB, a)
      ? [F['elsewhere-close'], NO_LEVEL]
      : [F.different, NO_LEVEL];
  }

  /** That of two words which the other name holds too; of both the first in the alphabet, the same from either side. */
  private elsewhere(ofA: number, ofB: number, a: readonly number[], b: readonly number[]): number {
    const isA = b.includes(ofA);
    const isB = a.includes(ofB);
    const { words } = this.names;
    if (isA && isB) return words.text(ofA) <= words.text(ofB) ? ofA : ofB;
    return isA ? ofA : isB ? ofB : NO_LEVEL;
  }

  private isCloseElsewhere(word: number, name: readonly number[]): boolean {
    return name.some((other) => other !== word && this.names.alike(word, other) === LIKENESS.close);
  }
}

function isSwapped(a: readonly number[], b: readonly number[]): boolean {
  return a[0] === b[b.length - 1] && b[0] === a[a.length - 1];
}

function frequent(level: string, levels: readonly string[]): { readonly table?: string } {
  return levels.includes(level) ? { table: NAME_WORDS } : {};
}

const MIDDLE = {
  same: { vi: 'chữ đệm giống nhau', en: 'same middle name' },
  close: { vi: 'chữ đệm gần giống', en: 'middle names are close' },
  initial: { vi: 'chữ đệm viết tắt', en: 'middle name as an initial' },
  similar: { vi: 'chữ đệm hơi giống', en: 'middle names sound or look alike' },
  different: { vi: 'chữ đệm khác nhau', en: 'different middle names' },
} as const;
const M = numbersOf(MIDDLE);
const MIDDLE_OF_LIKENESS = [M.same, M.close, M.similar, M.initial, M.different] as const;

/** The words between the first and the last one; the pair that agrees best counts. */
export class MiddleWordsComparator implements Comparator {
  readonly factors: readonly Factor[] = [
    { name: '', levels: levelsOf(MIDDLE).map((level) => ({ ...level, ...frequent(level.name, ['same']) })) },
  ];
  private readonly names: NameWordsReader;
  private readonly frequencies: Frequencies;
  private readonly left: number[] = [];
  private readonly right: number[] = [];

  constructor(context: ComparatorContext) {
    this.names = new NameWordsReader(context);
    this.frequencies = context.frequencies(NAME_WORDS);
  }

  read(left: Values, right: Values, reading: Reading): void {
    const [a, b] = [this.left, this.right];
    this.names.read(left, a);
    this.names.read(right, b);
    if (a.length < 3 || b.length < 3) return;
    let best: number = M.different;
    let loss = 0;
    for (let i = 1; i < a.length - 1; i += 1) {
      for (let j = 1; j < b.length - 1; j += 1) {
        const word = a[i] as number;
        let level = MIDDLE_OF_LIKENESS[this.names.alike(word, b[j] as number)] as number;
        if (level === M.same && this.names.words.text(word).length === 1) level = M.initial;
        if (level > best) continue;
        const own = level === M.same ? this.frequencies.bareLossOfWord(word) : 0;
        // Of equal levels the rarer word, so that either side reads the same.
        loss = level === best ? Math.min(loss, own) : own;
        best = level;
      }
    }
    reading.levels[0] = best;
    reading.loss = loss;
  }
}
