/**
 * Letters brought to one form. Vietnamese is written in composed and decomposed code points, with the tone mark on
 * either vowel (hòa, hoà), with y or i (Mỹ, Mĩ) and with look-alikes of Đ; none of that is a difference between people.
 */

/** Grave, acute, tilde, hook above, dot below: the tones. Circumflex, breve and horn are part of the letter and stay. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const MARKS = /\p{M}/gu;
/** Zero-width characters, soft hyphens and the many apostrophes (H'Hen, H’Hen, HʼHen). */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff'’‘ʼʻ`´]/g;
/** Ð (eth) and Ɖ (African d) look like Đ and are typed for it. */
const D_LOOKALIKES = /[\u00f0\u0256]/g;
const SEPARATORS = /[^\p{L}\p{M}\p{N}]+/u;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
/** Syllables in which y and i are two spellings of one sound; elsewhere (Thúy, Thúi) they are different words. */
const FINAL_Y = /^([hklmst]|qu)y$/;

/** The words of a text: NFC, lower case, no invisible characters; punctuation separates. */
export function wordsOf(text: string): string[] {
  const letters = text.normalize('NFC').toLowerCase().replace(INVISIBLE, '').replace(D_LOOKALIKES, 'đ');
  return letters.split(SEPARATORS).filter((word) => word !== '');
}

/** One word in its canonical spelling: the letters, then the tone marks; so that where the tone stood is forgotten. */
export function canonicalWord(word: string): string {
  if (ASCII.test(word)) return word.replace(FINAL_Y, '$1i');
  const decomposed = word.normalize('NFD');
  const tones = decomposed.match(TONES);
  const letters = decomposed.replace(TONES, '').normalize('NFC').replace(FINAL_Y, '$1i');
  return tones === null ? letters : letters + tones.sort().join('');
}

/** A canonical word without any diacritic: what is left of it in an SMS or on a bank card. */
export function bareWord(canonical: string): string {
  if (ASCII.test(canonical)) return canonical;
  return canonical.normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd').normalize('NFC').replace(FINAL_Y, '$1i');
}

/** Text in canonical words without diacritics, for keys and tables. */
export function bareText(text: string): string {
  return wordsOf(text)
    .map((word) => bareWord(canonicalWord(word)))
    .join(' ');
}
