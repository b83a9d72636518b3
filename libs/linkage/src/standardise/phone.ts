/** National form, digits only, after the renumbering of 2018 (`0912345678`). */
export type Phone = string;

/** The eleven-digit mobile prefixes that became ten-digit ones between September and November 2018. */
const PREFIXES_OF_2018: Readonly<Record<string, string>> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0126': '076',
  '0127': '081',
  '0128': '078',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
};

/** @returns null when the text holds too few digits to be a number, or one digit all through. */
export function standardisePhone(text: string): Phone | null {
  if (PLAIN_MOBILE.test(text)) return isRepeated(text) ? null : text;
  const digits = text.normalize('NFKC').replace(/\D/g, '');
  const national = toNational(digits);
  if (national.length < 8 || isRepeated(national)) return null;
  const prefix = national.length === 11 ? PREFIXES_OF_2018[national.slice(0, 4)] : undefined;
  return prefix === undefined ? national : prefix + national.slice(4);
}

const PLAIN_MOBILE = /^0[35789]\d{8}$/;

function isRepeated(digits: string): boolean {
  return /^0?(\d)\1+$/.test(digits);
}

function toNational(digits: string): string {
  if (digits.startsWith('0084')) return `0${digits.slice(4).replace(/^0/, '')}`;
  if (digits.startsWith('84') && digits.length >= 11) return `0${digits.slice(2).replace(/^0/, '')}`;
  // Spreadsheets drop the leading zero.
  if (!digits.startsWith('0') && (digits.length === 9 || (digits.length === 10 && digits.startsWith('1')))) {
    return `0${digits}`;
  }
  return digits;
}
