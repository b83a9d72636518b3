import type { PersonName } from '../standardise/person-name.ts';
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
import { PersonNameReader, type Reading } from './person-name-reader.ts';
import { ARRANGEMENTS, FAMILY, GIVEN, MIDDLE } from './person-name-sentences.ts';

/**
 * Names of people: given × family × middle in one comparison, since they depend on each other. Written order is the
 * Vietnamese one (family name first) unless option `order` says `given-first`; a swapped order is recognised. Where the
 * attribute of option `parent` is what the other side gives as its own name, nothing is concluded: newborns are
 * entered under their mother's name.
 */
export class PersonNameComparator implements Comparator {
  private readonly names: readonly Slot[];
  private readonly parent: Slot | undefined;
  private readonly reader: PersonNameReader;

  constructor(context: ComparatorContext) {
    requireKind(context, 'person-name');
    slotAt(context, 0);
    this.parent = context.slots.find((slot) => slot.attribute === context.options['parent']);
    this.names = context.slots.filter((slot) => slot !== this.parent);
    this.reader = new PersonNameReader(context);
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
            const reading = this.reader.readNames(name, other);
            const known = i + j === 0 ? reading : this.reader.rearranged(reading, 'alias');
            if (best === null || known.weight > best.weight) best = known;
          }
        }
      }
    }
    if (best !== null && best.weight < 0 && this.isNamedAfterParent(left, right)) {
      return { ...best, arrangement: 'parent', weight: this.reader.arrangementWeights.parent };
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
}
