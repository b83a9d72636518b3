import type { Place } from '../places/address.ts';
import type { Sex } from '../names/person-name.ts';

/** A person as the simulation knows the truth: what a register may get wrong stands here right. */
export interface Person {
  /** Running number from 0; the truth's name for the person is `entity`. */
  readonly index: number;
  readonly entity: string;
  readonly sex: Sex;
  readonly name: string;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
  readonly people: string;
  /** Province of birth registration: two digits, the code of before July 2025. */
  readonly birthProvince: string;
  /** The id held today, and the one it replaced, if it was re-issued. */
  readonly personalId: string;
  readonly formerPersonalId: string | null;
  readonly oldId9: string | null;
  /** The person's own tax code of ten digits. */
  readonly taxCode: string;
  readonly socialInsuranceNo: string;
  readonly phone: string;
  /** A number the person gave up; papers may still show it. */
  readonly formerPhone: string;
  readonly household: Household;
  readonly father: Person | null;
  readonly mother: Person | null;
}

export interface Household {
  readonly place: Place;
  /** Where it lived before. */
  readonly formerPlace: Place;
  /** Where it will move to, should a register hear of it. */
  readonly nextPlace: Place;
  /** A phone the family shares; `phoneHolder` is the member under whose name the population register has it. */
  readonly familyPhone: string | null;
  readonly members: Person[];
}

/** The year the simulated registers are read in; ages count to its start. */
export const PRESENT_YEAR = 2026;

export function birthYearOf(person: Person): number {
  return Number(person.birthDate.slice(0, 4));
}

export function ageOf(person: Person): number {
  return PRESENT_YEAR - birthYearOf(person);
}

/** The member whose record in the population register carries the family's phone. */
export function phoneHolder(household: Household): Person | undefined {
  return household.familyPhone === null ? undefined : household.members[0];
}
