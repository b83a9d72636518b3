import type { AttributeDefinition, GoldenRecord, GoldenValue } from '#libs/contract';

/**
 * What an entity is found by. The sink writes these keys, the api makes the same ones of what is asked for, and makes
 * them again of what it found, so that keys of values that an entity no longer has find nothing.
 */
export interface NameKey {
  /** Lower case without any mark: what a name becomes when it loses its diacritics. */
  readonly folded: string;
  /** Lower case with its marks, the tone of each word written last, so that `hoà` and `hòa` are one. */
  readonly exact: string;
}
export interface SearchKeys {
  readonly names: readonly NameKey[];
  readonly identifiers: readonly string[];
}

/** B-tree rows end at about 2,700 bytes; a longer name is found by its beginning alone. */
const MAX_KEY_LENGTH = 400;
/** Grave, acute, tilde, hook above and dot below: the tones. Circumflex, breve and horn make letters of their own. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const MARKS = /\p{M}/gu;
/** đ does not decompose; the other two look like it and stand for it in texts that went through other encodings. */
const STROKED_D = /[đðɖ]/g;
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;
const BETWEEN_WORDS = /[\s.,]+/u;
const BETWEEN_DIGITS = /[\s.\-–/]/gu;

/** Keys of a name, or null when nothing is left of it. */
export function nameKey(text: string): NameKey | null {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(STROKED_D, 'đ')
    .normalize('NFD')
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '');
  if (words.length === 0) return null;
  const exact = words.map((word) => word.replace(TONES, '') + (word.match(TONES)?.join('') ?? '')).join(' ');
  const folded = words.map((word) => word.replace(MARKS, '').replace(STROKED_D, 'd')).join(' ');
  return { folded: shortened(folded), exact: shortened(exact) };
}

/** The identifier as it is compared: upper case, without spaces, dots and hyphens; null when nothing is left. */
export function identifierKey(text: string): string | null {
  const key = text.normalize('NFC').replace(INVISIBLE, '').replace(BETWEEN_DIGITS, '').toUpperCase();
  return key === '' ? null : shortened(key);
}

function shortened(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? key : [...key].slice(0, MAX_KEY_LENGTH).join('');
}

/** Distinct keys of the values that won; lost values are not searched. */
export function searchKeysOf(
  golden: GoldenRecord,
  attributes: Readonly<Record<string, AttributeDefinition>>,
): SearchKeys {
  const names = new Map<string, NameKey>();
  const identifiers = new Set<string>();
  for (const [attribute, values] of Object.entries(golden)) {
    const definition = attributes[attribute];
    if (definition === undefined || definition.searchable === false) continue;
    const { kind } = definition;
    if (kind === 'person-name' || kind === 'organisation-name') {
      for (const text of textsOf(values)) {
        const key = nameKey(text);
        if (key !== null) names.set(`${key.folded}\n${key.exact}`, key);
      }
    } else if (kind === 'identifier') {
      for (const text of textsOf(values)) {
        const key = identifierKey(text);
        if (key !== null) identifiers.add(key);
      }
    }
  }
  return { names: [...names.values()], identifiers: [...identifiers] };
}

function textsOf(values: GoldenValue | readonly GoldenValue[]): string[] {
  const list: readonly GoldenValue[] = Array.isArray(values) ? values : [values as GoldenValue];
  return list.map((value) => value.value).filter((value) => typeof value === 'string');
}
