import type { PersonName } from '../standardise/person-name.ts';
import {
  levelsOf,
  weighedLevelsOf,
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
import { PersonNameReader, rearranged, type Reading as NameReading } from './person-name-reader.ts';
import { ARRANGEMENTS, FAMILY, GIVEN, MIDDLE } from './person-name-sentences.ts';

/**
 * Names of people: given × family × middle in one comparison, since they depend on each other. Written order is the
 * Vietnamese one (family name first) unless option `order` says `given-first`; a swapped order is recognised. Where the
 * attribute of option `parent` is what the other side gives as its own name, nothing is concluded: newborns are
 * entered under their mother's name. With option `written: in-parts` the attributes are parts of one name in the order
 * in which they would be written (family name, middle and given name), and are read as that name.
 */
export class PersonNameComparator implements Comparator {
  readonly factors: readonly Factor[] = [
    { name: 'given', levels: weighedLevelsOf(GIVEN, 'given-name', ['same', 'marks-lost', 'mark-missing']) },
    { name: 'family', levels: weighedLevelsOf(FAMILY, 'family-name', ['same', 'marks-lost', 'mark-missing']) },
    { name: 'middle', levels: weighedLevelsOf(MIDDLE, 'middle-name', ['same', 'marks-lost']) },
    { name: 'order', levels: levelsOf(ARRANGEMENTS) },
  ];
  private readonly names: readonly Slot[];
  private readonly parent: Slot | undefined;
  private readonly isInParts: boolean;
  private readonly reader: PersonNameReader;

  constructor(context: ComparatorContext) {
    requireKind(context, 'person-name');
    slotAt(context, 0);
    this.parent = context.slots.find((slot) => slot.attribute === context.options['parent']);
    this.names = context.slots.filter((slot) => slot !== this.parent);
    this.isInParts = context.options['written'] === 'in-parts';
    this.reader = new PersonNameReader(context);
  }

  read(left: Values, right: Values, reading: Reading): void {
    const best = this.bestOf(left, right);
    if (best === null) return;
    const { given, family, middle, arrangement, loss } = best;
    reading.levels[ORDER] = ARRANGEMENT_NUMBERS[arrangement];
    if (arrangement === 'parent' || arrangement === 'joined') return;
    reading.levels[0] = GIVEN_NUMBERS[given];
    reading.levels[1] = FAMILY_NUMBERS[family];
    reading.levels[2] = MIDDLE_NUMBERS[middle];
    reading.loss = loss;
  }

  terms(values: Values, count: (table: string, value: string) => void): void {
    for (const name of this.namesOf(values, 0)) this.reader.terms(name, count);
  }

  /** Names by attribute; parts of a name are one, and stand at the first. */
  private namesOf(values: Values, at: number): readonly PersonName[] {
    const slot = this.names[at];
    if (slot === undefined) return NO_NAMES;
    if (!this.isInParts) return valuesOf<PersonName>(values, slot);
    if (at > 0) return NO_NAMES;
    const whole = this.names.map((part) => valuesOf<PersonName>(values, part)[0] ?? '').join('');
    return whole === '' ? NO_NAMES : [whole as PersonName];
  }

  private bestOf(left: Values, right: Values): NameReading | null {
    let best: NameReading | null = null;
    for (let i = 0; i < this.names.length; i += 1) {
      for (const name of this.namesOf(left, i)) {
        for (let j = 0; j < this.names.length; j += 1) {
          for (const other of this.namesOf(right, j)) {
            const reading = this.reader.readNames(name, other);
            const known = i + j === 0 ? reading : rearranged(reading, 'alias');
            if (best === null || isBetter(known, best)) best = known;
          }
        }
      }
    }
    if (best !== null && !isGivenAgreed(best) && this.isNamedAfterParent(left, right)) {
      return { ...best, arrangement: 'parent' };
    }
    return best;
  }

  private isNamedAfterParent(left: Values, right: Values): boolean {
    const { parent } = this;
    if (parent === undefined) return false;
    return this.isParent(valuesOf(left, parent), right) || this.isParent(valuesOf(right, parent), left);
  }

  private isParent(parents: readonly PersonName[], own: Values): boolean {
    if (parents.length === 0) return false;
    return parents.some((mother) => this.names.some((_, i) => this.namesOf(own, i).includes(mother)));
  }
}

function isGivenAgreed({ given, arrangement }: NameReading): boolean {
  return arrangement === 'joined' || (given !== 'different' && given !== 'marks-differ' && given !== 'near');
}

/** A total order of readings, so that the same one counts from either side. */
function isBetter(one: NameReading, other: NameReading): boolean {
  if (one.strength !== other.strength) return one.strength > other.strength;
  if (one.loss !== other.loss) return one.loss < other.loss;
  return textOf(one) < textOf(other);
}

function textOf({ given, family, middle, arrangement }: NameReading): string {
  return `${given} ${family} ${middle} ${arrangement}`;
}

const GIVEN_NUMBERS = numbersOf(GIVEN);
const FAMILY_NUMBERS = numbersOf(FAMILY);
const MIDDLE_NUMBERS = numbersOf(MIDDLE);
const ARRANGEMENT_NUMBERS = numbersOf(ARRANGEMENTS);
const ORDER = 3;
const NO_NAMES: readonly PersonName[] = [];
