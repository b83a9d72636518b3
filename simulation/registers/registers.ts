import type { CommuneWorld } from '../world/world.ts';
import { BusinessRegister } from './business.ts';
import { EcommerceRegister } from './ecommerce.ts';
import { OrganisationSightings } from './organisation-sighting.ts';
import { PersonSightings } from './person-sighting.ts';
import { PopulationRegister } from './population.ts';
import type { RowHistory } from './raw-row.ts';
import { SocialInsuranceRegister } from './social-insurance.ts';
import { TaxRegister } from './tax.ts';

/** What the five ministries hold of one commune after another. */
export class Registers {
  private readonly sightings: readonly { forget(): void }[];
  private readonly population: PopulationRegister;
  private readonly tax: TaxRegister;
  private readonly insurance: SocialInsuranceRegister;
  private readonly business: BusinessRegister;
  private readonly ecommerce: EcommerceRegister;

  constructor(seed: number) {
    const persons = new PersonSightings(String(seed));
    const bodies = new OrganisationSightings(String(seed));
    this.sightings = [persons, bodies];
    this.population = new PopulationRegister(String(seed), persons);
    this.tax = new TaxRegister(String(seed), persons, bodies);
    this.insurance = new SocialInsuranceRegister(String(seed), persons, bodies);
    this.business = new BusinessRegister(String(seed), persons, bodies);
    this.ecommerce = new EcommerceRegister(String(seed), persons, bodies);
  }

  *rowsOf(world: CommuneWorld): Generator<RowHistory> {
    for (const kept of this.sightings) kept.forget();
    yield* this.insurance.employersOf(world.organisations);
    for (const person of world.people) {
      yield* this.population.rowsOf(person);
      yield* this.tax.rowsOf(person);
      yield* this.insurance.rowsOf(person);
    }
    for (const organisation of world.organisations) {
      yield* this.business.rowsOf(organisation);
      yield* this.tax.rowsOfBody(organisation);
    }
    for (const shop of world.shops) yield* this.ecommerce.rowsOf(shop);
  }
}
