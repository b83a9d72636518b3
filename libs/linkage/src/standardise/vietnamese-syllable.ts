/**
 * Which written syllables Vietnamese has: the onset, then one of a closed list of rimes, with at most one tone. What is
 * no syllable after decoding was decoded by the wrong table.
 */

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const ONSET = '(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?';

/** Rimes by their vowels, each with the final letters that may follow (`-`: none). */
const RIMES: Readonly<Record<string, string>> = {
  a: '- c ch m n ng nh p t i o u y',
  ă: 'c m n ng p t',
  â: 'c m n ng p t u y',
  e: '- c m n ng p t o',
  ê: '- ch m n nh p t u',
  i: '- a ch m n nh p t u',
  iê: 'c m n ng p t u',
  o: '- a c e i m n ng p t',
  oa: '- c ch m n ng nh p t i y o',
  oă: 'c m n ng t',
  oe: '- n t o m',
  oo: 'c ng',
  ô: '- c i m n ng p t',
  ơ: '- i m n p t',
  u: '- a c i m n ng p t',
  uâ: 'c n ng t y',
  uê: '- ch nh n u',
  uô: 'c i m n ng t',
  uơ: '-',
  uy: '- a ch n nh p t u',
  uyê: 'n t',
  ư: '- a c i m n ng t u',
  ươ: 'c i m n ng p t u',
  y: '- ch m n nh t',
  yê: 'm n ng t u',
};

const written = Object.entries(RIMES).flatMap(([vowels, finals]) =>
  finals.split(' ').map((final) => (final === '-' ? vowels : vowels + final)),
);
const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
const pattern = (rimes: readonly string[]): RegExp => new RegExp(`^${ONSET}(?:${[...new Set(rimes)].join('|')})$`);
const SYLLABLE = pattern(written);
const BARE_SYLLABLE = pattern(written.map(bare));

/** @param word lower case, with its diacritics. */
export function isSyllable(word: string): boolean {
  const decomposed = word.normalize('NFD');
  if ((decomposed.match(TONES)?.length ?? 0) > 1) return false;
  return SYLLABLE.test(decomposed.replace(TONES, '').normalize('NFC'));
}

/** Whether a word could be a syllable that lost its diacritics. */
export function isBareSyllable(word: string): boolean {
  return BARE_SYLLABLE.test(word);
}

/** A syllable without tone given its tone, a combining mark; on the vowel that carries it in the new style. */
export function withTone(syllable: string, tone: string): string {
  if (tone === '') return syllable;
  const start = /^(?:qu|gi(?=[aăâeêoôơuưy]))/.exec(syllable)?.[0].length ?? 0;
  const places = [...syllable].map((letter, i) => (i >= start && /[aăâeêioôơuưy]/.test(letter) ? i : -1));
  const vowels = places.filter((place) => place >= 0);
  const marked = vowels.filter((place) => /[ăâêôơư]/.test(syllable.charAt(place)));
  const isOpen = vowels.at(-1) === syllable.length - 1;
  const place =
    marked.at(-1) ?? (isOpen && vowels.length === 3 ? vowels[1] : isOpen ? openPlace(syllable, vowels) : vowels.at(-1));
  if (place === undefined) return syllable;
  return (syllable.slice(0, place + 1) + tone + syllable.slice(place + 1)).normalize('NFC');
}

/** oa, oe, uy: the second vowel; ai, ao, ia …: the first. */
function openPlace(syllable: string, vowels: readonly number[]): number | undefined {
  const pair = vowels.map((place) => syllable.charAt(place)).join('');
  return ['oa', 'oe', 'uy'].includes(pair) ? vowels[1] : vowels[0];
}
