import { writePhone } from '../errors/phone-forms.ts';
import { Random } from '../random/random.ts';
import type { Organisation, Shop } from '../world/organisation.ts';
import type { Person } from '../world/person.ts';
import type { OrganisationSightings } from './organisation-sighting.ts';
import { reviseSighting, type PersonSighting, type PersonSightings } from './person-sighting.ts';
import { instantOn, type RawRow, type RowHistory, type TrueRecord } from './raw-row.ts';

/** The platforms' reports: one row gives dataset `shop` and, beside it, the seller as the shop describes it. */
export class EcommerceRegister {
  private readonly random: Random;
  private readonly persons: PersonSightings;
  private readonly bodies: OrganisationSightings;

  constructor(seed: string, persons: PersonSightings, bodies: OrganisationSightings) {
    this.random = new Random(`${seed}/ecommerce`);
    this.persons = persons;
    this.bodies = bodies;
  }

  *rowsOf(shop: Shop): Generator<RowHistory> {
    const recordId = `${shop.platform}:${shop.shopId}`;
    const own = this.shopFields(shop);
    const seller =
      'person' in shop.seller ? this.personSeller(shop.seller.person) : this.bodySeller(shop.seller.organisation);
    yield {
      feed: 'ecommerce',
      key: { san: shop.platform, ma_gian_hang: shop.shopId },
      first: { ...own, nguoi_ban: seller.first },
      firstAt: instantOn('2026-09-15', shop.index % 80_000),
      revise: (before) => {
        const revised = this.random.chance(0.4) ? seller.revise() : null;
        if (revised !== null) return { ...before, nguoi_ban: revised };
        return { ...before, doanh_thu_thang: Number(before['doanh_thu_thang']) + this.random.integer(1, 90) * 100_000 };
      },
      mustChange: false,
      records: sellerRecords(shop, recordId),
    };
  }

  private shopFields(shop: Shop): RawRow {
    const owner = 'person' in shop.seller ? shop.seller.person.phone : shop.seller.organisation.phone;
    return {
      ten_gian_hang: shop.name,
      duong_dan: `https://${shop.platform}.example.vn/${shop.shopId.toLowerCase()}`,
      ngay_mo: shop.openedOn,
      trang_thai: this.random.chance(0.93) ? 'HOAT_DONG' : 'TAM_NGUNG',
      nganh_hang: [shop.trade],
      dien_thoai: this.random.chance(0.5) ? writePhone(this.random, owner) : undefined,
      doanh_thu_thang: this.random.integer(1, 900) * 100_000,
    };
  }

  private personSeller(person: Person): { first: RawRow; revise: () => RawRow | null } {
    let sighting = this.persons.see(person);
    const showsTaxCode = this.random.chance(0.35);
    const email = this.random.chance(0.3) ? `ban${person.index}@thudientu.example.vn` : undefined;
    const render = (seen: PersonSighting): RawRow => ({
      loai: 'CA_NHAN',
      ten: seen.name,
      so_dinh_danh: seen.personalId ?? undefined,
      so_cmnd: seen.oldId9 ?? undefined,
      ma_so_thue: showsTaxCode ? person.taxCode : undefined,
      // The platforms' form takes whole days only.
      ngay_sinh: seen.birthDate.length === 4 ? `${seen.birthDate}-01-01` : seen.birthDate,
      dien_thoai: seen.phone ?? undefined,
      email,
      dia_chi: seen.address.text,
    });
    return {
      first: render(sighting),
      revise: () => {
        const revised = reviseSighting(this.random, sighting, this.persons.registeredAddress(person.household));
        if (revised !== null) sighting = revised;
        return revised === null ? null : render(revised);
      },
    };
  }

  private bodySeller(organisation: Organisation): { first: RawRow; revise: () => RawRow | null } {
    const seen = this.bodies.see(organisation, 'copied');
    const head = organisation.representative;
    const first: RawRow = {
      loai: organisation.kind === 'household-business' ? 'HO_KINH_DOANH' : 'DOANH_NGHIEP',
      ten: seen.name,
      so_dinh_danh: this.random.chance(0.3) ? head.personalId : undefined,
      ma_so_thue: seen.taxCode ?? undefined,
      ten_nguoi_dai_dien: this.random.chance(0.5) ? head.name : undefined,
      dien_thoai: seen.phone ?? undefined,
      email: this.random.chance(0.5) ? organisation.email : undefined,
      dia_chi: seen.address.text,
    };
    return { first, revise: () => null };
  }
}

function sellerRecords(shop: Shop, recordId: string): TrueRecord[] {
  const source = 'ecommerce';
  const isPerson = 'person' in shop.seller;
  const entity = 'person' in shop.seller ? shop.seller.person.entity : shop.seller.organisation.entity;
  const entityType = isPerson ? 'person' : 'organisation';
  const reference = { attribute: 'seller', entityType, entity };
  return [
    { source, dataset: 'shop', recordId, entityType: 'shop', entity: shop.entity, reference },
    { source, dataset: `seller-${entityType}`, recordId: `${recordId}#seller`, entityType, entity },
  ];
}
