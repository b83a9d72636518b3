/**
 * Identifiers by scheme: one written form, and a check where the scheme has one. An identifier that fails its check is
 * kept and compared, as weaker evidence: two registers that hold the same wrong number copied it from the same person.
 */

/** Digits (or upper-case letters and digits), branch of a tax code after `-`. */
export type Identifier = string;

const NOISE = /[\s.\-_/]/g;
const DIGITS = /^\d+$/;
const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];
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
      return /^\d{13}$/.test(plain) ? `${plain.slice(0, 10)}-${plain.slice(10)}` : plain;
    case 'social-insurance':
      // A health-insurance card number ends in the social-insurance number.
      if (/^[A-Z]{2}\d{13}$/.test(plain)) return plain.slice(5);
      return /^\d{9}$/.test(plain) ? `0${plain}` : plain;
    default:
      return plain;
  }
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
    default:
      return true;
  }
}

/** 10 digits whose last is the check, with a branch 001–999 after `-`; or the 12 digits of a personal id. */
function isValidTaxCode(code: Identifier): boolean {
  if (/^\d{12}$/.test(code)) return true;
  const match = /^(\d{9})(\d)(?:-(\d{3}))?$/.exec(code);
  if (match === null || match[3] === '000') return false;
  const [, stem = '', check] = match;
  if (stem.startsWith('00')) return false;
  const sum = TAX_WEIGHTS.reduce((total, weight, index) => total + weight * Number(stem[index]), 0);
  // Remainder 0 would need the check 10: such stems are not issued.
  return 10 - (sum % 11) === Number(check);
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
