import { digits } from '../identifiers/identifiers.ts';
import { dayOfGeneration } from '../errors/address-errors.ts';
import { writeAddress, type WrittenAddress } from '../places/address.ts';
import { Random } from '../random/random.ts';
import { scatter } from '../random/scatter.ts';
import { ageOf, phoneHolder, type Person } from '../world/person.ts';
import type { PersonSightings } from './person-sighting.ts';
import { addressFields, instantOn, WITHHELD, vietnameseDate, type RawRow, type RowHistory } from './raw-row.ts';

const PEOPLES: Readonly<Record<string, string>> = {
  kinh: 'Kinh',
  mong: 'Mông',
  thai: 'Thái',
  tay: 'Tày',
  ede: 'Ê Đê',
  'gia-rai': 'Gia Rai',
  'co-ho': 'Cơ Ho',
  khmer: 'Khmer',
};
const SECOND_RECORDS_FROM = 50_000_000;

/** The register of everybody: dataset `citizen`, one row a person, versions of its own. */
export class PopulationRegister {
  private readonly random: Random;
  private readonly sightings: PersonSightings;

  constructor(seed: string, sightings: PersonSightings) {
    this.random = new Random(`${seed}/population`);
    this.sightings = sightings;
  }

  *rowsOf(person: Person): Generator<RowHistory> {
    const former = person.formerPersonalId;
    // A re-issued id came before the register was first read, comes while it is read, or opened a second file.
    const story = former === null ? 0 : person.index % 3;
    const address = this.sightings.registeredAddress(person.household);
    const cancelled = former === null ? undefined : [former];
    const current = { so_dinh_danh: person.personalId, so_dinh_danh_da_huy: cancelled };
    const past = former === null ? current : { so_dinh_danh: former };
    const phone = this.phoneOf(person);
    const first = { ...this.commonFields(person, address), ...phone };
    const change = former !== null && story === 1 ? current : null;
    yield this.history(person, person.index, { ...first, ...(story === 0 ? current : past) }, change);
    if (story === 2 && former !== null) {
      yield this.history(person, SECOND_RECORDS_FROM + person.index, { ...first, ...current }, null);
    }
  }

  private history(person: Person, serial: number, first: RawRow, change: RawRow | null): RowHistory {
    const recordId = `DC${digits(scatter(serial, 100_000_000), 8)}`;
    const address = this.sightings.registeredAddress(person.household);
    return {
      feed: 'population',
      key: { so_ho_so: recordId },
      first,
      firstAt: instantOn(address.date, person.index % 30_000),
      revise: (before) =>
        change !== null && before === first ? { ...before, ...change } : this.revise(person, before),
      mustChange: change !== null,
      records: [{ source: 'population', dataset: 'citizen', recordId, entityType: 'person', entity: person.entity }],
    };
  }

  private commonFields(person: Person, address: WrittenAddress): RawRow {
    return {
      so_cmnd: person.oldId9 ?? undefined,
      ho_ten: person.name,
      ngay_sinh: vietnameseDate(person.birthDate),
      gioi_tinh: person.sex === 'male' ? 1 : 2,
      que_quan: person.index % 400 === 7 ? WITHHELD : person.household.formerPlace.commune.province.name,
      dan_toc: PEOPLES[person.people] ?? 'Kinh',
      quoc_tich: 'VN',
      tinh_trang: 'SONG',
      ho_ten_me: person.mother?.name,
      thuong_tru: addressFields(address),
    };
  }

  private phoneOf(person: Person): RawRow {
    const { household } = person;
    const family = phoneHolder(household) === person ? household.familyPhone : null;
    if (family !== null) return { dien_thoai: [family] };
    return ageOf(person) >= 14 && this.random.chance(0.45) ? { dien_thoai: [person.phone] } : {};
  }

  private revise(person: Person, before: RawRow): RawRow {
    const { random } = this;
    const roll = random.fraction();
    if (roll < 0.08) {
      const next = writeAddress(person.household.nextPlace, 3, dayOfGeneration(random, 3));
      return { ...before, thuong_tru: addressFields(next) };
    }
    if (roll < 0.3 && ageOf(person) > 60 && before['tinh_trang'] === 'SONG') {
      return { ...before, tinh_trang: 'CHET', ngay_chet: '02/10/2026' };
    }
    const had = before['dien_thoai'];
    const holdsFamilyPhone = phoneHolder(person.household) === person;
    if (roll < 0.7 && !holdsFamilyPhone && ageOf(person) >= 14) {
      const hadOwn = Array.isArray(had) && had[0] === person.phone;
      return { ...before, dien_thoai: [hadOwn ? person.formerPhone : person.phone] };
    }
    return {
      ...before,
      ten_goi_khac: [`${person.name.split(' ').at(-1) ?? ''} ${random.pick(['Út', 'Hai', 'Ba', 'Tư', 'Bé'])}`],
    };
  }
}
