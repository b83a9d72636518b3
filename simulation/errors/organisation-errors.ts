import type { Random } from '../random/random.ts';
import type { Organisation } from '../world/organisation.ts';
import { swapDigits, wrongDigit } from './identifier-errors.ts';
import { withoutDiacritics } from './name-errors.ts';

export type OrganisationNameCard =
  'same' | 'abbreviated' | 'upper-case' | 'diacritics-lost' | 'abbreviated-upper-case' | 'own-name-only' | 'short-name';

/** Shares per hundred names outside business registration. */
export const ORGANISATION_NAME_CARDS: readonly (readonly [OrganisationNameCard, number])[] = [
  ['same', 52],
  ['abbreviated', 22],
  ['abbreviated-upper-case', 7],
  ['upper-case', 8],
  ['diacritics-lost', 6],
  ['own-name-only', 3],
  ['short-name', 2],
];

/** Per hundred tax codes outside business registration, where a register has its own; and where it copies them. */
export const TAX_CODE_CARDS = {
  owned: [
    ['right', 98],
    ['wrong', 2],
  ],
  copied: [
    ['right', 84],
    ['spaced', 4],
    ['none', 10],
    ['wrong', 2],
  ],
} as const satisfies Record<string, readonly (readonly [string, number])[]>;
export type TaxCodeCard = 'right' | 'spaced' | 'none' | 'wrong';

const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/Công ty/gi, 'CTY'],
  [/Một thành viên/gi, 'MTV'],
  [/Cổ phần/gi, 'CP'],
  [/Thương mại/gi, 'TM'],
  [/Dịch vụ/gi, 'DV'],
  [/Xây dựng/gi, 'XD'],
  [/Sản xuất/gi, 'SX'],
  [/Xuất nhập khẩu/gi, 'XNK'],
  [/Đầu tư/gi, 'ĐT'],
  [/Phát triển/gi, 'PT'],
  [/Vật liệu/gi, 'VL'],
  [/Chi nhánh/gi, 'CN'],
  [/Doanh nghiệp tư nhân/gi, 'DNTN'],
  [/Hợp tác xã/gi, 'HTX'],
  [/Hộ kinh doanh/gi, 'HKD'],
  [/Ủy ban nhân dân/gi, 'UBND'],
  [/Trung học cơ sở/gi, 'THCS'],
  [/Tiểu học/gi, 'TH'],
];

export function abbreviateOrganisation(name: string): string {
  return SHORT_FORMS.reduce((short, [long, brief]) => short.replace(long, brief), name);
}

/** The name as another register writes it, or null where the card does not fit the body. */
export function writeOrganisationName(organisation: Organisation, card: OrganisationNameCard): string | null {
  const { full, short } = organisation.name;
  const changed = ((): string => {
    switch (card) {
      case 'same':
        return full;
      case 'abbreviated':
        return abbreviateOrganisation(full);
      case 'abbreviated-upper-case':
        return withoutDiacritics(abbreviateOrganisation(full)).toUpperCase();
      case 'upper-case':
        return full.toUpperCase();
      case 'diacritics-lost':
        return withoutDiacritics(full);
      case 'own-name-only':
        return organisation.kind === 'enterprise'
          ? full.replace(/^Công ty (TNHH Một thành viên|TNHH|Cổ phần) /, '')
          : full;
      case 'short-name':
        return short === '' ? full : short;
    }
  })();
  return card !== 'same' && changed === full ? null : changed;
}

export function writeTaxCode(random: Random, code: string, card: TaxCodeCard): string | null {
  switch (card) {
    case 'right':
      return code;
    case 'none':
      return null;
    case 'spaced':
      return code.length === 10 ? `${code.slice(0, 4)} ${code.slice(4, 7)} ${code.slice(7)}` : code.replace('-', ' ');
    case 'wrong':
      return random.chance(0.6) ? swapDigits(random, code) : wrongDigit(random, code);
  }
}
