import type { AdminUnitsFile, AttributeDefinition, AttributeValue } from '#libs/contract';
import { AddressStandardiser, type Address } from './address.ts';
import { AdminNames } from './admin-names.ts';
import { AdminCodes } from './admin-unit.ts';
import { standardiseDate } from './date.ts';
import { standardiseIdentifier } from './identifier.ts';
import { Memo } from './memo.ts';
import { OrganisationNameStandardiser, type OrganisationName } from './organisation-name.ts';
import { standardisePersonName, type PersonName } from './person-name.ts';
import { standardisePhone } from './phone.ts';
import { standardiseAmount, standardiseCode, standardiseEmail, standardiseText } from './plain.ts';
import type { WordTable } from './word-table.ts';

/** Of an attribute with more values only the first ones take part: every value meets every other one. */
const MOST_VALUES = 16;

type Kind = Pick<AttributeDefinition, 'kind' | 'scheme'>;

/** Brings values to their standard form by the kind of their attribute. */
export class Standardiser {
  private readonly adminCodes: AdminCodes;
  private readonly addresses: Memo<Address | null>;
  private readonly personNames: Memo<PersonName | null>;
  private readonly organisationNames: Memo<OrganisationName | null>;

  /** @param adminUnits null: codes of the reform of 2025 as they ship, and no names. */
  constructor(
    private readonly words: WordTable,
    adminUnits: AdminUnitsFile | null = null,
  ) {
    const units = adminUnits === null ? shipped() : imported(adminUnits);
    this.adminCodes = units.codes;
    const addresses = new AddressStandardiser(words, units.names);
    const organisationNames = new OrganisationNameStandardiser(words);
    this.addresses = new Memo((text) => addresses.standardise(text));
    this.personNames = new Memo((text) => standardisePersonName(text, words));
    this.organisationNames = new Memo((text) => organisationNames.standardise(text));
  }

  /**
   * One value as itself, several distinct ones as an array, null where there is nothing to compare. What is unknown,
   * empty or withheld is no evidence, for or against.
   */
  standardise(attribute: Kind, value: AttributeValue | undefined): unknown {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string') return this.standardiseOne(attribute, value);
    if (!Array.isArray(value)) return null;
    const standard = new Set<unknown>();
    for (const each of value as readonly unknown[]) {
      if (standard.size >= MOST_VALUES) break;
      if (typeof each !== 'string') continue;
      const one = this.standardiseOne(attribute, each);
      if (Array.isArray(one)) for (const candidate of one) standard.add(candidate);
      else if (one !== null) standard.add(one);
    }
    if (standard.size === 0) return null;
    return standard.size === 1 ? [...standard][0] : [...standard];
  }

  private standardiseOne(attribute: Kind, text: string): unknown {
    switch (attribute.kind) {
      case 'person-name':
        return this.personNames.of(text);
      case 'organisation-name':
        return this.organisationNames.of(text);
      case 'date':
        return standardiseDate(text);
      case 'identifier':
        return standardiseIdentifier(text, attribute.scheme ?? '');
      case 'phone':
        return standardisePhone(text);
      case 'address':
        return this.addresses.of(text);
      case 'admin-unit':
        return this.adminCodes.standardise(text);
      case 'code':
        return standardiseCode(text);
      case 'email':
        return standardiseEmail(text);
      case 'amount':
        return standardiseAmount(text);
      case 'text':
        return standardiseText(text, this.words);
      case 'reference':
        // References are no linkage evidence: they are resolved through the crosswalk when read.
        return null;
    }
  }
}

interface AdminUnits {
  readonly codes: AdminCodes;
  readonly names: AdminNames | null;
}

let ofShipped: AdminUnits | null = null;
/** A table of ten thousand units serves every model of a process. */
const ofFiles = new WeakMap<AdminUnitsFile, AdminUnits>();

function shipped(): AdminUnits {
  ofShipped ??= { codes: AdminCodes.shipped(), names: null };
  return ofShipped;
}

function imported(file: AdminUnitsFile): AdminUnits {
  const known = ofFiles.get(file);
  if (known !== undefined) return known;
  const codes = AdminCodes.of(file);
  const units = { codes, names: new AdminNames(file, codes) };
  ofFiles.set(file, units);
  return units;
}
