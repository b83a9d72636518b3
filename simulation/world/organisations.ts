import { digits, mobilePhone, type TaxCodes } from '../identifiers/identifiers.ts';
import {
  drawEnterpriseName,
  drawHouseholdBusinessName,
  drawOwnName,
  publicBodyName,
} from '../names/organisation-name.ts';
import { inventPlace } from '../places/address.ts';
import type { Commune } from '../places/units.ts';
import type { Random } from '../random/random.ts';
import { ageOf, type Person } from './person.ts';
import type { Organisation, OrganisationKind } from './organisation.ts';

const ORGANISATIONS_PER_PERSON = 0.058;
const PHONE_SERIALS = 30_000_000;
const INDUSTRIES =
  '1071 1410 2592 4100 4321 4511 4632 4649 4663 4711 4719 4773 4931 4933 5510 5610 6201 6820 7020 8531'.split(' ');
const RANGES = ['01', '02', '03', '04', '20', '31', '37', '57'];

/** Makes the bodies of one commune after another. Names of enterprises are unique, as the law asks. */
export class Organisations {
  private readonly random: Random;
  private readonly taxCodes: TaxCodes;
  private readonly takenNames = new Set<string>();
  /** Branches by parent, of the commune at hand. */
  private readonly branches = new Map<Organisation, number>();
  private made = 0;
  private owed = 0;

  constructor(random: Random, taxCodes: TaxCodes) {
    this.random = random;
    this.taxCodes = taxCodes;
  }

  establish(commune: Commune, people: readonly Person[]): Organisation[] {
    const adults = people.filter((person) => ageOf(person) >= 23 && ageOf(person) <= 70);
    const here: Organisation[] = [];
    this.branches.clear();
    this.owed += people.length * ORGANISATIONS_PER_PERSON;
    let publicBodies = 0;
    while (this.owed >= 1 && adults.length > 0) {
      this.owed -= 1;
      const kind = this.drawKind(here);
      if (kind === 'public-body') publicBodies += 1;
      here.push(this.make({ kind, commune, head: this.random.pick(adults), here, ordinal: publicBodies - 1 }));
    }
    return here;
  }

  private drawKind(here: readonly Organisation[]): OrganisationKind {
    const roll = this.random.fraction();
    if (roll < 0.5) return 'enterprise';
    if (roll < 0.86) return 'household-business';
    if (roll < 0.95 && here.some((body) => body.kind === 'enterprise')) return 'branch';
    return roll < 0.95 ? 'enterprise' : 'public-body';
  }

  private make(wish: {
    kind: OrganisationKind;
    commune: Commune;
    head: Person;
    here: readonly Organisation[];
    ordinal: number;
  }): Organisation {
    const { random } = this;
    const index = this.made;
    this.made += 1;
    const named = this.nameOf(wish);
    const home = wish.kind === 'household-business' && random.chance(0.6);
    const slug = named.name.full
      .normalize('NFD')
      .replace(/[^A-Za-z0-9 ]/g, '')
      .split(' ')
      .slice(-2)
      .join('')
      .toLowerCase();
    return {
      index,
      entity: `O${digits(index + 1, 6)}`,
      kind: wish.kind,
      ...named,
      place: home ? wish.head.household.place : inventPlace(random, wish.commune),
      formerPlace: inventPlace(random, wish.commune),
      phone:
        wish.kind === 'household-business' && random.chance(0.5) ? wish.head.phone : mobilePhone(PHONE_SERIALS + index),
      email: `${wish.kind === 'enterprise' ? 'info' : 'lienhe'}@${slug}${index}.example.vn`,
      representative: wish.head,
      registeredOn: `${random.integer(2003, 2025)}-${digits(random.integer(1, 12), 2)}-${digits(random.integer(1, 28), 2)}`,
      industry: random.pick(INDUSTRIES),
      capital: random.integer(1, 200) * 100_000_000,
    };
  }

  private nameOf(wish: {
    kind: OrganisationKind;
    commune: Commune;
    head: Person;
    here: readonly Organisation[];
    ordinal: number;
  }): Pick<Organisation, 'name' | 'form' | 'taxCode' | 'parent'> {
    const plain = (full: string): Organisation['name'] => ({ full, short: '', foreign: '' });
    const ownCode = (): string => this.taxCodes.next(this.random.pick(RANGES));
    switch (wish.kind) {
      case 'enterprise':
        return { ...this.enterpriseName(wish.commune), taxCode: ownCode(), parent: null };
      case 'branch':
        return this.branchOf(this.random.pick(wish.here.filter((body) => body.kind === 'enterprise')), wish.commune);
      case 'household-business': {
        const full = drawHouseholdBusinessName(this.random, wish.head.name);
        const alone = !wish.here.some((body) => body.representative === wish.head);
        const taxCode = alone && this.random.chance(0.4) ? wish.head.personalId : ownCode();
        return { name: plain(full), form: 'household', taxCode, parent: null };
      }
      case 'public-body':
        return {
          name: plain(publicBodyName(wish.ordinal, wish.commune.name)),
          form: 'public',
          taxCode: ownCode(),
          parent: null,
        };
    }
  }

  private enterpriseName(commune: Commune): Pick<Organisation, 'name' | 'form'> {
    for (let tries = 0; ; tries += 1) {
      let own = drawOwnName(this.random);
      if (tries > 2 || this.random.chance(0.12)) own += ` ${commune.province.name.replace(/^(Tỉnh|Thành phố) /, '')}`;
      if (tries > 8) own += ` ${tries}`;
      const { form, ...name } = drawEnterpriseName(this.random, own);
      if (this.takenNames.has(name.full)) continue;
      this.takenNames.add(name.full);
      return { name, form };
    }
  }

  private branchOf(parent: Organisation, commune: Commune): Pick<Organisation, 'name' | 'form' | 'taxCode' | 'parent'> {
    const ordinal = (this.branches.get(parent) ?? 0) + 1;
    this.branches.set(parent, ordinal);
    const seat = commune.name.replace(/^(Phường|Xã|Thị trấn) /, '');
    const full = `Chi nhánh${ordinal > 1 ? ` ${ordinal}` : ''} ${parent.name.full} tại ${seat}`;
    const taxCode = `${parent.taxCode}-${digits(ordinal, 3)}`;
    return { name: { full, short: '', foreign: '' }, form: parent.form, taxCode, parent };
  }
}
