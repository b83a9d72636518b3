import { digits } from '../identifiers/identifiers.ts';
import { Random } from '../random/random.ts';
import { scatter } from '../random/scatter.ts';
import type { Organisation } from '../world/organisation.ts';
import { ageOf, type Person } from '../world/person.ts';
import { LEGAL_FORM_CODES, ORGANISATION_KIND_CODES } from './business.ts';
import type { OrganisationSighting, OrganisationSightings } from './organisation-sighting.ts';
import { reviseSighting, type PersonSighting, type PersonSightings } from './person-sighting.ts';
import {
  addressFields,
  instantOn,
  KNOWN_TO_BE_EMPTY,
  vietnameseDate,
  type RawRow,
  type RowHistory,
} from './raw-row.ts';

const TAXPAYER_SHARE = 0.64;
const SECOND_FILE_SHARE = 0.025;
const ORGANISATION_SHARE = 0.95;
const STATUSES = ['00', '00', '00', '00', '00', '00', '01', '05', '06'];

/** The register of taxpayers: datasets `taxpayer` and `enterprise-taxpayer`. Some persons have two files. */
export class TaxRegister {
  private readonly random: Random;
  private readonly persons: PersonSightings;
  private readonly bodies: OrganisationSightings;
  private files = 0;

  constructor(seed: string, persons: PersonSightings, bodies: OrganisationSightings) {
    this.random = new Random(`${seed}/tax`);
    this.persons = persons;
    this.bodies = bodies;
  }

  *rowsOf(person: Person): Generator<RowHistory> {
    if (ageOf(person) < 18 || !this.random.chance(TAXPAYER_SHARE)) return;
    yield this.taxpayer(person);
    if (this.random.chance(SECOND_FILE_SHARE)) yield this.taxpayer(person);
  }

  *rowsOfBody(organisation: Organisation): Generator<RowHistory> {
    if (!this.random.chance(ORGANISATION_SHARE)) return;
    const sighting = this.bodies.see(organisation, 'owned');
    const recordId = this.nextFile('TC');
    const loai = ORGANISATION_KIND_CODES[organisation.kind];
    const first = { loai_nnt: loai, ...this.bodyFields(sighting) };
    yield {
      feed: 'tax',
      key: { ma_ho_so: recordId, loai_nnt: loai },
      first,
      firstAt: instantOn(sighting.address.date, organisation.index % 20_000),
      revise: (before) => this.changeStatus(before),
      mustChange: false,
      records: [
        {
          source: 'tax',
          dataset: 'enterprise-taxpayer',
          recordId,
          entityType: 'organisation',
          entity: organisation.entity,
        },
      ],
    };
  }

  private taxpayer(person: Person): RowHistory {
    let sighting = this.persons.see(person);
    const recordId = this.nextFile('NT');
    const status = { trang_thai: this.random.pick(STATUSES), ...this.contact(person) };
    const render = (seen: PersonSighting): RawRow => ({ loai_nnt: 'CA_NHAN', ...this.personFields(seen), ...status });
    return {
      feed: 'tax',
      key: { ma_ho_so: recordId, loai_nnt: 'CA_NHAN' },
      first: render(sighting),
      firstAt: instantOn(sighting.address.date, person.index % 25_000),
      revise: (before) => {
        const revised = reviseSighting(this.random, sighting, this.persons.registeredAddress(person.household));
        if (revised === null) return this.changeStatus(before);
        sighting = revised;
        return { ...render(revised), trang_thai: before['trang_thai'] };
      },
      mustChange: false,
      records: [{ source: 'tax', dataset: 'taxpayer', recordId, entityType: 'person', entity: person.entity }],
    };
  }

  private personFields(seen: PersonSighting): RawRow {
    const { person } = seen;
    const holdsRightId = seen.personalId === person.personalId;
    // Since July 2025 the personal id is the tax code; many files still show the code of before.
    const usesId = holdsRightId && person.index % 2 === 0;
    const knowsFormer = holdsRightId && person.formerPersonalId !== null && person.index % 4 < 2;
    return {
      ma_so_thue: usesId ? person.personalId : person.taxCode,
      ten_nnt: seen.name,
      so_dinh_danh: seen.personalId ?? undefined,
      so_dinh_danh_truoc_day: knowsFormer ? (person.formerPersonalId ?? undefined) : undefined,
      so_cmnd: seen.oldId9 ?? undefined,
      ngay_sinh: vietnameseDate(seen.birthDate),
      gioi_tinh: person.sex === 'male' ? 1 : 2,
      ...addressFields(seen.address),
      dien_thoai: seen.phone ?? undefined,
    };
  }

  private bodyFields(seen: OrganisationSighting): RawRow {
    const { organisation } = seen;
    const knowsHead = organisation.kind !== 'public-body' && this.random.chance(0.85);
    return {
      ma_so_thue: seen.taxCode ?? undefined,
      ten_nnt: seen.name,
      ten_nguoi_dai_dien: knowsHead ? organisation.representative.name : undefined,
      so_dinh_danh_dai_dien: knowsHead && this.random.chance(0.8) ? organisation.representative.personalId : undefined,
      loai_hinh: LEGAL_FORM_CODES[organisation.form],
      ngay_cap: vietnameseDate(organisation.registeredOn),
      nganh_nghe: [organisation.industry],
      ...addressFields(seen.address),
      dien_thoai: seen.phone ?? undefined,
      email: this.random.chance(0.3) ? organisation.email : undefined,
      trang_thai: this.random.pick(STATUSES),
    };
  }

  private contact(person: Person): RawRow {
    if (this.random.chance(0.02)) return { email: KNOWN_TO_BE_EMPTY };
    return this.random.chance(0.15) ? { email: `nnt${person.index}@thudientu.example.vn` } : {};
  }

  private changeStatus(before: RawRow): RawRow {
    return { ...before, trang_thai: before['trang_thai'] === '00' ? this.random.pick(['05', '06', '01']) : '00' };
  }

  private nextFile(prefix: string): string {
    this.files += 1;
    return `${prefix}${digits(scatter(this.files, 100_000_000), 8)}`;
  }
}
