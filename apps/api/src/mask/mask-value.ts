import type { AttributeKind } from '#libs/contract';

/**
 * What remains of a value for a reader whose purposes do not cover it: enough to tell two people apart on a screen, too
 * little to find one. Lengths do not show. Unknown (`null`), empty and withheld values say nothing of a person and stay.
 */
export function maskValue(kind: AttributeKind | undefined, value: unknown): unknown {
  if (value === null || value === '' || isWithheld(value)) return value;
  if (typeof value !== 'string' || kind === undefined) return HIDDEN;
  return MASKS[kind](value);
}

const HIDDEN = '***';
const STARS = '********';

/** Every kind has its mask; a new kind does not compile until it has one. */
const MASKS: Readonly<Record<AttributeKind, (text: string) => string>> = {
  'person-name': initials,
  'organisation-name': initials,
  date: (text) => /^\d{4}/.exec(text)?.[0] ?? HIDDEN,
  identifier: maskIdentifier,
  phone: (text) => STARS + lastDigits(text, 3),
  address: communeOf,
  // An administrative unit is a commune or larger: the mask of an address.
  'admin-unit': (text) => text,
  code: () => HIDDEN,
  email: (text) => `${HIDDEN}@${HIDDEN}${/\.[a-z]{2,}$/i.exec(text)?.[0] ?? ''}`,
  amount: () => HIDDEN,
  text: () => HIDDEN,
  reference: () => HIDDEN,
};

/** `0790********12`; of a short identifier the end alone, or nothing. */
export function maskIdentifier(text: string): string {
  const plain = text.replace(/[\s.\-–]/gu, '');
  if (plain.length >= 9) return `${plain.slice(0, 4)}${STARS}${plain.slice(-2)}`;
  return plain.length >= 6 ? STARS + plain.slice(-2) : STARS;
}

/** `Nguyễn Thị Hoà` → `N. T. H.` */
function initials(text: string): string {
  const words = text.normalize('NFC').split(/\s+/u).filter(Boolean);
  return words.map((word) => `${[...word][0]?.toUpperCase() ?? ''}.`).join(' ');
}

function lastDigits(text: string, count: number): string {
  const digits = text.replace(/\D/g, '');
  // What is hardly longer than what would be shown is not shown.
  return digits.length >= count * 2 ? digits.slice(-count) : '';
}

/** Words, full or short, that a commune's name begins with in the three generations of units. */
const COMMUNE = /^(?:phường|xã|thị trấn|đặc khu|phuong|xa|thi tran|dac khu|p\.|x\.|tt\.?\s)/iu;

/** From the commune on; house and street are left out. Where no commune is named, the last part alone: the province. */
function communeOf(text: string): string {
  const parts = text
    .normalize('NFC')
    .split(/[,;]| - /u)
    .map((part) => part.trim())
    .filter(Boolean);
  if (parts.length < 2) return HIDDEN;
  const commune = parts.findLastIndex((part) => COMMUNE.test(part));
  return commune > 0 ? parts.slice(commune).join(', ') : (parts.at(-1) ?? HIDDEN);
}

function isWithheld(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'withheld' in value;
}
