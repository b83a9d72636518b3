import { plainPhone } from '../identifiers/identifiers.ts';
import { COMMUNES } from '../places/units.ts';
import type { PersonFacts } from './person-facts.ts';

interface Registered {
  version: number;
  readonly entity: string;
  facts: PersonFacts;
}
/** What the population register says of an entity: the yardstick for the other registers. */
export interface Yardstick {
  readonly name: string;
  readonly birthDate: string;
  readonly address: string;
  readonly ids: readonly string[];
  readonly cancelledIds: readonly string[];
}

const CURRENT_CODES = new Map(COMMUNES.map((commune) => [commune.code, commune.newCode]));
const FIRST_DAY = '20250701';

/** The population register as its files left it, and the phones of all. */
export class RegisterOfPeople {
  private readonly records = new Map<string, Registered>();
  private readonly byEntity = new Map<string, Registered[]>();
  /** Phone → the entity that shows it, or `several`. */
  private readonly phones = new Map<string, string>();

  take(entity: string, version: number, facts: PersonFacts): void {
    const known = this.records.get(facts.record);
    if (known === undefined) {
      const registered = { version, entity, facts };
      this.records.set(facts.record, registered);
      this.byEntity.set(entity, [...(this.byEntity.get(entity) ?? []), registered]);
    } else if (version > known.version) {
      known.version = version;
      known.facts = facts;
    }
  }

  takePhone(entity: string, written: string): void {
    const phone = plainPhone(written);
    const holder = this.phones.get(phone);
    if (holder === undefined) this.phones.set(phone, entity);
    else if (holder !== entity) this.phones.set(phone, SEVERAL);
  }

  isShared(written: string): boolean {
    return this.phones.get(plainPhone(written)) === SEVERAL;
  }

  yardstickOf(entity: string): Yardstick | null {
    const all = this.byEntity.get(entity);
    const last = all?.at(-1);
    if (all === undefined || last === undefined) return null;
    const cancelledIds = all.flatMap(({ facts }) => facts.cancelledIds);
    const ids = all.map(({ facts }) => facts.personalId ?? '').filter((id) => !cancelledIds.includes(id));
    const { name, birthDate, address } = last.facts;
    return { name, birthDate, address, ids, cancelledIds };
  }

  get size(): number {
    return this.byEntity.size;
  }

  get recordCount(): number {
    return this.records.size;
  }

  get reissued(): number {
    let count = 0;
    for (const { facts } of this.records.values()) count += facts.cancelledIds.length;
    return count;
  }

  /** Entities with a twin (same family name, home and birth date) or a namesake born that year in that commune. */
  twinsAndNamesakes(): number {
    const twins = new Map<string, Set<string>>();
    const namesakes = new Map<string, Set<string>>();
    for (const { entity, facts } of this.records.values()) {
      const commune = facts.communeDate < FIRST_DAY ? (CURRENT_CODES.get(facts.commune) ?? '') : facts.commune;
      const year = facts.birthDate.slice(0, 4);
      gather(namesakes, `${facts.name}|${year}|${commune}`, entity);
      gather(twins, `${facts.name.split(' ')[0] ?? ''}|${facts.birthDate}|${facts.address}`, entity);
    }
    const doubles = new Set<string>();
    for (const group of [...twins.values(), ...namesakes.values()]) {
      if (group.size > 1) for (const entity of group) doubles.add(entity);
    }
    return doubles.size;
  }
}

const SEVERAL = 'several';

function gather(groups: Map<string, Set<string>>, key: string, entity: string): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, new Set([entity]));
  else group.add(entity);
}
