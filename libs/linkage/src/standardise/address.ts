import { bareWord, canonicalWord, wordsOf } from './letters.ts';
import { packWords, type PackedWords, type WordTable } from './word-table.ts';

/**
 * An address in two halves: what stands before the first administrative unit (house, lane, street, hamlet) and the
 * units after it. Three generations of units are in use, so the units' words may differ for one place; the first half
 * stays. Words are distinct, without diacritics and without the names of unit kinds, however abbreviated.
 */
export interface Address {
  readonly place: PackedWords;
  readonly units: PackedWords;
}

/** Kinds of place and unit, written out or abbreviated; they say nothing of which one it is. */
const KIND_WORDS = new Set(
  'so nha duong pho ngo ngach hem kiet to khu kp ap thon xom ban buon lang d ng sn p phuong x xa tt q quan h huyen tx thi tran tp thanh tinh t dac'.split(
    ' ',
  ),
);
const UNIT_ALIASES: Readonly<Record<string, string>> = {
  hn: 'ha noi',
  hcm: 'ho chi minh',
  tphcm: 'ho chi minh',
  sg: 'ho chi minh',
  brvt: 'ba ria vung tau',
  tth: 'hue',
  vn: '',
};
/** A segment that begins like this is an administrative unit. */
const UNIT_START = /^(p|phuong|x|xa|tt|q|quan|h|huyen|tx|tp|t|tinh|thi|thanh|dac)( |$|\d)/;

/** @returns null when the text holds no word but kinds of place. */
export function standardiseAddress(text: string, words: WordTable): Address | null {
  const segments = text
    .split(/[,;\n]|\s-\s/)
    .map((segment) => wordsOf(segment).map((word) => bareWord(canonicalWord(word))))
    .filter((segment) => segment.length > 0);
  const firstUnit = segments.findIndex((segment) => UNIT_START.test(segment.join(' ')));
  // Without a recognisable unit the first segment is the place.
  const border = firstUnit < 0 ? Math.min(1, segments.length) : firstUnit;
  const place = distinct(segments.slice(0, border).flat(), words);
  const units = distinct(segments.slice(border).flat(), words);
  return place.length + units.length === 0 ? null : { place: packWords(place), units: packWords(units) };
}

function distinct(written: readonly string[], words: WordTable): number[] {
  const numbers = new Set<number>();
  for (const word of written) {
    for (const part of expand(word)) if (!KIND_WORDS.has(part)) numbers.add(words.numberOfCanonical(part));
  }
  return [...numbers];
}

/** `p5`, `q1`: unit and number written together; short names of provinces. */
function expand(word: string): string[] {
  const alias = UNIT_ALIASES[word];
  if (alias !== undefined) return alias.split(' ').filter((part) => part !== '');
  const numbered = /^(?:p|q|kp|to|tp)0*(\d+)$/.exec(word);
  if (numbered?.[1] !== undefined) return [numbered[1]];
  return [/^\d+$/.test(word) ? String(Number(word)) : word];
}
