import { ADDRESS_CARDS, dayOfGeneration, mistakeAddress } from '../errors/address-errors.ts';
import {
  ORGANISATION_NAME_CARDS,
  TAX_CODE_CARDS,
  writeOrganisationName,
  writeTaxCode,
  type TaxCodeCard,
} from '../errors/organisation-errors.ts';
import { writePhone } from '../errors/phone-forms.ts';
import { writeAddress, type WrittenAddress } from '../places/address.ts';
import { Deck } from '../random/deck.ts';
import { Random } from '../random/random.ts';
import type { Organisation } from '../world/organisation.ts';

/** What one register outside business registration holds of a body. */
export interface OrganisationSighting {
  readonly organisation: Organisation;
  readonly name: string;
  readonly taxCode: string | null;
  readonly phone: string | null;
  readonly address: WrittenAddress;
}

/** Deals the errors that registers make about bodies. */
export class OrganisationSightings {
  private readonly random: Random;
  private readonly names;
  private readonly addresses;
  private readonly codes: Readonly<Record<'owned' | 'copied', Deck<TaxCodeCard>>>;
  /** Of the commune at hand. */
  private readonly registered = new Map<Organisation, WrittenAddress>();

  constructor(seed: string) {
    this.random = new Random(`${seed}/organisation-sightings`);
    this.names = new Deck(new Random(`${seed}/organisation-names`), ORGANISATION_NAME_CARDS);
    this.addresses = new Deck(new Random(`${seed}/organisation-addresses`), ADDRESS_CARDS);
    this.codes = {
      owned: new Deck<TaxCodeCard>(new Random(`${seed}/owned-tax-codes`), TAX_CODE_CARDS.owned),
      copied: new Deck<TaxCodeCard>(new Random(`${seed}/copied-tax-codes`), TAX_CODE_CARDS.copied),
    };
  }

  /** Lets go of the commune before. */
  forget(): void {
    this.registered.clear();
  }

  /** The address that business registration has. */
  registeredAddress(organisation: Organisation): WrittenAddress {
    const known = this.registered.get(organisation);
    if (known !== undefined) return known;
    const generation = this.random.chance(0.6) ? 3 : 2;
    const address = writeAddress(organisation.place, generation, dayOfGeneration(this.random, generation));
    this.registered.set(organisation, address);
    return address;
  }

  /** @param codes whether the register gives out tax codes itself or copies them. */
  see(organisation: Organisation, codes: 'owned' | 'copied'): OrganisationSighting {
    let name: string | null = organisation.name.full;
    this.names.deal((card) => {
      name = writeOrganisationName(organisation, card);
      return name !== null;
    });
    return {
      organisation,
      name,
      taxCode: writeTaxCode(this.random, organisation.taxCode, this.codes[codes].deal()),
      phone: this.random.chance(0.7) ? writePhone(this.random, organisation.phone) : null,
      address: this.dealAddress(organisation),
    };
  }

  private dealAddress(organisation: Organisation): WrittenAddress {
    const registered = this.registeredAddress(organisation);
    const card = this.addresses.deal();
    if (card === 'same') return registered;
    return mistakeAddress({ random: this.random, registered, formerPlace: organisation.formerPlace, error: card });
  }
}
