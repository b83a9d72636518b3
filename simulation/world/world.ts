import { MAX_PEOPLE, TaxCodes } from '../identifiers/identifiers.ts';
import { COMMUNES, type Commune } from '../places/units.ts';
import { Random } from '../random/random.ts';
import { Households } from './household.ts';
import type { Organisation, Shop } from './organisation.ts';
import { Organisations } from './organisations.ts';
import type { Household, Person } from './person.ts';
import { Shops } from './shops.ts';

/** Everybody and everything of one commune; the world is made commune by commune, so that memory stays bounded. */
export interface CommuneWorld {
  readonly commune: Commune;
  readonly households: readonly Household[];
  readonly people: readonly Person[];
  readonly organisations: readonly Organisation[];
  readonly shops: readonly Shop[];
}

const PEOPLE_PER_COMMUNE = 160;

/** @throws RangeError when `people` is no whole number from 1 to 900,000. */
export function* worldOf(options: { readonly people: number; readonly seed: number }): Generator<CommuneWorld> {
  if (!Number.isInteger(options.people) || options.people < 1 || options.people > MAX_PEOPLE) {
    throw new RangeError(`people must be a whole number from 1 to ${MAX_PEOPLE}`);
  }
  const taxCodes = new TaxCodes();
  const households = new Households(new Random(`${options.seed}/households`), taxCodes);
  const organisations = new Organisations(new Random(`${options.seed}/organisations`), taxCodes);
  const shops = new Shops(new Random(`${options.seed}/shops`));
  for (const [commune, size] of settledCommunes(options.people, new Random(`${options.seed}/communes`))) {
    const settled = households.settle(commune, size);
    const people = settled.flatMap((household) => household.members);
    const bodies = organisations.establish(commune, people);
    yield { commune, households: settled, people, organisations: bodies, shops: shops.open(people, bodies) };
  }
}

/** Which communes are lived in, and by how many: in proportion to their province's population, exactly `people` in all. */
function settledCommunes(people: number, random: Random): [Commune, number][] {
  // No two that became one commune in 2025: the share of namesakes in a commune would grow with the population.
  const apart = new Map(random.shuffle([...COMMUNES]).map((commune) => [commune.newCode, commune]));
  const chosen = [...apart.values()].slice(0, Math.ceil(people / PEOPLE_PER_COMMUNE));
  const perProvince = new Map<string, number>();
  for (const { province } of chosen) perProvince.set(province.code, (perProvince.get(province.code) ?? 0) + 1);
  const weights = chosen.map(({ province }) => 0.5 + province.population / (perProvince.get(province.code) ?? 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let given = 0;
  let bound = 0;
  return chosen.map((commune, i) => {
    bound += weights[i] ?? 0;
    const upTo = i === chosen.length - 1 ? people : Math.round((people * bound) / sum);
    const size = upTo - given;
    given = upTo;
    return [commune, size];
  });
}
