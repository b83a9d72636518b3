import type { LegalForm, OrganisationName } from '../names/organisation-name.ts';
import type { Place } from '../places/address.ts';
import type { Person } from './person.ts';

export type OrganisationKind = 'enterprise' | 'branch' | 'household-business' | 'public-body';

/** A body as the simulation knows the truth. */
export interface Organisation {
  readonly index: number;
  readonly entity: string;
  readonly kind: OrganisationKind;
  readonly name: OrganisationName;
  readonly form: LegalForm;
  /** Ten digits; thirteen for a branch; for some household businesses the owner's personal id. */
  readonly taxCode: string;
  readonly parent: Organisation | null;
  readonly place: Place;
  readonly formerPlace: Place;
  readonly phone: string;
  readonly email: string;
  readonly representative: Person;
  /** `YYYY-MM-DD` */
  readonly registeredOn: string;
  readonly industry: string;
  /** Đồng. */
  readonly capital: number;
}

/** An account on a platform, run by one seller. */
export interface Shop {
  readonly index: number;
  readonly entity: string;
  readonly platform: string;
  readonly shopId: string;
  readonly name: string;
  readonly openedOn: string;
  readonly trade: string;
  readonly seller: { readonly person: Person } | { readonly organisation: Organisation };
}
