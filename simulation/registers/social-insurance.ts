import { digits } from '../identifiers/identifiers.ts';
import { Random } from '../random/random.ts';
import { scatter } from '../random/scatter.ts';
import type { Organisation } from '../world/organisation.ts';
import { ageOf, type Person } from '../world/person.ts';
import { ORGANISATION_KIND_CODES } from './business.ts';
import type { OrganisationSightings } from './organisation-sighting.ts';
import { reviseSighting, type PersonSighting, type PersonSightings } from './person-sighting.ts';
import { addressFields, instantOn, type RawRow, type RowHistory } from './raw-row.ts';

const EMPLOYER_SHARES = { enterprise: 0.65, branch: 0.3, 'household-business': 0.2, 'public-body': 1 } as const;

/** The register of the insured and of who pays for them: datasets `participant` and `employer`. */
export class SocialInsuranceRegister {
  private readonly random: Random;
  private readonly persons: PersonSightings;
  private readonly bodies: OrganisationSightings;
  private files = 0;
  /** Employers of the commune at hand, by their record. */
  private employers: { recordId: string; organisation: Organisation }[] = [];

  constructor(seed: string, persons: PersonSightings, bodies: OrganisationSightings) {
    this.random = new Random(`${seed}/social-insurance`);
    this.persons = persons;
    this.bodies = bodies;
  }

  /** Employers first: participants of the same commune refer to them. */
  *employersOf(organisations: readonly Organisation[]): Generator<RowHistory> {
    this.employers = [];
    for (const organisation of organisations) {
      if (!this.random.chance(EMPLOYER_SHARES[organisation.kind])) continue;
      const recordId = this.nextFile('DV');
      this.employers.push({ recordId, organisation });
      yield this.employer(organisation, recordId);
    }
  }

  *rowsOf(person: Person): Generator<RowHistory> {
    const age = ageOf(person);
    const share = age <= 1 ? 0.95 : age < 18 ? 0.4 : age < 62 ? 0.5 : 0.42;
    if (!this.random.chance(share)) return;
    yield this.participant(person);
  }

  private participant(person: Person): RowHistory {
    let sighting = this.persons.see(person, true);
    const recordId = this.nextFile('BH');
    const works = ageOf(person) >= 18 && ageOf(person) < 62 && this.random.chance(0.6);
    const employer = works && this.employers.length > 0 ? this.random.pick(this.employers) : undefined;
    const status = { ho_so_don_vi: employer?.recordId, trang_thai: ageOf(person) >= 62 ? 'HUU_TRI' : 'DANG_DONG' };
    const hasTaxCode = ageOf(person) >= 18 && this.random.chance(0.15);
    const render = (seen: PersonSighting): RawRow => ({
      ma_so_bhxh: person.socialInsuranceNo,
      ma_so_thue: hasTaxCode ? person.taxCode : undefined,
      ...participantFields(seen),
      ...status,
    });
    const employerReference =
      employer === undefined
        ? {}
        : { reference: { attribute: 'employer', entityType: 'organisation', entity: employer.organisation.entity } };
    return {
      feed: 'participant',
      key: { ma_ho_so: recordId },
      first: render(sighting),
      firstAt: instantOn(sighting.address.date, person.index % 25_000),
      revise: (before) => {
        const revised = reviseSighting(this.random, sighting, this.persons.registeredAddress(person.household));
        if (revised === null) return changeStatus(before);
        sighting = revised;
        return { ...render(revised), trang_thai: before['trang_thai'] };
      },
      mustChange: sighting.name.startsWith('Con bà ') && this.random.chance(0.5),
      records: [
        {
          source: 'social-insurance',
          dataset: 'participant',
          recordId,
          entityType: 'person',
          entity: person.entity,
          ...employerReference,
        },
      ],
    };
  }

  private employer(organisation: Organisation, recordId: string): RowHistory {
    const seen = this.bodies.see(organisation, 'copied');
    const headcount = this.random.integer(1, 60);
    return {
      feed: 'employer',
      key: { ma_ho_so: recordId },
      first: {
        ten_don_vi: seen.name,
        ma_so_thue: seen.taxCode ?? undefined,
        loai: ORGANISATION_KIND_CODES[organisation.kind],
        ...addressFields(seen.address),
        dien_thoai: seen.phone ?? undefined,
        so_lao_dong: String(headcount),
      },
      firstAt: instantOn(seen.address.date, organisation.index % 20_000),
      revise: (before) => ({
        ...before,
        so_lao_dong: String(Number(before['so_lao_dong']) + this.random.integer(1, 9)),
      }),
      mustChange: false,
      records: [
        {
          source: 'social-insurance',
          dataset: 'employer',
          recordId,
          entityType: 'organisation',
          entity: organisation.entity,
        },
      ],
    };
  }

  private nextFile(prefix: string): string {
    this.files += 1;
    return `${prefix}${digits(scatter(this.files, 100_000_000), 8)}`;
  }
}

function participantFields(seen: PersonSighting): RawRow {
  const words = seen.name.split(' ');
  // The form has three fields for a name; a child without one stands whole in the last.
  const isUnnamed = seen.name.startsWith('Con bà ');
  return {
    so_dinh_danh: seen.personalId ?? undefined,
    so_cmnd: seen.oldId9 ?? undefined,
    ho: isUnnamed || words.length < 2 ? undefined : words[0],
    chu_dem: isUnnamed ? undefined : words.slice(1, -1).join(' ') || undefined,
    ten: isUnnamed ? seen.name : words.at(-1),
    ngay_sinh: seen.birthDate.replaceAll('-', '').padEnd(8, '0'),
    gioi_tinh: seen.person.sex === 'male' ? '1' : '2',
    ...addressFields(seen.address),
    dien_thoai: seen.phone ?? undefined,
  };
}

function changeStatus(before: RawRow): RawRow {
  return { ...before, trang_thai: before['trang_thai'] === 'DANG_DONG' ? 'TAM_DUNG' : 'DANG_DONG' };
}
