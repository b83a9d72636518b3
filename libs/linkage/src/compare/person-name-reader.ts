import type { PersonName } from '../standardise/person-name.ts';
import { wordAt, wordCount, type WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import type { ComparatorContext } from './comparator.ts';
import { NameLetters } from './name-letters.ts';
import { NameParts, type Order } from './name-parts.ts';
import { type ARRANGEMENTS, type MiddleLevel, type PartLevel } from './person-name-sentences.ts';
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
const LEAST_AGREEING = STRENGTH.close;

/** By half a part: which part is known and which middle name agrees counts less than what agrees in the names. */
const PART_STRENGTH: Readonly<Record<PartLevel, number>> = { ...STRENGTH, missing: 1 };
const MIDDLE_STRENGTH: Readonly<Record<MiddleLevel, number>> = { ...STRENGTH, partly: 4, missing: 2, none: 3 };
/** Above any other reading: the letters are all the same. */
const JOINED_STRENGTH = 100;

/** Reads two names in the ways they may have been written, and weighs what agrees. */
export class PersonNameReader {
  private readonly isGivenFirst: boolean;
  private readonly words: WordTable;
  private readonly levels: WordLevels;
  private readonly letters: NameLetters;
  private readonly frequencies: {
    readonly given: Frequencies;
    readonly family: Frequencies;
    readonly middle: Frequencies;
  };
  private readonly left = new NameParts();
  private readonly right = new NameParts();

  constructor(context: ComparatorContext) {
    this.isGivenFirst = context.options['order'] === 'given-first';
    this.words = context.words;
    this.levels = new WordLevels(context.words);
    this.letters = new NameLetters(context.words);
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

  readNames(left: PersonName, right: PersonName): Reading {
    const isUnmarked = left !== right && (this.letters.isUnmarked(left) || this.letters.isUnmarked(right));
    if (left.length === 2 || right.length === 2) return this.readSingle(left, right, isUnmarked);
    const straight = this.readOrdered(left, right, isUnmarked, 'straight');
    if (this.isJoined(left, right, straight)) return joined(straight);
    if (areAgreeing(straight.given, straight.family)) return straight;
    const swapped =
      this.readInOrder(left, right, isUnmarked, 'swapped') ?? this.readInOrder(left, right, isUnmarked, 'moved');
    if (swapped !== null) {
      const reading = rearranged(swapped, 'swapped');
      if (reading.strength > straight.strength) return reading;
    }
    return this.readReordered(left, right, isUnmarked, straight);
  }

  /** Names of unequal length that are the same letters: spaces were left out or put in. */
  private isJoined(left: PersonName, right: PersonName, straight: Reading): boolean {
    if (left.length === right.length) return false;
    const isCertain = Math.min(PART_STRENGTH[straight.given], PART_STRENGTH[straight.family]) >= STRENGTH['marks-lost'];
    return !isCertain && this.letters.areSame(left, right);
  }

  /** Both agree when one of the two is written in that order: the reading that claims less, the same from either side. */
  private readInOrder(left: PersonName, right: PersonName, isUnmarked: boolean, order: Order): Reading | null {
    const one = this.agrees(left, right, isUnmarked, order) ? this.readOrdered(left, right, isUnmarked, order) : null;
    const other = this.agrees(right, left, isUnmarked, order) ? this.readOrdered(right, left, isUnmarked, order) : null;
    if (one === null || other === null) {
      // With the family name moved either side may be the one that is written so.
      return order === 'moved' ? (one ?? other) : null;
    }
    return lesser(one, other);
  }

  private agrees(left: PersonName, right: PersonName, isUnmarked: boolean, order: Order): boolean {
    this.take(left, right, order);
    const { left: mine, right: theirs } = this;
    const given = this.levels.of(mine.given, theirs.given, isUnmarked);
    if (STRENGTH[given] < LEAST_AGREEING) return false;
    return STRENGTH[this.levels.of(mine.family, theirs.family, isUnmarked)] >= LEAST_AGREEING;
  }

  private take(left: PersonName, right: PersonName, order: Order): void {
    this.left.take(left, this.isGivenFirst, false);
    this.right.take(right, this.isGivenFirst !== (order !== 'straight'), order === 'moved');
  }

  /** The same words in another order ("An Nguyễn Văn"). */
  private readReordered(left: PersonName, right: PersonName, isUnmarked: boolean, straight: Reading): Reading {
    if (left.length !== right.length || wordCount(left) < 3) return straight;
    const isExact = this.letters.areSameWords(left, right, false);
    if (!isExact && !(isUnmarked && this.letters.areSameWords(left, right, true))) return straight;
    const level = isExact ? 'same' : 'marks-lost';
    const reading = rearranged(lesser(this.readOwn(left, level), this.readOwn(right, level)), 'swapped');
    return reading.strength > straight.strength ? reading : straight;
  }

  /** A name as if the other agreed with it in this way throughout. */
  private readOwn(name: PersonName, level: 'same' | 'marks-lost'): Reading {
    const parts = this.left.take(name, this.isGivenFirst, false);
    const loss =
      lossOf(this.frequencies.given, level, parts.given, parts.given) +
      lossOf(this.frequencies.family, level, parts.family, parts.family) +
      this.middleLoss(level, name);
    return readingOf(level, level, level, loss);
  }

  /** Both names have two words or more; `order` is that of the right one. */
  private readOrdered(left: PersonName, right: PersonName, isUnmarked: boolean, order: Order): Reading {
    this.take(left, right, order);
    const { left: mine, right: theirs } = this;
    const given = this.levels.of(mine.given, theirs.given, isUnmarked);
    const family = this.levels.of(mine.family, theirs.family, isUnmarked);
    const middle = this.middleLevel(isUnmarked);
    const loss =
      lossOf(this.frequencies.given, given, mine.given, theirs.given) +
      lossOf(this.frequencies.family, family, mine.family, theirs.family) +
      this.middleLoss(middle, left);
    return readingOf(given, family, middle, loss);
  }

  /** A name of one word may be any part of the other: the reading that says most counts. */
  private readSingle(left: PersonName, right: PersonName, isUnmarked: boolean): Reading {
    const [single, other] = left.length === 2 ? [left, right] : [right, left];
    if (other.length > 2 && this.letters.areSame(left, right)) {
      return joined(readingOf('missing', 'missing', 'none', 0));
    }
    const word = wordAt(single, 0);
    const last = wordCount(other) - 1;
    let best: Reading | null = null;
    for (let i = 0; i <= last; i += 1) {
      const level = this.levels.of(word, wordAt(other, i), isUnmarked);
      const isFamily = last > 0 && i === (this.isGivenFirst ? last : 0);
      const table = isFamily ? this.frequencies.family : this.frequencies.given;
      const loss = lossOf(table, level, word, wordAt(other, i));
      const found = isFamily ? readingOf('missing', level, 'none', loss) : readingOf(level, 'missing', 'none', loss);
      if (best === null || found.strength > best.strength) best = found;
    }
    return best ?? readingOf('missing', 'missing', 'none', 0);
  }

  /** Of the parts that were taken. The weakest word counts, unless one word agrees where another does not. */
  private middleLevel(isUnmarked: boolean): MiddleLevel {
    const { left, right } = this;
    const [count, others] = [left.middleCount, right.middleCount];
    if (count === 0 || others === 0) return count === others ? 'none' : 'missing';
    if (count === others) {
      let weakest: WordLevel = 'same';
      for (let i = 0; i < count; i += 1) {
        const level = this.levels.of(left.middle(i), right.middle(i), isUnmarked);
        if (STRENGTH[level] < STRENGTH[weakest]) weakest = level;
      }
      if (weakest !== 'different' || count === 1) return weakest;
    }
    for (let i = 0; i < count; i += 1) {
      const bare = this.words.bare(left.middle(i));
      for (let j = 0; j < others; j += 1) if (bare === this.words.bare(right.middle(j))) return 'partly';
    }
    return 'different';
  }

  private middleLoss(level: MiddleLevel, name: PersonName): number {
    if (level !== 'same' && level !== 'marks-lost') return 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < wordCount(name) - 1; i += 1) {
      const number = wordAt(name, i);
      const table = this.frequencies.middle;
      least = Math.min(least, level === 'same' ? table.lossOfWord(number) : table.bareLossOfWord(number));
    }
    return Number.isFinite(least) ? least : 0;
  }
}

const areAgreeing = (given: PartLevel, family: PartLevel): boolean =>
  PART_STRENGTH[given] >= LEAST_AGREEING && PART_STRENGTH[family] >= LEAST_AGREEING;

function lossOf(table: Frequencies, level: PartLevel, left: number, right: number): number {
  if (level === 'same') return table.lossOfWord(left);
  if (level === 'marks-lost' || level === 'mark-missing') return table.bareLossOfWord(left);
  if (level !== 'close' && level !== 'alias') return 0;
  // The commoner of the two counts, by half: a slip in a common name is likelier than in a rare one.
  return Math.max(table.bareLossOfWord(left), table.bareLossOfWord(right)) >> 1;
}

/** Whose order is the right one is not known, so the reading that claims less counts, and both sides give the same. */
function lesser(one: Reading, other: Reading): Reading {
  if (one.strength !== other.strength) return one.strength < other.strength ? one : other;
  if (one.loss !== other.loss) return one.loss > other.loss ? one : other;
  return `${one.given} ${one.family} ${one.middle}` <= `${other.given} ${other.family} ${other.middle}` ? one : other;
}

export function rearranged({ given, family, middle, strength, loss }: Reading, arrangement: Arrangement): Reading {
  return { given, family, middle, arrangement, strength: strength - 1, loss };
}

function joined({ given, family, middle }: Reading): Reading {
  return { given, family, middle, arrangement: 'joined', strength: JOINED_STRENGTH, loss: 0 };
}

function readingOf(given: PartLevel, family: PartLevel, middle: MiddleLevel, loss: number): Reading {
  const strength = 4 * PART_STRENGTH[given] + 3 * PART_STRENGTH[family] + MIDDLE_STRENGTH[middle];
  return { given, family, middle, arrangement: 'straight', strength, loss };
}
