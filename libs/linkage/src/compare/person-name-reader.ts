import type { PersonName } from '../standardise/person-name.ts';
import { unpackWords, wordAt, wordCount, type WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import type { ComparatorContext } from './comparator.ts';
import { type ARRANGEMENTS, type MiddleLevel, type PartLevel } from './person-name-sentences.ts';
import { partsOf, type Order } from './name-parts.ts';
import { WordLevels, type WordLevel } from './word.ts';

export type Arrangement = keyof typeof ARRANGEMENTS;

/** One reading of two names: which word is the family name, which the given name, and how each agrees. */
export interface Reading {
  readonly given: PartLevel;
  readonly family: PartLevel;
  readonly middle: MiddleLevel;
  readonly arrangement: Arrangement;
  /** How well the parts agree: of several readings the strongest counts. */
  readonly strength: number;
  /** 1/1000 bit. */
  readonly loss: number;
}

const STRENGTH: Readonly<Record<WordLevel, number>> = {
  same: 8,
  'marks-lost': 7,
  'mark-missing': 6,
  alias: 5,
  close: 4,
  near: 3,
  initial: 2,
  'marks-differ': 1,
  different: 0,
};

/** By half a part: which part is known and which middle name agrees counts less than what agrees in the names. */
const PART_STRENGTH: Readonly<Record<PartLevel, number>> = { ...STRENGTH, missing: 1 };
const MIDDLE_STRENGTH: Readonly<Record<MiddleLevel, number>> = { ...STRENGTH, partly: 4, missing: 2, none: 3 };

const AGREEING: ReadonlySet<PartLevel> = new Set<PartLevel>(['same', 'marks-lost', 'mark-missing', 'alias', 'close']);

/** Reads two names in the ways they may have been written, and weighs what agrees. */
export class PersonNameReader {
  private readonly isGivenFirst: boolean;
  private readonly words: WordTable;
  private readonly levels: WordLevels;
  private readonly frequencies: {
    readonly given: Frequencies;
    readonly family: Frequencies;
    readonly middle: Frequencies;
  };

  constructor(context: ComparatorContext) {
    this.isGivenFirst = context.options['order'] === 'given-first';
    this.words = context.words;
    this.levels = new WordLevels(context.words);
    this.frequencies = {
      given: context.frequencies('given-name'),
      family: context.frequencies('family-name'),
      middle: context.frequencies('middle-name'),
    };
  }

  /** The words whose frequency counts, each with its table. */
  terms(name: PersonName, count: (table: string, value: string) => void): void {
    const last = wordCount(name) - 1;
    for (let i = 0; i <= last; i += 1) {
      const isFamily = last > 0 && i === (this.isGivenFirst ? last : 0);
      const isGiven = i === (this.isGivenFirst ? 0 : last);
      count(isFamily ? 'family-name' : isGiven ? 'given-name' : 'middle-name', this.words.text(wordAt(name, i)));
    }
  }

  rearranged(reading: Reading, arrangement: Arrangement): Reading {
    return { ...reading, arrangement, strength: reading.strength - 1 };
  }

  readNames(left: PersonName, right: PersonName): Reading {
    const isUnmarked = left !== right && (this.isUnmarked(left) || this.isUnmarked(right));
    if (wordCount(left) === 1 || wordCount(right) === 1) return this.readSingle(left, right, isUnmarked);
    const straight = this.readOrdered(left, right, isUnmarked, 'straight');
    if (this.isJoined(left, right, straight)) return joined(straight);
    if (AGREEING.has(straight.given) && AGREEING.has(straight.family)) return straight;
    const swapped = this.readSwapped(left, right, isUnmarked);
    if (AGREEING.has(swapped.given) && AGREEING.has(swapped.family)) {
      const reading = this.rearranged(swapped, 'swapped');
      if (reading.strength > straight.strength) return reading;
    }
    if (wordCount(left) === wordCount(right)) return this.readReordered(left, right, straight);
    return straight;
  }

  /** Names of unequal length that are the same letters: spaces were left out or put in. */
  private isJoined(left: PersonName, right: PersonName, straight: Reading): boolean {
    if (wordCount(left) === wordCount(right)) return false;
    const isCertain = STRENGTH_OF_LOST_MARKS <= Math.min(PART_STRENGTH[straight.given], PART_STRENGTH[straight.family]);
    return !isCertain && this.letters(left) === this.letters(right);
  }

  /**
   * One of the names is written in the other order: given name first and family name last, or, where the given name is
   * the family name of no order, middle and given name before it ("Kim Oanh Lê").
   */
  private readSwapped(left: PersonName, right: PersonName, isUnmarked: boolean): Reading {
    const swapped = lesser(
      this.readOrdered(left, right, isUnmarked, 'swapped'),
      this.readOrdered(right, left, isUnmarked, 'swapped'),
    );
    if (AGREEING.has(swapped.given) && AGREEING.has(swapped.family)) return swapped;
    const moved = [
      this.readOrdered(left, right, isUnmarked, 'family-moved'),
      this.readOrdered(right, left, isUnmarked, 'family-moved'),
    ].filter(({ given, family }) => AGREEING.has(given) && AGREEING.has(family));
    const [one, other] = moved;
    if (one === undefined) return swapped;
    return other === undefined ? one : lesser(one, other);
  }

  /** The same words in another order ("An Nguyễn Văn"). */
  private readReordered(left: PersonName, right: PersonName, straight: Reading): Reading {
    if (wordCount(left) < 3) return straight;
    const isExact = this.sorted(left, false) === this.sorted(right, false);
    const isBare =
      (this.isUnmarked(left) || this.isUnmarked(right)) && this.sorted(left, true) === this.sorted(right, true);
    if (!isExact && !isBare) return straight;
    const level = isExact ? 'same' : 'marks-lost';
    const reading = this.rearranged(lesser(this.readOwn(left, level), this.readOwn(right, level)), 'swapped');
    return reading.strength > straight.strength ? reading : straight;
  }

  /** A name as if the other agreed with it in this way throughout. */
  private readOwn(name: PersonName, level: 'same' | 'marks-lost'): Reading {
    const last = wordCount(name) - 1;
    const given = wordAt(name, this.isGivenFirst ? 0 : last);
    const family = wordAt(name, this.isGivenFirst ? last : 0);
    const loss =
      this.loss(this.frequencies.given, level, given, given) +
      this.loss(this.frequencies.family, level, family, family) +
      this.middleLoss(level, name);
    return reading({ given: level, family: level, middle: level, loss });
  }

  private sorted(name: PersonName, isBare: boolean): string {
    const texts = unpackWords(name).map((number) => (isBare ? this.words.bareText(number) : this.words.text(number)));
    return texts.sort().join(' ');
  }

  /** Both names have two words or more; `order` is that of the right one. */
  private readOrdered(left: PersonName, right: PersonName, isUnmarked: boolean, order: Order): Reading {
    const isRightGivenFirst = this.isGivenFirst !== (order !== 'straight');
    const mine = partsOf(left, this.isGivenFirst, false);
    const theirs = partsOf(right, isRightGivenFirst, order === 'family-moved');
    const given = this.levels.of(mine.given, theirs.given, isUnmarked);
    const family = this.levels.of(mine.family, theirs.family, isUnmarked);
    const middle = this.middleLevel(mine.middle, theirs.middle, isUnmarked);
    const loss =
      this.loss(this.frequencies.given, given, mine.given, theirs.given) +
      this.loss(this.frequencies.family, family, mine.family, theirs.family) +
      this.middleLoss(middle, left);
    return reading({ given, family, middle, loss });
  }

  /** A name of one word may be any part of the other: the reading that says most counts. */
  private readSingle(left: PersonName, right: PersonName, isUnmarked: boolean): Reading {
    const [single, other] = wordCount(left) === 1 ? [left, right] : [right, left];
    if (wordCount(other) > 1 && this.letters(left) === this.letters(right)) {
      return joined(reading({ given: 'missing', family: 'missing', middle: 'none', loss: 0 }));
    }
    const word = wordAt(single, 0);
    const last = wordCount(other) - 1;
    let best: Reading | null = null;
    for (let i = 0; i <= last; i += 1) {
      const level = this.levels.of(word, wordAt(other, i), isUnmarked);
      const isFamily = last > 0 && i === (this.isGivenFirst ? last : 0);
      const table = isFamily ? this.frequencies.family : this.frequencies.given;
      const loss = this.loss(table, level, word, wordAt(other, i));
      const parts = isFamily
        ? ({ given: 'missing', family: level } as const)
        : ({ given: level, family: 'missing' } as const);
      const found = reading({ ...parts, middle: 'none', loss });
      if (best === null || found.strength > best.strength) best = found;
    }
    return best ?? reading({ given: 'missing', family: 'missing', middle: 'none', loss: 0 });
  }

  private middleLevel(a: PersonName, b: PersonName, isUnmarked: boolean): MiddleLevel {
    if (a === b) return a === '' ? 'none' : 'same';
    if (a === '' || b === '') return 'missing';
    if (a.length === b.length) {
      const levels = unpackWords(a).map((word, i) => this.levels.of(word, wordAt(b, i), isUnmarked));
      // The weakest of them, unless one word agrees where another does not.
      const weakest = levels.reduce((weak, level) => (STRENGTH[level] < STRENGTH[weak] ? level : weak), 'same');
      if (weakest !== 'different' || levels.length === 1) return weakest;
    }
    const bares = unpackWords(a).map((number) => this.words.bare(number));
    const others = unpackWords(b).map((number) => this.words.bare(number));
    return bares.some((number) => others.includes(number)) ? 'partly' : 'different';
  }

  private loss(table: Frequencies, level: PartLevel, left: number, right: number): number {
    if (level === 'same') return table.lossOfWord(left);
    if (level === 'marks-lost' || level === 'mark-missing') return table.bareLossOfWord(left);
    if (level !== 'close' && level !== 'alias') return 0;
    // The commoner of the two counts, by half: a slip in a common name is likelier than in a rare one.
    return Math.max(table.bareLossOfWord(left), table.bareLossOfWord(right)) >> 1;
  }

  private middleLoss(level: MiddleLevel, name: PersonName): number {
    if (level !== 'same' && level !== 'marks-lost') return 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < wordCount(name) - 1; i += 1) {
      const number = wordAt(name, i);
      const loss =
        level === 'same' ? this.frequencies.middle.lossOfWord(number) : this.frequencies.middle.bareLossOfWord(number);
      least = Math.min(least, loss);
    }
    return Number.isFinite(least) ? least : 0;
  }

  private isUnmarked(name: PersonName): boolean {
    for (let i = 0; i < wordCount(name); i += 1) if (this.words.isMarked(wordAt(name, i))) return false;
    return true;
  }

  private letters(name: PersonName): string {
    // y and i are one in a word by itself only, which is not seen where words are glued.
    return unpackWords(name)
      .map((number) => this.words.bareText(number))
      .join('')
      .replaceAll('y', 'i');
  }
}

/** Whose order is the right one is not known, so the reading that claims less counts, and both sides give the same. */
function lesser(one: Reading, other: Reading): Reading {
  if (one.strength !== other.strength) return one.strength < other.strength ? one : other;
  if (one.loss !== other.loss) return one.loss > other.loss ? one : other;
  return `${one.given} ${one.family} ${one.middle}` <= `${other.given} ${other.family} ${other.middle}` ? one : other;
}

/** Above any other reading: the letters are all the same. */
const JOINED_STRENGTH = 100;
const STRENGTH_OF_LOST_MARKS = STRENGTH['marks-lost'];

function joined(straight: Reading): Reading {
  return { ...straight, arrangement: 'joined', strength: JOINED_STRENGTH, loss: 0 };
}

function reading(parts: Omit<Reading, 'arrangement' | 'strength'>): Reading {
  const { given, family, middle } = parts;
  const strength = 4 * PART_STRENGTH[given] + 3 * PART_STRENGTH[family] + MIDDLE_STRENGTH[middle];
  return { ...parts, arrangement: 'straight', strength };
}
