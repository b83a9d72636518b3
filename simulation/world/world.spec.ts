import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isTaxCode } from '../identifiers/identifiers.ts';
import { birthYearOf } from './person.ts';
import { worldOf, type CommuneWorld } from './world.ts';

describe('the world', () => {
  let communes: CommuneWorld[] = [];
  beforeAll(() => {
    communes = [...worldOf({ people: 6000, seed: 4 })];
  });
  const people = (): CommuneWorld['people'] => communes.flatMap((commune) => commune.people);
  const organisations = (): CommuneWorld['organisations'] => communes.flatMap((commune) => commune.organisations);

  test('has exactly as many people as asked for', () => {
    expect(people()).toHaveLength(6000);
  });

  test('has exactly as many people as asked for, whatever the number and the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.integer(), (count, seed) => {
        const made = [...worldOf({ people: count, seed })].reduce((sum, commune) => sum + commune.people.length, 0);
        expect(made).toBe(count);
      }),
    );
  });

  test.each([0, -1, 1.5, 900_001])('refuses %p people', (count) => {
    expect(() => [...worldOf({ people: count, seed: 1 })]).toThrow(RangeError);
  });

  test('gives every number to one person only', () => {
    for (const numberOf of ['personalId', 'taxCode', 'socialInsuranceNo', 'phone', 'entity'] as const) {
      expect(new Set(people().map((person) => person[numberOf])).size).toBe(6000);
    }
    const former = people().flatMap((person) => person.formerPersonalId ?? []);
    const current = new Set(people().map((person) => person.personalId));
    expect(former.length).toBeGreaterThan(20);
    expect(former.filter((id) => current.has(id))).toEqual([]);
  });

  test('gives ids that agree with sex, year and province of birth', () => {
    const disagreeing = people().filter((person) => {
      const year = birthYearOf(person);
      const sex = (year < 2000 ? 0 : 2) + (person.sex === 'female' ? 1 : 0);
      return person.personalId.slice(0, 6) !== `0${person.birthProvince}${sex}${String(year).slice(2)}`;
    });
    expect(disagreeing.map(({ entity }) => entity)).toEqual([]);
    expect(people().every(({ taxCode }) => isTaxCode(taxCode))).toBe(true);
  });

  test('lets children have parents of a likely age in the same household', () => {
    const unlikely = people().filter((person) => {
      if (person.mother === null) return false;
      const age = birthYearOf(person) - birthYearOf(person.mother);
      return age < 18 || age > 46 || !person.household.members.includes(person.mother);
    });
    expect(unlikely.map(({ entity }) => entity)).toEqual([]);
  });

  test('names families as often as the published counts do', () => {
    const share = (family: string): number =>
      people().filter(({ name, people: who }) => who === 'kinh' && name.startsWith(`${family} `)).length / 6000;
    expect(share('Nguyễn')).toBeGreaterThan(0.27);
    expect(share('Nguyễn')).toBeLessThan(0.42);
    expect(share('Trần')).toBeGreaterThan(0.07);
    expect(share('Lê')).toBeGreaterThan(0.06);
    const words = people().map(({ name }) => name.split(' ').length);
    expect(words.filter((count) => count === 3).length / 6000).toBeGreaterThan(0.75);
    expect(people().some(({ people: who }) => who !== 'kinh')).toBe(true);
  });

  test('gives enterprises names that none other has, and tax codes that are right', () => {
    const enterprises = organisations().filter((body) => body.kind === 'enterprise');
    expect(new Set(enterprises.map((body) => body.name.full)).size).toBe(enterprises.length);
    for (const body of organisations()) {
      if (body.taxCode.length === 12) expect(body.taxCode).toBe(body.representative.personalId);
      else expect(isTaxCode(body.taxCode)).toBe(true);
      if (body.kind === 'branch') expect(body.taxCode.slice(0, 10)).toBe(body.parent?.taxCode);
    }
    expect(new Set(organisations().map((body) => body.taxCode)).size).toBe(organisations().length);
  });

  test('lets some sellers run several shops, bodies and persons alike', () => {
    const shops = communes.flatMap((commune) => commune.shops);
    const sellers = shops.map(({ seller }) => ('person' in seller ? seller.person.entity : seller.organisation.entity));
    expect(new Set(sellers).size).toBeLessThan(shops.length * 0.8);
    expect(sellers.some((seller) => seller.startsWith('O'))).toBe(true);
  });
});
