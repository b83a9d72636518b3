import { ADDRESS_CARDS, dayOfGeneration, mistakeAddress } from '../errors/address-errors.ts';
import { DATE_CARDS, mistakeDate } from '../errors/date-errors.ts';
import { ID_CARDS, swapDigits, wrongDigit } from '../errors/identifier-errors.ts';
import { misspellName, NAME_CARDS, newbornName } from '../errors/name-errors.ts';
import { PHONE_CARDS, writePhone } from '../errors/phone-forms.ts';
import { writeAddress, type WrittenAddress } from '../places/address.ts';
import { Deck } from '../random/deck.ts';
import { Random } from '../random/random.ts';
import { ageOf, phoneHolder, type Household, type Person } from '../world/person.ts';

/** What one register outside the population register holds of a person. Null: it has no such value. */
export interface PersonSighting {
  readonly person: Person;
  readonly name: string;
  /** `YYYY-MM-DD` or `YYYY` */
  readonly birthDate: string;
  readonly personalId: string | null;
  readonly oldId9: string | null;
  readonly phone: string | null;
  readonly address: WrittenAddress;
}

/** Deals the errors that registers make about persons, in the binding shares over all registers together. */
export class PersonSightings {
  private readonly random: Random;
  private readonly ids;
  private readonly names;
  private readonly dates;
  private readonly addresses;
  private readonly phones;
  /** Of the commune at hand. */
  private readonly registered = new Map<Household, WrittenAddress>();

  constructor(seed: string) {
    this.random = new Random(`${seed}/sightings`);
    this.ids = new Deck(new Random(`${seed}/ids`), ID_CARDS);
    this.names = new Deck(new Random(`${seed}/names`), NAME_CARDS);
    this.dates = new Deck(new Random(`${seed}/dates`), DATE_CARDS);
    this.addresses = new Deck(new Random(`${seed}/addresses`), ADDRESS_CARDS);
    this.phones = new Deck(new Random(`${seed}/phones`), PHONE_CARDS);
  }

  /** Lets go of the commune before. */
  forget(): void {
    this.registered.clear();
  }

  /** The address that the population register has for the household. */
  registeredAddress(household: Household): WrittenAddress {
    const known = this.registered.get(household);
    if (known !== undefined) return known;
    const generation = this.random.chance(0.65) ? 3 : 2;
    const address = writeAddress(household.place, generation, dayOfGeneration(this.random, generation));
    this.registered.set(household, address);
    return address;
  }

  /** @param takesUnnamed whether the register takes children in before they have a name. */
  see(person: Person, takesUnnamed = false): PersonSighting {
    return {
      person,
      name: this.asTyped(this.dealName(person, takesUnnamed)),
      birthDate: this.dealDate(person),
      ...this.dealIds(person),
      phone: this.dealPhone(person),
      address: this.dealAddress(person.household),
    };
  }

  private dealName(person: Person, takesUnnamed: boolean): string {
    let written: string | null = person.name;
    this.names.deal((card) => {
      const isUnnamed = takesUnnamed && ageOf(person) <= 1 && person.mother !== null;
      if (card === 'same') written = person.name;
      else if (card === 'newborn')
        written = isUnnamed && person.mother !== null ? newbornName(person.mother.name) : null;
      else written = misspellName(this.random, person.name, card);
      return written !== null;
    });
    return written;
  }

  /** Some systems keep letters and marks apart; on the screen nothing differs. */
  private asTyped(name: string): string {
    return this.random.chance(0.004) ? name.normalize('NFD') : name;
  }

  private dealDate(person: Person): string {
    let written: string | null = person.birthDate;
    this.dates.deal((card) => {
      written = card === 'same' ? person.birthDate : mistakeDate(person.birthDate, card);
      return written !== null;
    });
    return written;
  }

  private dealIds(person: Person): Pick<PersonSighting, 'personalId' | 'oldId9'> {
    const relatives = person.household.members.filter((member) => member !== person);
    const card = this.ids.deal((kind) => {
      if (kind === 'old-9-digits') return person.oldId9 !== null;
      return kind !== 'id-of-relative' || relatives.length > 0;
    });
    const id = person.personalId;
    switch (card) {
      case 'right':
        return { personalId: this.idAtTheTime(person), oldId9: null };
      case 'none':
        return { personalId: null, oldId9: null };
      case 'old-9-digits':
        return { personalId: null, oldId9: person.oldId9 };
      case 'digits-swapped':
        return { personalId: swapDigits(this.random, id), oldId9: null };
      case 'digit-wrong':
        return { personalId: wrongDigit(this.random, id), oldId9: null };
      case 'zero-lost':
        return { personalId: id.slice(1), oldId9: null };
      case 'id-of-relative':
        return { personalId: this.random.pick(relatives).personalId, oldId9: null };
    }
  }

  /** A register may still hold the id that was cancelled since. */
  private idAtTheTime(person: Person): string {
    return person.formerPersonalId !== null && this.random.chance(0.35) ? person.formerPersonalId : person.personalId;
  }

  private dealPhone(person: Person): string | null {
    const { household } = person;
    const sharesPhone = household.familyPhone !== null && phoneHolder(household) !== person;
    const card = this.phones.deal((kind) => kind !== 'family' || sharesPhone);
    if (card === 'none') return null;
    if (card === 'family' && household.familyPhone !== null) return writePhone(this.random, household.familyPhone);
    return writePhone(this.random, this.random.chance(0.06) ? person.formerPhone : person.phone);
  }

  private dealAddress(household: Household): WrittenAddress {
    const registered = this.registeredAddress(household);
    const card = this.addresses.deal();
    if (card === 'same') return registered;
    return mistakeAddress({ random: this.random, registered, formerPlace: household.formerPlace, error: card });
  }
}

/** A later state of what the register holds: an error mended, a move, a new number. Null where nothing would change. */
export function reviseSighting(
  random: Random,
  sighting: PersonSighting,
  registered: WrittenAddress,
): PersonSighting | null {
  const { person } = sighting;
  if (sighting.name.startsWith('Con bà ')) return { ...sighting, name: person.name };
  const roll = random.fraction();
  if (roll < 0.12 && sighting.name !== person.name) return { ...sighting, name: person.name };
  if (roll < 0.2 && sighting.birthDate !== person.birthDate) return { ...sighting, birthDate: person.birthDate };
  if (roll < 0.26 && sighting.personalId === null) return { ...sighting, personalId: person.personalId, oldId9: null };
  if (roll < 0.36 && sighting.address.text !== registered.text) return { ...sighting, address: registered };
  if (roll < 0.38) {
    const address = writeAddress(person.household.nextPlace, 3, `2026-${random.chance(0.5) ? '09' : '10'}-05`);
    return address.text === sighting.address.text ? null : { ...sighting, address };
  }
  return null;
}
