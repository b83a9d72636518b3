import type { PersonName } from '../standardise/person-name.ts';
import { unpackWords, wordAt, wordCount, type WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import {
  MISSING,
  requireKind,
  slotAt,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Finding,
  type Slot,
  type Values,
} from './comparator.ts';
import { GIVEN, FAMILY, MIDDLE, ARRANGEMENTS, type MiddleLevel, type PartLevel } from './person-name-sentences.ts';
import { wordLevel, type WordLevel } from './word.ts';

/** One reading of two names: which word is the family name, which the given name, and how each agrees. */
interface Reading {
  readonly given: PartLevel;
  readonly family: PartLevel;
  readonly middle: MiddleLevel;
  readonly arrangement: keyof typeof ARRANGEMENTS;
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

/**
 * Names of people: given × family × middle in one comparison, since they depend on each other. Written order is the
 * Vietnamese one (family name first) unless option `order` says `given-first`; a swapped order is recognised. Where the
 * attribute of option `parent` is what the other side gives as its own name, nothing is concluded: newborns are
 * entered under their mother's name.
 */
export class PersonNameComparator implements Comparator {
  private readonly names: readonly Slot[];
  private readonly parent: Slot | undefined;
  private readonly isGivenFirst: boolean;
  private readonly words: WordTable;
  private readonly givenWeights: Readonly<Record<PartLevel, number>>;
  private readonly familyWeights: Readonly<Record<PartLevel, number>>;
  private readonly middleWeights: Readonly<Record<MiddleLevel, number>>;
  private readonly arrangementWeights: Readonly<Record<keyof typeof ARRANGEMENTS, number>>;
  private readonly frequencies: {
    readonly given: Frequencies;
    readonly family: Frequencies;
    readonly middle: Frequencies;
  };

  constructor(context: ComparatorContext) {
    requireKind(context, 'person-name');
    slotAt(context, 0);
    this.parent = context.slots.find((slot) => slot.attribute === context.options['parent']);
    this.names = context.slots.filter((slot) => slot !== this.parent);
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

  weigh(left: Values, right: Values): number {
    const reading = this.read(left, right);
    return reading === null ? 0 : reading.weight;
  }

  explain(left: Values, right: Values): Finding {
    const reading = this.read(left, right);
    if (reading === null) return MISSING;
    const { given, family, middle, arrangement } = reading;
    const said =
      arrangement === 'parent' || arrangement === 'joined'
        ? [ARRANGEMENTS[arrangement]]
        : [GIVEN[given], FAMILY[family], MIDDLE[middle], ARRANGEMENTS[arrangement]];
    const spoken = said.filter((sentence) => sentence.vi !== '');
    return {
      level: `given-${given} family-${family} middle-${middle} order-${arrangement}`,
      weight: reading.weight,
      because: { vi: spoken.map(({ vi }) => vi).join(', '), en: spoken.map(({ en }) => en).join(', ') },
    };
  }

  private read(left: Values, right: Values): Reading | null {
    let best: Reading | null = null;
    for (const [i, leftSlot] of this.names.entries()) {
      for (const name of valuesOf<PersonName>(left, leftSlot)) {
        for (const [j, rightSlot] of this.names.entries()) {
          for (const other of valuesOf<PersonName>(right, rightSlot)) {
            const reading = this.readNames(name, other);
            const known = i + j === 0 ? reading : this.rearranged(reading, 'alias');
            if (best === null || known.weight > best.weight) best = known;
          }
        }
      }
    }
    if (best !== null && best.weight < 0 && this.isNamedAfterParent(left, right)) {
      return { ...best, arrangement: 'parent', weight: this.arrangementWeights.parent };
    }
    return best;
  }

  private isNamedAfterParent(left: Values, right: Values): boolean {
    const parent = this.parent;
    if (parent === undefined) return false;
    const isParentOf = (child: Values, own: Values): boolean =>
      valuesOf<PersonName>(child, parent).some((mother) =>
        this.names.some((slot) => valuesOf<PersonName>(own, slot).includes(mother)),
      );
    return isParentOf(left, right) || isParentOf(right, left);
  }

  private rearranged(reading: Reading, arrangement: keyof typeof ARRANGEMENTS): Reading {
    return { ...reading, arrangement, weight: reading.weight + this.arrangementWeights[arrangement] };
  }

  private readNames(left: PersonName, right: PersonName): Reading {
    const isUnmarked = left !== right && (this.isUnmarked(left) || this.isUnmarked(right));
    if (wordCount(left) === 1 || wordCount(right) === 1) return this.readSingle(left, right, isUnmarked);
    const straight = this.readOrdered(left, right, isUnmarked, false);
    if (AGREEING.has(straight.given) && AGREEING.has(straight.family)) return straight;
    const swapped = this.readOrdered(left, right, isUnmarked, true);
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

  /** The same words in another order ("An Nguyễn Văn"). Whose order is right is not known: the commoner reading counts. */
  private readReordered(left: PersonName, right: PersonName, straight: Reading): Reading {
    if (wordCount(left) < 3) return straight;
    const bares = (name: PersonName): string =>
      unpackWords(name)
        .map((number) => this.words.bareText(number))
        .sort()
        .join(' ');
    if (bares(left) !== bares(right)) return straight;
    const [one, other] = [this.readOrdered(left, left, false, false), this.readOrdered(right, right, false, false)];
    const reading = this.rearranged(one.weight <= other.weight ? one : other, 'swapped');
    return reading.weight > straight.weight ? reading : straight;
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

function partWeights<L extends string>(
  context: ComparatorContext,
  part: string,
  sentences: Readonly<Record<L, unknown>>,
): Readonly<Record<L, number>> {
  const levels = Object.keys(sentences) as L[];
  const weights = context.weights.table(levels.map((level) => `${part}-${level}`));
  return Object.fromEntries(levels.map((level) => [level, weights[`${part}-${level}`] ?? 0])) as Record<L, number>;
}
