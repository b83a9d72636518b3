import { HIDDEN_CHARACTERS } from '#libs/contract';
import { PROVINCE_CODES } from './province-codes.ts';
import { isValidPlate, standardisePlate } from './plate.ts';
import { invoiceKey, isValidInvoiceKey } from './invoice-key.ts';

/**
 * Identifiers by scheme: one written form, and a check where the scheme has one. An identifier that fails its check is
 * kept and compared, as weaker evidence: two registers that hold the same wrong number copied it from the same person.
 */

/** Digits (or upper-case letters and digits), branch of a tax code after `-`. */
export type Identifier = string;

const NOISE = /[\s.\-_/\p{Default_Ignorable_Code_Point}]/gu;
const DIGITS = /^\d+$/;
const TAX_CODE = /^\d{10}(?:-\d{3})?$/;
const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const;
const DIGIT_0 = 48;
const REPEATED = /^(.)\1+$/;

/** @returns null when nothing remains, or for placeholders such as 000000000000. */
export function standardiseIdentifier(text: string, scheme: string): Identifier | null {
  const plain = DIGITS.test(text) ? text : text.normalize('NFKC').replace(NOISE, '').toUpperCase();
  if (plain === '' || (plain.length > 1 && REPEATED.test(plain))) return null;
  switch (scheme) {
    case 'personal-id':
      // Spreadsheets drop the leading zero of a province code.
      return /^\d{11}$/.test(plain) ? `0${plain}` : plain;
    case 'old-id9':
      return /^\d{8}$/.test(plain) ? `0${plain}` : plain;
    case 'tax-code':
      return standardiseTaxCode(plain);
    case 'social-insurance':
      // A health-insurance card number holds the social-insurance number; newer ones go on with the facility.
      if (/^[A-Z]{2}\d{13}(?:\d{5})?$/.test(plain)) return plain.slice(5, 15);
      return /^\d{9}$/.test(plain) ? `0${plain}` : plain;
    case 'health-card':
      return /^[A-Z]{2}\d{18}$/.test(plain) ? plain.slice(0, 15) : plain;
    case 'plate':
      return standardisePlate(plain);
    case 'e-invoice':
      return invoiceKey(text.replace(HIDDEN_CHARACTERS, '').normalize('NFKC').toUpperCase()) ?? plain;
    case 'vessel-imo':
      return plain.replace(/^IMO/, '');
    default:
      return plain;
  }
}

/** A spreadsheet drops the zero of a code of ten digits; a branch stands after a dash. */
function standardiseTaxCode(plain: string): Identifier {
  if (/^\d{13}$/.test(plain)) return `${plain.slice(0, 10)}-${plain.slice(10)}`;
  return /^\d{9}$/.test(plain) && isValidTaxCode(`0${plain}`) ? `0${plain}` : plain;
}

/** Whether an identifier has the form of its scheme and passes its check, where there is one. */
export function isValidIdentifier(identifier: Identifier, scheme: string): boolean {
  switch (scheme) {
    case 'personal-id':
      // Province or country of birth registration, sex and century, year, random: no check digit.
      return /^\d{12}$/.test(identifier);
    case 'old-id9':
      return /^\d{9}$/.test(identifier);
    case 'tax-code':
      return isValidTaxCode(identifier);
    case 'social-insurance':
      return /^\d{10}$/.test(identifier);
    case 'health-card':
      // Group, benefit 1–5, province, social-insurance number.
      return /^[A-Z]{2}[1-5]\d{2}\d{10}$/.test(identifier);
    case 'passport':
      // B and C with seven digits, since 2022 one letter with eight.
      return /^[A-Z]\d{7,8}$/.test(identifier);
    case 'plate':
      return isValidPlate(identifier);
    case 'e-invoice':
      return isValidInvoiceKey(identifier);
    case 'budget-unit':
      return /^\d{7}$/.test(identifier);
    case 'land-parcel':
      return /^[A-Z0-9]{12}$/.test(identifier);
    case 'industry':
      return /^[A-U]?\d{2,5}$/.test(identifier);
    case 'vessel-imo':
      return isValidImo(identifier);
    default:
      return true;
  }
}

/** 10 digits whose last is the check, with a branch 001–999 after `-`; or the 12 digits of a personal id. */
function isValidTaxCode(code: Identifier): boolean {
  if (code.length === 12) return DIGITS.test(code);
  if (!TAX_CODE.test(code) || code.startsWith('00') || code.endsWith('-000')) return false;
  let sum = 0;
  for (let i = 0; i < TAX_WEIGHTS.length; i += 1) sum += (TAX_WEIGHTS[i] as number) * (code.charCodeAt(i) - DIGIT_0);
  // Remainder 0 would need the check 10: such stems are not issued.
  return 10 - (sum % 11) === code.charCodeAt(9) - DIGIT_0;
}

/** Seven digits; the last is that of the sum of the others by 7, 6, … 2. */
function isValidImo(number: Identifier): boolean {
  if (!/^\d{7}$/.test(number)) return false;
  const sum = [...number.slice(0, 6)].reduce((total, digit, i) => total + Number(digit) * (7 - i), 0);
  return sum % 10 === Number(number.charAt(6));
}

/** What a personal id says of its holder, and what speaks against it: a warning, since ids are also issued wrongly. */
export interface PersonalIdChecks {
  /** `province`, `sex`, `birth-year`: what does not agree; empty when nothing speaks against the id. */
  readonly warnings: readonly ('form' | 'province' | 'sex' | 'birth-year')[];
}

/**
 * Province or country of birth registration (3), sex and century (1), year of birth (2), random (6): the form of Decree
 * 137/2015, which no law in force repeats.
 */
export function checkPersonalId(
  id: Identifier,
  person: { readonly sex?: string | null; readonly birthYear?: number | null },
): PersonalIdChecks {
  const match = /^(\d{3})(\d)(\d{2})\d{6}$/.exec(id);
  if (match === null) return { warnings: ['form'] };
  const [, place = '', sexAndCentury = '', year = ''] = match;
  const warnings: PersonalIdChecks['warnings'][number][] = [];
  // From 101 on: countries.
  if (Number(place) < 100 && !PROVINCE_CODES.has(place)) warnings.push('province');
  const isFemale = Number(sexAndCentury) % 2 === 1;
  if (person.sex === 'male' || person.sex === 'female') {
    if ((person.sex === 'female') !== isFemale) warnings.push('sex');
  }
  const birthYear = 1900 + 100 * Math.trunc(Number(sexAndCentury) / 2) + Number(year);
  if (typeof person.birthYear === 'number' && person.birthYear !== birthYear) warnings.push('birth-year');
  return { warnings };
}

/**
 * The part of an identifier that several things share: the enterprise of a branch's tax code, the outward half of a
 * British postcode. Null where the scheme has no such part.
 */
export function rootOf(identifier: Identifier, scheme: string): string | null {
  switch (scheme) {
    case 'tax-code':
      return identifier.slice(0, 10);
    case 'postcode':
      return identifier.length < 5 ? null : identifier.slice(0, -3);
    default:
      return null;
  }
}
