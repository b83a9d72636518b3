import { scatter } from '../random/scatter.ts';

/** Identifiers with the structure and checks of Vietnamese law; numbers are given in turn and never twice. */
const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];
/** Six random digits of a personal id: people take the lower ones, re-issued ids the rest. */
const PERSONAL_SPACE = 1_000_000;
export const MAX_PEOPLE = 900_000;

/** PPP G YY RRRRRR: province of birth registration, century and sex, year, number. `serial` is below 1,000,000. */
export function personalId(
  holder: { province: string; sex: 'male' | 'female'; birthDate: string },
  serial: number,
): string {
  const year = Number(holder.birthDate.slice(0, 4));
  const century = (Math.floor(year / 100) - 19) * 2 + (holder.sex === 'female' ? 1 : 0);
  return `0${holder.province}${century}${holder.birthDate.slice(2, 4)}${digits(scatter(serial, PERSONAL_SPACE), 6)}`;
}

/** The check digit of a tax code's first nine digits, or null where the stem is never given out. */
export function taxCheckDigit(stem: string): string | null {
  let sum = 0;
  for (let i = 0; i < 9; i += 1) sum += Number(stem[i]) * (TAX_WEIGHTS[i] ?? 0);
  const check = 10 - (sum % 11);
  return check === 10 ? null : String(check);
}

/** Gives tax codes with a right check digit; stems without one are passed over. */
export class TaxCodes {
  private given = 0;

  /** @param range the first two digits, 01 … 99. */
  next(range: string): string {
    for (;;) {
      const stem = range + digits(scatter(this.given, 10_000_000), 7);
      this.given += 1;
      const check = taxCheckDigit(stem);
      if (check !== null) return stem + check;
    }
  }
}

export function isTaxCode(text: string): boolean {
  const match = /^(\d{9})(\d)(?:-(?!000)\d{3})?$/.exec(text);
  return match !== null && taxCheckDigit(match[1] ?? '') === match[2];
}

/** Nine digits, the first two by province. */
export function oldId9(province: string, serial: number): string {
  return province + digits(scatter(serial, 10_000_000), 7);
}

/** Ten digits for life, the first two by province of the first insurance book. */
export function socialInsuranceNumber(province: string, serial: number): string {
  return province + digits(scatter(serial, 100_000_000), 8);
}

const MOBILE_PREFIXES =
  '032 033 034 035 036 037 038 039 070 076 077 078 079 081 082 083 084 085 056 058 059 086 088 089 090 091 093 094 096 097 098 099'.split(
    ' ',
  );
/** Today's prefix → the one before September 2018, where it had eleven digits. */
const FORMER_PREFIXES: Readonly<Record<string, string>> = {
  '032': '0162', '033': '0163', '034': '0164', '035': '0165', '036': '0166', '037': '0167', '038': '0168', '039': '0169',
  '070': '0120', '079': '0121', '077': '0122', '083': '0123', '084': '0124', '085': '0125', '076': '0126', '081': '0127',
  '078': '0128', '082': '0129', '056': '0186', '058': '0188', '059': '0199',
}; // prettier-ignore

/** A mobile number of today's ten digits. */
export function mobilePhone(serial: number): string {
  const spread = scatter(serial, 32 * 10_000_000);
  return (MOBILE_PREFIXES[Math.floor(spread / 10_000_000)] ?? '090') + digits(spread % 10_000_000, 7);
}

/** The eleven-digit form from before 2018, or null where the prefix had none. */
export function formerPhone(phone: string): string | null {
  const former = FORMER_PREFIXES[phone.slice(0, 3)];
  return former === undefined ? null : former + phone.slice(3);
}

/** Digits of today's form, whatever way a number is written. */
export function plainPhone(written: string): string {
  const plain = written.replace(/\D/g, '').replace(/^84/, '0');
  if (plain.length !== 11) return plain;
  const today = Object.entries(FORMER_PREFIXES).find(([, former]) => plain.startsWith(former));
  return today === undefined ? plain : today[0] + plain.slice(4);
}

export function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
