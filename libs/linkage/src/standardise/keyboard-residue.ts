import { FAMILY_NAMES } from './family-names.ts';
import { isBareSyllable, isSyllable, withTone } from './vietnamese-syllable.ts';

/**
 * What stays when the keyboard was not switched on: "Nguyeenx Vawn Duwcs" for Nguyễn Văn Đức (Telex), "Nguye6n4" (VNI).
 * Only a name all of whose words become Vietnamese syllables, with a Vietnamese family name at one end, is read so, and
 * one of two words only where a word shows both a doubled letter and a tone: "Lee Hays" is nobody's lê háy.
 */

const TELEX_TONES: Readonly<Record<string, string>> = {
  s: '\u0301',
  f: '\u0300',
  r: '\u0309',
  x: '\u0303',
  j: '\u0323',
};
const VNI_TONES: Readonly<Record<string, string>> = {
  '1': '\u0301',
  '2': '\u0300',
  '3': '\u0309',
  '4': '\u0303',
  '5': '\u0323',
};
const VOWELS = /[aeiouyăâêôơư]/;
/** Doubled letters, w and dd, or a tone letter at the end of a word. */
const TELEX = /(?:aa|ee|oo|dd|[auo]w|[a-z]w|[aeiouy][a-z]*[sfrxj])\b|aa|ee|oo|dd|w/;
const VNI = /[a-z]\d/;
const CERTAIN = /(?:aa|ee|oo|dd|[auo]w)[a-z]*[sfrxj]\b|[a-z]\d/;

/** The words of a name in lower case, read as typed; null where they are not such residue. */
export function withoutResidue(words: readonly string[]): string[] | null {
  const text = words.join(' ');
  if (words.length < 3 && !CERTAIN.test(text)) return null;
  if (VNI.test(text)) return decoded(words, fromVniKeys);
  return TELEX.test(text) ? decoded(words, fromTelex) : null;
}

function decoded(words: readonly string[], decode: (word: string) => string): string[] | null {
  const read = words.map((word) => (isBareSyllable(word) || isSyllable(word) ? word : decode(word)));
  if (!read.every((word) => isSyllable(word) || isBareSyllable(word))) return null;
  if (read.every((word, i) => word === words[i])) return null;
  return isFamilyName(read[0]) || isFamilyName(read.at(-1)) ? read : null;
}

function isFamilyName(word: string | undefined): boolean {
  return word !== undefined && FAMILY_NAMES.has(word.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd'));
}

function fromTelex(word: string): string {
  const toned = tonedBy(word, TELEX_TONES);
  const letters = toned.letters
    .replace('dd', 'đ')
    .replace('aa', 'â')
    .replace('ee', 'ê')
    .replace('oo', 'ô')
    .replace(/u?w?ow/, (match) => (match.startsWith('u') ? 'ươ' : 'ơ'))
    .replace('aw', 'ă')
    .replace('uw', 'ư')
    .replace('w', 'ư');
  return withTone(letters, toned.tone);
}

function fromVniKeys(word: string): string {
  const toned = tonedBy(word, VNI_TONES);
  const letters = toned.letters
    .replace(/d(.*)9/, 'đ$1')
    // A 7 after each of ư and ơ, or one for both.
    .replace(/u7?o([^7]*)7([^7]*)7?/, 'ươ$1$2')
    .replace(/o(.*)7/, 'ơ$1')
    .replace(/u(.*)7/, 'ư$1')
    .replace(/a(.*)8/, 'ă$1')
    .replace(/a(.*)6/, 'â$1')
    .replace(/e(.*)6/, 'ê$1')
    .replace(/o(.*)6/, 'ô$1');
  return withTone(letters, toned.tone);
}

/** The last key that gives a tone, after a vowel. */
function tonedBy(word: string, tones: Readonly<Record<string, string>>): { letters: string; tone: string } {
  for (let i = word.length - 1; i > 0; i -= 1) {
    const tone = tones[word.charAt(i)];
    if (tone !== undefined && VOWELS.test(word.slice(0, i))) {
      return { letters: word.slice(0, i) + word.slice(i + 1), tone };
    }
  }
  return { letters: word, tone: '' };
}
