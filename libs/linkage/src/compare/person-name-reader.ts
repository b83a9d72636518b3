import type { PersonName } from '../standardise/person-name.ts';
import { unpackWords, wordAt, wordCount, type WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import type { ComparatorContext } from './comparator.ts';
import { ARRANGEMENTS, FAMILY, GIVEN, MIDDLE, type MiddleLevel, type PartLevel } from './person-name-sentences.ts';
import { wordLevel, type WordLevel } from './word.ts';

export type Arrangement = keyof typeof ARRANGEMENTS;

/** One reading of two names: which word is the family name, which the given name, and how each agrees. */
export interface Reading {
  readonly given: PartLevel;
  readonly family: PartLevel;
  readonly middle: MiddleLevel;
  readonly arrangement: Arrangement;
  readonly weight: number;
}

const STRENGTH: Readonly<Record<WordLevel, number>> = {
  same: 7,
  'marks-lost': 6,
  'mark-missing': 5,
  close: 4,
  near: 3,
  initial: 2,
  'marks-differ': 1,
  different: 0,
};

const AGREEING: ReadonlySet<PartLevel> = new Set<PartLevel>(['same', 'marks-lost', 'mark-missing', 'close']);

/** Reads two names in the ways they may have been written, and weighs what agrees. */
export class PersonNameReader {
  private readonly isGivenFirst: boolean;
  private readonly words: WordTable;
  private readonly givenWeights: Readonly<Record<PartLevel, number>>;
  private readonly familyWeights: Readonly<Record<PartLevel, number>>;
  private readonly middleWeights: Readonly<Record<MiddleLevel, number>>;
  readonly arrangementWeights: Readonly<Record<Arrangement, number>>;
  private readonly frequencies: {
    readonly given: Frequencies;
    readonly family: Frequencies;
    readonly middle: Frequencies;
  };

  constructor(context: ComparatorContext) {
    this.isGivenFirst = context.options['order'] === 'given-first';
    this.words = context.words;
    this.givenWeights = partWeights(context, 'given', GIVEN);
    this.familyWeights = partWeights(context, 'family', FAMILY);
    this.middleWeights = partWeights(context, 'middle', MIDDLE);
    this.arrangementWeights = partWeights(context, 'order', ARRANGEMENTS);
    this.frequencies = {
      given: context.frequencies('given-name'),
      family: context.frequencies('family-name'),
      middle: context.frequencies('middle-name'),
    };
  }

  rearranged(reading: Reading, arrangement: Arrangement): Reading {
    return { ...reading, arrangement, weight: reading.weight + this.arrangementWeights[arrangement] };
  }

  readNames(left: PersonName, right: PersonName): Reading {
    const isUnmarked = left !== right && (this.isUnmarked(left) || this.isUnmarked(right));
    if (wordCount(left) === 1 || wordCount(right) === 1) return this.readSingle(left, right, isUnmarked);
    const straight = this.readOrdered(left, right, isUnmarked, false);
    if (AGREEING.has(straight.given) && AGREEING.has(straight.family)) return straight;
    const swapped = lesser(
      this.readOrdered(left, right, isUnmarked, true),
      this.readOrdered(right, left, isUnmarked, true),
    );
    if (AGREEING.has(swapped.given) && AGREEING.has(swapped.family)) {
      const reading = this.rearranged(swapped, 'swapped');
      if (reading.weight > straight.weight) return reading;
    }
    if (wordCount(left) === wordCount(right)) return this.readReordered(left, right, straight);
    if (this.letters(left) === this.letters(right)) {
      return { ...straight, arrangement: 'joined', weight: this.arrangementWeights.joined };
    }
    return straight;
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
    return reading.weight > straight.weight ? reading : straight;
  }

  /** A name as if the other agreed with it in this way throughout. */
  private readOwn(name: PersonName, level: 'same' | 'marks-lost'): Reading {
    const last = wordCount(name) - 1;
    const given = wordAt(name, this.isGivenFirst ? 0 : last);
    const family = wordAt(name, this.isGivenFirst ? last : 0);
    const weight =
      this.givenWeights[level] -
      this.loss(this.frequencies.given, level, given, given) +
      this.familyWeights[level] -
      this.loss(this.frequencies.family, level, family, family) +
      this.middleWeights[level] -
      this.middleLoss(level, name);
    return { given: level, family: level, middle: level, arrangement: 'straight', weight };
  }

  private sorted(name: PersonName, isBare: boolean): string {
    const texts = unpackWords(name).map((number) => (isBare ? this.words.bareText(number) : this.words.text(number)));
    return texts.sort().join(' ');
  }

  /** Both names have two words or more. `isSwapped`: the right one is written in the other order. */
  private readOrdered(left: PersonName, right: PersonName, isUnmarked: boolean, isSwapped: boolean): Reading {
    const lastLeft = wordCount(left) - 1;
    const lastRight = wordCount(right) - 1;
    const isRightGivenFirst = this.isGivenFirst !== isSwapped;
    const leftGiven = wordAt(left, this.isGivenFirst ? 0 : lastLeft);
    const leftFamily = wordAt(left, this.isGivenFirst ? lastLeft : 0);
    const rightGiven = wordAt(right, isRightGivenFirst ? 0 : lastRight);
    const rightFamily = wordAt(right, isRightGivenFirst ? lastRight : 0);
    const given = wordLevel(this.words, leftGiven, rightGiven, isUnmarked);
    const family = wordLevel(this.words, leftFamily, rightFamily, isUnmarked);
    const middle = this.middleLevel(left, right, isUnmarked);
    const weight =
      this.givenWeights[given] -
      this.loss(this.frequencies.given, given, leftGiven, rightGiven) +
      this.familyWeights[family] -
      this.loss(this.frequencies.family, family, leftFamily, rightFamily) +
      this.middleWeights[middle] -
      this.middleLoss(middle, left);
    return { given, family, middle, arrangement: 'straight', weight };
  }

  /** A name of one word may be any part of the other: the reading that says most counts. */
  private readSingle(left: PersonName, right: PersonName, isUnmarked: boolean): Reading {
    const [single, other] = wordCount(left) === 1 ? [left, right] : [right, left];
    const word = wordAt(single, 0);
    const last = wordCount(other) - 1;
    let best: Reading | null = null;
    for (let i = 0; i <= last; i += 1) {
      const level = wordLevel(this.words, word, wordAt(other, i), isUnmarked);
      const isFamily = last > 0 && i === (this.isGivenFirst ? last : 0);
      const weights = isFamily ? this.familyWeights : this.givenWeights;
      const table = isFamily ? this.frequencies.family : this.frequencies.given;
      const weight = weights[level] - this.loss(table, level, word, wordAt(other, i));
      if (best !== null && best.weight >= weight) continue;
      const parts = isFamily
        ? ({ given: 'missing', family: level } as const)
        : ({ given: level, family: 'missing' } as const);
      best = { ...parts, middle: 'none', arrangement: 'straight', weight };
    }
    return best ?? { given: 'missing', family: 'missing', middle: 'none', arrangement: 'straight', weight: 0 };
  }

  private middleLevel(left: PersonName, right: PersonName, isUnmarked: boolean): MiddleLevel {
    const a = left.slice(2, -2) as PersonName;
    const b = right.slice(2, -2) as PersonName;
    if (a === b) return a === '' ? 'none' : 'same';
    if (a === '' || b === '') return 'missing';
    if (a.length === b.length) {
      const levels = unpackWords(a).map((word, i) => wordLevel(this.words, word, wordAt(b, i), isUnmarked));
      // The weakest of them, unless one word agrees where another does not.
      const weakest = levels.reduce((weak, level) => (STRENGTH[level] < STRENGTH[weak] ? level : weak), 'same');
      if (weakest !== 'different' || levels.length === 1) return weakest;
    }
    const bares = unpackWords(a).map((number) => this.words.bare(number));
    const others = unpackWords(b).map((number) => this.words.bare(number));
    return bares.some((number) => others.includes(number)) ? 'partly' : 'different';
  }

  private loss(table: Frequencies, level: PartLevel, left: number, right: number): number {
    if (level === 'same') return table.loss(this.words.text(left));
    if (level === 'marks-lost' || level === 'mark-missing') return table.bareLoss(this.words.bareText(left));
    if (level !== 'close') return 0;
    // The commoner of the two counts, by half: a slip in a common name is likelier than in a rare one.
    return Math.max(table.bareLoss(this.words.bareText(left)), table.bareLoss(this.words.bareText(right))) >> 1;
  }

  private middleLoss(level: MiddleLevel, name: PersonName): number {
    if (level !== 'same' && level !== 'marks-lost') return 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < wordCount(name) - 1; i += 1) {
      const number = wordAt(name, i);
      const loss =
        level === 'same'
          ? this.frequencies.middle.loss(this.words.text(number))
          : this.frequencies.middle.bareLoss(this.words.bareText(number));
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
  if (one.weight !== other.weight) return one.weight < other.weight ? one : other;
  return one.given <= other.given ? one : other;
}

function partWeights<L extends string>(
  context: ComparatorContext,
  part: string,
  sentences: Readonly<Record<L, unknown>>,
): Readonly<Record<L, number>> {
  const levels = Object.keys(sentences) as L[];
  const weights = context.weights.table(levels.map((level) => `${part}-${level}`));
  return Object.fromEntries(levels.map((level) => [level, weights[`${part}-${level}`] ?? 0])) as Record<L, number>;
}
