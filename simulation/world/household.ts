import {
  digits,
  mobilePhone,
  oldId9,
  personalId,
  socialInsuranceNumber,
  type TaxCodes,
} from '../identifiers/identifiers.ts';
import type { MinorityNames } from '../names/name-lists.ts';
import {
  alikeName,
  drawFamilyName,
  drawKinhName,
  drawMinorityName,
  drawPeople,
  type Sex,
} from '../names/person-name.ts';
import { inventPlace } from '../places/address.ts';
import { COMMUNES, type Commune } from '../places/units.ts';
import type { Random } from '../random/random.ts';
import { ageOf, birthYearOf, PRESENT_YEAR, type Household, type Person } from './person.ts';

const TWIN_PAIRS_PER_PERSON = 0.0022;
const NAMESAKE_PAIRS_PER_PERSON = 0.0031;
const REISSUED_SHARE = 0.006;
const REISSUED_SERIALS = 900_000;

interface Birth {
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: string;
  readonly father: Person | null;
  readonly mother: Person | null;
}

/**
 * Makes the households of one commune after another. Persons of equal name born in the same year in one commune, and
 * twins, exist exactly as often as they are owed: chance meetings are drawn again.
 */
export class Households {
  private readonly random: Random;
  private readonly taxCodes: TaxCodes;
  private made = 0;
  private reissued = 0;
  private owedTwins = 0;
  private owedNamesakes = 0;
  private owedReissues = 0;
  /** Of the commune at hand. */
  private taken = new Set<string>();
  private adults: Person[] = [];

  constructor(random: Random, taxCodes: TaxCodes) {
    this.random = random;
    this.taxCodes = taxCodes;
  }

  /** Households with together `people` persons. */
  settle(commune: Commune, people: number): Household[] {
    this.taken = new Set();
    this.adults = [];
    const households: Household[] = [];
    let left = people;
    while (left > 0) {
      const household = this.found(commune, left);
      left -= household.members.length;
      this.owedTwins += household.members.length * TWIN_PAIRS_PER_PERSON;
      this.owedNamesakes += household.members.length * NAMESAKE_PAIRS_PER_PERSON;
      this.adults.push(...household.members.filter((person) => ageOf(person) >= 20));
      households.push(household);
    }
    return households;
  }

  private found(commune: Commune, room: number): Household {
    const { random } = this;
    const people = random.chance(0.3) ? drawPeople(random, commune.province) : null;
    const household = this.openHousehold(commune);
    const roll = random.fraction();
    if (roll < 0.15 || room === 1) {
      const sex = random.chance(0.5) ? 'male' : 'female';
      this.addAdult(household, people, sex, random.integer(1940, 2004));
      return household;
    }
    const husband = this.addAdult(household, people, 'male', random.integer(1945, 1999));
    const wife = this.addAdult(
      household,
      people,
      'female',
      Math.min(2002, birthYearOf(husband) + random.integer(-3, 7)),
    );
    if (roll > 0.37) this.addChildren({ household, people, husband, wife, room: room - 2 });
    if (roll > 0.92 && household.members.length < room) {
      this.addAdult(household, people, 'female', Math.max(1928, birthYearOf(husband) - random.integer(21, 32)));
    }
    return household;
  }

  private openHousehold(commune: Commune): Household {
    const { random } = this;
    return {
      place: inventPlace(random, commune),
      formerPlace: inventPlace(random, random.pick(COMMUNES)),
      nextPlace: inventPlace(random, random.pick(COMMUNES)),
      familyPhone: random.chance(0.75) ? mobilePhone(20_000_000 + this.made) : null,
      members: [],
    };
  }

  private addAdult(household: Household, people: MinorityNames | null, sex: Sex, year: number): Person {
    const commune = household.place.commune;
    const double = people === null && this.owedNamesakes >= 1 ? this.namesakeFor(sex) : undefined;
    if (double !== undefined) {
      this.owedNamesakes -= 1;
      const birthDate = this.random.chance(0.1) ? double.birthDate : this.anotherDay(double.birthDate);
      return this.add(household, people, { name: double.name, sex, birthDate, father: null, mother: null });
    }
    const family = drawFamilyName(this.random, commune.province.region);
    const name = this.freshName(family, people, sex, year);
    return this.add(household, people, { name, sex, birthDate: this.dayIn(year), father: null, mother: null });
  }

