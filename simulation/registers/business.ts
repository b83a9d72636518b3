import { digits } from '../identifiers/identifiers.ts';
import { writePhone } from '../errors/phone-forms.ts';
import { Random } from '../random/random.ts';
import { scatter } from '../random/scatter.ts';
import type { Organisation, OrganisationKind } from '../world/organisation.ts';
import type { OrganisationSightings } from './organisation-sighting.ts';
import type { PersonSighting, PersonSightings } from './person-sighting.ts';
import { reviseSighting } from './person-sighting.ts';
import { addressFields, instantOn, vietnameseDate, type RawRow, type RowHistory } from './raw-row.ts';

export const ORGANISATION_KIND_CODES: Readonly<Record<OrganisationKind, string>> = {
  enterprise: 'DOANH_NGHIEP',
  branch: 'CHI_NHANH',
  'household-business': 'HO_KINH_DOANH',
  'public-body': 'CO_QUAN',
};
export const LEGAL_FORM_CODES: Readonly<Record<Organisation['form'], string | undefined>> = {
  llc: 'TNHH',
  llc1: 'TNHH1TV',
  jsc: 'CP',
  private: 'DNTN',
  cooperative: 'HTX',
  household: 'HKD',
  public: undefined,
};
const STATUSES = ['TAM_NGUNG', 'DANG_GIAI_THE', 'DA_GIAI_THE'];

/** Business registration: one row gives dataset `enterprise` and, beside it, `representative`; versions of its own. */
export class BusinessRegister {
  private readonly random: Random;
  private readonly persons: PersonSightings;
  private readonly bodies: OrganisationSightings;

  constructor(seed: string, persons: PersonSightings, bodies: OrganisationSightings) {
    this.random = new Random(`${seed}/business`);
    this.persons = persons;
    this.bodies = bodies;
  }

  *rowsOf(organisation: Organisation): Generator<RowHistory> {
    if (organisation.kind === 'public-body') return;
    if (organisation.kind === 'household-business' && !this.random.chance(0.85)) return;
    let head = this.persons.see(organisation.representative);
    const own = this.ownFields(organisation);
    const recordId = `DN${digits(scatter(organisation.index, 1_000_000), 6)}`;
    const person = organisation.representative;
    yield {
      feed: 'business',
      key: { ma_ho_so: recordId },
      first: { ...own, nguoi_dai_dien: headFields(head) },
      firstAt: instantOn(this.bodies.registeredAddress(organisation).date, organisation.index % 20_000),
      revise: (before) => {
        const revised = this.random.chance(0.5)
          ? reviseSighting(this.random, head, this.persons.registeredAddress(person.household))
          : null;
        if (revised === null) return this.changeBody(organisation, before);
        head = revised;
        return { ...before, nguoi_dai_dien: headFields(revised) };
      },
      mustChange: false,
      records: [
        {
          source: 'business',
          dataset: 'enterprise',
          recordId,
          entityType: 'organisation',
          entity: organisation.entity,
          reference: { attribute: 'legal_representative', entityType: 'person', entity: person.entity },
        },
        {
          source: 'business',
          dataset: 'representative',
          recordId: `${recordId}#representative`,
          entityType: 'person',
          entity: person.entity,
        },
      ],
    };
  }

  private ownFields(organisation: Organisation): RawRow {
    const { name } = organisation;
    const address = this.bodies.registeredAddress(organisation);
    return {
      loai: ORGANISATION_KIND_CODES[organisation.kind],
      ma_so_doanh_nghiep: organisation.taxCode,
      ten_tieng_viet: name.full,
      ten_nuoc_ngoai: name.foreign || undefined,
      ten_viet_tat: name.short || undefined,
      loai_hinh: LEGAL_FORM_CODES[organisation.form],
      tru_so: addressFields(address),
      von_dieu_le: withThousands(organisation.capital),
      nganh_nghe: [organisation.industry],
      ngay_cap: vietnameseDate(organisation.registeredOn),
      tinh_trang_phap_ly: 'DANG_HOAT_DONG',
      dien_thoai: this.random.chance(0.8) ? writePhone(this.random, organisation.phone) : undefined,
      email: this.random.chance(0.5) ? organisation.email : undefined,
    };
  }

  private changeBody(organisation: Organisation, before: RawRow): RawRow {
    if (before['tinh_trang_phap_ly'] !== 'DANG_HOAT_DONG') return { ...before, tinh_trang_phap_ly: 'DANG_HOAT_DONG' };
    if (this.random.chance(0.5)) return { ...before, tinh_trang_phap_ly: this.random.pick(STATUSES) };
    const capital = organisation.capital + this.random.integer(1, 50) * 200_000_000;
    const next = withThousands(capital);
    return { ...before, von_dieu_le: next === before['von_dieu_le'] ? String(capital + 1) : next };
  }
}

function headFields(seen: PersonSighting): RawRow {
  const { address, person } = seen;
  return {
    ho_ten: seen.name,
    so_dinh_danh: seen.personalId ?? undefined,
    so_cmnd: seen.oldId9 ?? undefined,
    ngay_sinh: vietnameseDate(seen.birthDate),
    gioi_tinh: person.sex === 'male' ? 1 : 2,
    ...addressFields(address),
    dien_thoai: seen.phone ?? undefined,
  };
}

/** `1.500.000`, as forms write it. */
function withThousands(amount: number): string {
  return String(amount).replace(/\B(?=(?:\d{3})+$)/g, '.');
}
