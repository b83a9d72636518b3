import { HIDDEN_CHARACTERS, type AttributeDefinition } from '#libs/contract';

/**
 * What an entity is found by. The sink writes these keys with the entity, the api makes the same ones of what is asked
 * for.
 */
export interface NameWord {
  /** Without any mark, i for y where both are written: what the word becomes when it loses its diacritics. */
  readonly folded: string;
  /** With its marks, the tone first wherever it was written, so that `hoà` and `hòa` are one. */
  readonly exact: string;
}
export type NameWords = readonly NameWord[];
export interface SearchKeys {
  /** The words of each name. */
  readonly names: readonly NameWords[];
  readonly identifiers: readonly string[];
}

/** B-tree rows end at about 2,700 bytes; a longer identifier is found by its beginning alone. */
const MAX_KEY_LENGTH = 400;
/** Bounds of what is written for one entity. No honest name comes near; one that does is found by what it begins with. */
const MAX_WORD_LENGTH = 60;
const MAX_WORDS_OF_A_NAME = 64;
const MAX_WORDS_OF_AN_ENTITY = 1000;

/** Grave, acute, tilde, hook above and dot below: the tones. Circumflex, breve and horn make letters of their own. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const MARKS = /\p{M}/gu;
/** đ does not decompose; the other two look like it and stand for it in texts that went through other encodings. */
const STROKED_D = /[đðɖ]/g;
/** Some write them and some do not: H'Hen, H’Hen, HHen. */
const APOSTROPHES = /['’‘ʼʻ`´]/g;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u;
const BETWEEN_DIGITS = /[\s.\-–/]/gu;
/** Syllables in which y and i are two spellings of one sound (Kỳ, Kì); elsewhere (Thuý, Thúi) they are two words. */
const FINAL_Y = /^([hklmst]|qu)y$/;

/** The words of a text as they are written, in lower case. */
export function writtenWords(text: string): string[] {
  const letters = text.replace(HIDDEN_CHARACTERS, '').normalize('NFC').toLowerCase().replace(APOSTROPHES, '');
  return letters
    .split(BETWEEN_WORDS)
    .filter((word) => word.replace(MARKS, '') !== '')
    .slice(0, MAX_WORDS_OF_A_NAME);
}

/** `y: 'kept'`: of a word that may go on (`my` may become `mylan`). */
export function nameWord(written: string, y: 'as i' | 'kept' = 'as i'): NameWord {
  const decomposed = written.replace(STROKED_D, 'đ').normalize('NFD');
  const spelled = (letters: string): string => (y === 'kept' ? letters : letters.replace(FINAL_Y, '$1i'));
  const tones = (decomposed.match(TONES) ?? []).sort().join('');
  const exact = tones + spelled(decomposed.replace(TONES, '').normalize('NFC'));
  const folded = spelled(decomposed.replace(MARKS, '').replace(STROKED_D, 'd').normalize('NFC'));
  return { folded: shortened(folded, MAX_WORD_LENGTH), exact: shortened(exact, MAX_WORD_LENGTH) };
}

/** Names are made of few words, which come again and again; forgotten all at once when there are too many. */
const MOST_KNOWN_WORDS = 20_000;
const knownWords = new Map<string, NameWord>();

/** The words of a name in their order; none when no letter or digit is left of it. */
export function nameWords(text: string): NameWords {
  return writtenWords(text).map((written) => {
    let word = knownWords.get(written);
    if (word === undefined) {
      word = nameWord(written);
      if (knownWords.size >= MOST_KNOWN_WORDS) knownWords.clear();
      knownWords.set(written, word);
    }
    return word;
  });
}

/** Every form in which a word of one of the names may be asked for; letters and digits only, but for the tones. */
export function formsOfNames(names: readonly NameWords[]): string[] {
  const forms = new Set<string>();
  for (const { folded, exact } of names.flat()) {
    if (forms.size >= MAX_WORDS_OF_AN_ENTITY) break;
    forms.add(folded).add(exact);
  }
  return [...forms];
}

/** The identifier as it is compared: upper case, without spaces, dots and hyphens; null when nothing is left. */
export function identifierKey(text: string): string | null {
  const key = text.replace(HIDDEN_CHARACTERS, '').normalize('NFC').replace(BETWEEN_DIGITS, '').toUpperCase();
  return key === '' ? null : shortened(key, MAX_KEY_LENGTH);
}

function shortened(key: string, length: number): string {
  return key.length <= length ? key : [...key].slice(0, length).join('');
}

/** A value, with whatever else is told of it. */
interface Valued {
  readonly value?: unknown;
}

/** Distinct keys of the values that won; lost values are not searched. */
export function searchKeysOf(
  golden: Readonly<Record<string, Valued | readonly Valued[]>>,
  attributes: Readonly<Record<string, AttributeDefinition>>,
): SearchKeys {
  const names = new Set<string>();
  const identifiers = new Set<string>();
  for (const [attribute, values] of Object.entries(golden)) {
    const definition = attributes[attribute];
    if (definition === undefined || definition.searchable === false) continue;
    const { kind } = definition;
    if (kind === 'person-name' || kind === 'organisation-name') {
      for (const text of textsOf(values)) names.add(text);
    } else if (kind === 'identifier') {
      for (const text of textsOf(values)) {
        const key = identifierKey(text);
        if (key !== null) identifiers.add(key);
      }
    }
  }
  return { names: [...names].map(nameWords).filter((words) => words.length > 0), identifiers: [...identifiers] };
}

function textsOf(values: Valued | readonly Valued[]): string[] {
  const list = Array.isArray(values) ? (values as readonly Valued[]) : [values as Valued];
  return list.map((value) => value.value).filter((value) => typeof value === 'string');
}
