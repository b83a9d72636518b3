/**
 * How a word sounds, roughly and across languages: spellings of one name that differ by the way it was written in Latin
 * letters (Mohammed, Muhammad; Zelenskyy, Selenskyj; Hussein, Husayn) have one key. The rules are those on which the
 * usual transliterations of Arabic, Russian, Persian and Chinese names differ.
 */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^hs|^x(?=[aeiou])/, 's'],
  [/tsch|tch|cz|c(?=h)h|dj|dzh|zh/g, 'j'],
  [/sch|sh|sz/g, 's'],
  [/ph/g, 'f'],
  [/kh|gh|ck|qu|[qcg]/g, 'k'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/w/g, 'v'],
  [/x/g, 'ks'],
  [/z/g, 's'],
  [/ou|oo|oe|o/g, 'u'],
  [/ay|ey|ei|ai|ee|ie|ii|iy|yy|ij|ae|[eyj]$/g, 'i'],
  [/[ey]/g, 'i'],
  [/(?<=[aiu])h(?![aiu])/g, ''],
  [/(.)\1+/g, '$1'],
];

/** @param bare lower case ASCII. */
export function soundOf(bare: string): string {
  let sound = bare;
  for (const [pattern, by] of RULES) sound = sound.replace(pattern, by);
  return sound;
}

/** Consonants alone, as scripts without vowels have them: `frnndw` and `fernando` share one. */
export function skeletonOf(bare: string): string {
  return soundOf(bare.replace(/^al(?=.{3})/, ''))
    .replace(/[aiuvhj']/g, '')
    .replace(/p/g, 'b')
    .replace(/(.)\1+/g, '$1');
}
