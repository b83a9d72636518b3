import type { Frequencies } from '../weigh/frequencies.ts';
import {
  NO_LEVEL,
  numbersOf,
  weighedLevelsOf,
  type Comparator,
  type ComparatorContext,
  type Factor,
  type Reading,
  type Values,
} from './comparator.ts';
import { LIKENESS } from './likeness.ts';
import { NAME_WORDS, NameWordsReader } from './name-words-reader.ts';

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

/**
 * Names written given name first, of any number of words: given × family name in one comparison, words found elsewhere,
 * names of one word. One attribute holds the whole name, or the first the given and the second the family name.
 */
export class NameWordsComparator implements Comparator {
  readonly factors: readonly Factor[] = [
    {
      name: 'given',
      levels: weighedLevelsOf(GIVEN, NAME_WORDS, ['same', 'elsewhere']),
    },
    {
      name: 'family',
      levels: weighedLevelsOf(FAMILY, NAME_WORDS, ['same', 'elsewhere']),
    },
    {
      name: 'single',
      levels: weighedLevelsOf(SINGLE, NAME_WORDS, ['first-same', 'last-same', 'middle-same']),
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