  private addChildren(family: {
    household: Household;
    people: MinorityNames | null;
    husband: Person;
    wife: Person;
    room: number;
  }): void {
    const { random } = this;
    const wifeYear = birthYearOf(family.wife);
    const wanted = Math.min(family.room, random.chance(0.3) ? 1 : random.chance(0.75) ? 2 : 3);
    let latest = wifeYear + random.integer(19, 28);
    for (let child = 0; child < wanted; child += 1) {
      if (latest >= PRESENT_YEAR || latest > wifeYear + 42) break;
      // A twin may have taken the last place.
      if (family.household.members.length >= family.room + 2) break;
      this.addChild(family, latest);
      latest += random.integer(2, 5);
    }
    const fertile = wifeYear >= PRESENT_YEAR - 42;
    if (fertile && random.chance(0.22) && family.household.members.length < family.room + 2) {
      const youngest = family.household.members.reduce((most, person) => Math.max(most, birthYearOf(person)), 0);
      if (youngest < PRESENT_YEAR - 2) this.addChild(family, random.integer(PRESENT_YEAR - 1, PRESENT_YEAR));
    }
  }

  private addChild(
    family: { household: Household; people: MinorityNames | null; husband: Person; wife: Person; room: number },
    year: number,
  ): void {
    const { household, people, husband, wife } = family;
    const birthDate = this.dayIn(year);
    const parents = { father: husband, mother: wife };
    const surname = husband.name.split(' ')[0] ?? '';
    const draw = (sex: Sex): Birth => ({
      name: this.freshName(surname, people, sex, year),
      sex,
      birthDate,
      ...parents,
    });
    const first = this.add(household, people, draw(this.random.chance(0.52) ? 'male' : 'female'));
    if (this.owedTwins < 1 || household.members.length >= family.room + 2) return;
    this.owedTwins -= 1;
    const alike = people === null && this.random.chance(0.5) ? alikeName(first.name, first.sex, this.random) : null;
    if (alike !== null && alike !== first.name) {
      this.add(household, people, { ...draw(first.sex), name: alike });
      return;
    }
    const sex = this.random.chance(0.6) ? first.sex : first.sex === 'male' ? 'female' : 'male';
    this.add(household, people, draw(sex));
  }

  private freshName(family: string, people: MinorityNames | null, sex: Sex, year: number): string {
    for (let tries = 0; ; tries += 1) {
      const name =
        people === null ? drawKinhName(this.random, family, sex, year) : drawMinorityName(this.random, people, sex);
      const key = `${name}|${year}`;
      if (this.taken.has(key) && tries < 40) continue;
      this.taken.add(key);
      return name;
    }
  }

  private namesakeFor(sex: Sex): Person | undefined {
    for (let tries = 0; tries < 6 && this.adults.length > 0; tries += 1) {
      const place = this.random.integer(0, this.adults.length - 1);
      const person = this.adults[place];
      if (person?.sex !== sex || person.people !== 'kinh') continue;
      this.adults.splice(place, 1);
      return person;
    }
    return undefined;
  }

  private dayIn(year: number): string {
    // Of the old, many gave only a year, and 1 January was written.
    if (year < 1960 && this.random.chance(0.1)) return `${year}-01-01`;
    const months = year >= PRESENT_YEAR ? 8 : 12;
    return `${year}-${digits(this.random.integer(1, months), 2)}-${digits(this.random.integer(1, 28), 2)}`;
  }

  private anotherDay(birthDate: string): string {
    const other = this.dayIn(Number(birthDate.slice(0, 4)));
    return other === birthDate ? this.anotherDay(birthDate) : other;
  }

  private add(household: Household, people: MinorityNames | null, birth: Birth): Person {
    const index = this.made;
    this.made += 1;
    const home = household.place.commune.province.code;
    const birthProvince = this.random.chance(0.85) ? home : this.random.pick(COMMUNES).province.code;
    const holder = { province: birthProvince, sex: birth.sex, birthDate: birth.birthDate };
    const person: Person = {
      ...birth,
      index,
      entity: `P${digits(index + 1, 7)}`,
      people: people?.people ?? 'kinh',
      birthProvince,
      ...this.drawIds(holder, index),
      taxCode: this.taxCodes.next('8' + String(index % 8)),
      socialInsuranceNo: socialInsuranceNumber(home, index),
      phone: mobilePhone(index),
      formerPhone: mobilePhone(10_000_000 + index),
      household,
    };
    household.members.push(person);
    return person;
  }

  private drawIds(
    holder: { province: string; sex: Sex; birthDate: string },
    index: number,
  ): Pick<Person, 'personalId' | 'formerPersonalId' | 'oldId9'> {
    const year = Number(holder.birthDate.slice(0, 4));
    const oldId = year <= 2004 ? oldId9(holder.province, index) : null;
    const first = personalId(holder, index);
    this.owedReissues += REISSUED_SHARE;
    if (this.owedReissues < 1) return { personalId: first, formerPersonalId: null, oldId9: oldId };
    this.owedReissues -= 1;
    // Re-issued because the year of birth had been wrong.
    const wrong = { ...holder, birthDate: `${year - 1}${holder.birthDate.slice(4)}` };
    const former = personalId(wrong, REISSUED_SERIALS + this.reissued);
    this.reissued += 1;
    return { personalId: first, formerPersonalId: former, oldId9: oldId };
  }
}
