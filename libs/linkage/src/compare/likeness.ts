import { isNickname } from '../standardise/nicknames.ts';
import type { WordTable } from '../standardise/word-table.ts';
import { alignmentDistance, jaroWinkler } from './similarity.ts';

/** How alike two words are, whatever they mean. */
export const LIKENESS = { same: 0, close: 1, similar: 2, initial: 3, different: 4 } as const;

const CACHE = 1 << 18;
/** Set beside the likeness of two names one of which is a familiar form of the other. */
const NICKNAME = 8;

/**
 * Likeness of words, remembered for the pairs met last: names repeat. Words are compared without diacritics; the answer
 * does not depend on the order of the two.
 */
export class WordLikeness {
  private readonly keys = new Float64Array(CACHE).fill(-1);
  private readonly answers = new Int8Array(CACHE);

  constructor(private readonly words: WordTable) {}

  /** @param one numbers of words without diacritics */
  of(one: number, other: number): number {
    return one === other ? LIKENESS.same : this.answer(one, other) & (NICKNAME - 1);
  }

  /** Bill and William, John and Ivan. */
  isNickname(one: number, other: number): boolean {
    return one !== other && this.answer(one, other) >= NICKNAME;
  }

  private answer(one: number, other: number): number {
    const [a, b] = one < other ? [one, other] : [other, one];
    const key = a * 0x2000000 + b;
    const place = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 14;
    if (this.keys[place] === key) return this.answers[place] as number;
    const [left, right] = [this.words.text(a), this.words.text(b)];
    const answer = likenessOf(left, right) | (isNickname(left, right) ? NICKNAME : 0);
    this.keys[place] = key;
    this.answers[place] = answer;
    return answer;
  }
}

function likenessOf(one: string, other: string): number {
  // In order, since Jaro matches greedily and could differ between (a, b) and (b, a).
  const [a, b] = one < other ? [one, other] : [other, one];
  const shortest = Math.min(a.length, b.length);
  if (shortest <= 1) return a.charCodeAt(0) === b.charCodeAt(0) ? LIKENESS.initial : LIKENESS.different;
  const alike = jaroWinkler(a, b);
  if (alike >= 0.93) return LIKENESS.close;
  if (shortest >= 4 && alignmentDistance(a, b, 1) <= 1) return LIKENESS.close;
  if (alike >= 0.86 || (shortest >= 6 && alignmentDistance(a, b, 2) <= 2)) return LIKENESS.similar;
  return shortest >= 4 && soundOf(a) === soundOf(b) ? LIKENESS.similar : LIKENESS.different;
}

const SOUNDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'bfpv'].map((letter) => [letter, '1'])),
  ...Object.fromEntries([...'cgjkqsxz'].map((letter) => [letter, '2'])),
  ...Object.fromEntries([...'dt'].map((letter) => [letter, '3'])),
  l: '4',
  m: '5',
  n: '5',
  r: '6',
};

/** Soundex (Russell and Odell, US patent 1,261,167) of a word in small letters, without padding. */
export function soundOf(word: string): string {
  let sound = word.charAt(0);
  let previous = SOUNDS[sound] ?? '';
  for (let i = 1; i < word.length && sound.length < 4; i += 1) {
    const letter = word.charAt(i);
    const own = SOUNDS[letter] ?? '';
    if (own !== '' && own !== previous) sound += own;
    if (letter !== 'h' && letter !== 'w') previous = own;
  }
  return sound;
}
