import { isWrittenInSigns, isWrittenWithoutVowels } from '../standardise/letters.ts';
import { isNickname } from '../standardise/nicknames.ts';
import { isBareSyllable } from '../standardise/vietnamese-syllable.ts';
import type { WordTable } from '../standardise/word-table.ts';
import { alignmentDistance, isOneSlip, jaroWinkler } from './similarity.ts';
import { skeletonOf, soundOf } from './sound.ts';

/**
 * How alike two words of a name are.
 * - `marks-lost`: the same letters, and one side is written without any diacritics;
 * - `mark-missing`: the same letters, and this word alone lacks its diacritics on one side (An, Ân may be two names);
 * - `alias`: a familiar form (Bill, William), or the same name as another language or script writes it;
 * - `marks-differ`: the same letters, other diacritics (Hùng, Hưng): mostly two names;
 * - `close`: one slip of the pen in a longer word; `near`: one in a word so short that it may be another name;
 * - `initial`: one side gives the first letter or letters only.
 */
export type WordLevel =
  'same' | 'marks-lost' | 'mark-missing' | 'alias' | 'close' | 'near' | 'initial' | 'marks-differ' | 'different';

const CLOSE = 0.92;
const SHORTEST_SOUND = 4;
const SHORTEST_SOUND_WITH_SLIP = 7;
/** Consonants before a vowel: "Ng. V. An", "Tr. Thị Lan". */
const ONSET = /^(?:ng|nh|tr|th|ph|kh|ch|gi|qu)$/;

/** Levels are kept for so many pairs of words; a pair that falls on the place of another takes it. */
const PLACES = 1 << 16;
const MOST_NUMBER = 1 << 26;
const OTHER_LEVELS: readonly WordLevel[] = ['alias', 'close', 'near', 'initial', 'different'];

/** Compares words of names by number. What is asked again is not compared again: names are made of few words. */
export class WordLevels {
  private readonly pairs = new Float64Array(PLACES).fill(-1);
  private readonly levels = new Uint8Array(PLACES);

  constructor(private readonly words: WordTable) {}

  /** @param isUnmarked one of the two names as a whole carries no diacritics. */
  of(left: number, right: number, isUnmarked: boolean): WordLevel {
    if (left === right) return 'same';
    const one = this.words.bare(left);
    const other = this.words.bare(right);
    if (one === other) {
      if (this.isSigns(left) && this.isSigns(right)) return 'different';
      if (isUnmarked) return 'marks-lost';
      return this.words.isMarked(left) && this.words.isMarked(right) ? 'marks-differ' : 'mark-missing';
    }
    // Scripts matter only beyond Latin letters, of which there are few.
    const pair = left < right ? left * MOST_NUMBER + right : right * MOST_NUMBER + left;
    const place = (Math.imul(left ^ right, 0x9e3779b1) ^ Math.imul(left + right, 0x85ebca6b)) >>> 16;
    if (this.pairs[place] !== pair) {
      this.pairs[place] = pair;
      this.levels[place] = OTHER_LEVELS.indexOf(this.compare(left, right));
    }
    return OTHER_LEVELS[this.levels[place] ?? 0] ?? 'different';
  }

  private isSigns(word: number): boolean {
    return isWrittenInSigns(this.words.text(word));
  }

  /** Two words that differ without their diacritics. */
  private compare(left: number, right: number): WordLevel {
    const a = this.words.bareText(left);
    const b = this.words.bareText(right);
    if (this.isSigns(left) && this.isSigns(right)) return 'different';
    const [short, long] = a.length <= b.length ? [a, b] : [b, a];
    if (short.length === 1 || ONSET.test(short)) return long.startsWith(short) ? 'initial' : 'different';
    if (isNickname(a, b)) return 'alias';
    if (isOneSlip(a, b)) return short.length >= 4 ? 'close' : 'near';
    if (this.isWrittenOtherwise(left, right, a, b)) return 'alias';
    // In order, since Jaro matches greedily and could differ between (a, b) and (b, a).
    return long.length >= 6 && (a < b ? jaroWinkler(a, b) : jaroWinkler(b, a)) >= CLOSE ? 'close' : 'different';
  }

  /** One name as two languages or scripts write it. */
  private isWrittenOtherwise(left: number, right: number, a: string, b: string): boolean {
    // Vietnamese words that sound alike elsewhere are two names: Thanh, Tanh.
    if (isBareSyllable(a) && isBareSyllable(b)) return false;
    const shortest = Math.min(a.length, b.length);
    if (shortest >= SHORTEST_SOUND) {
      const slips = shortest >= SHORTEST_SOUND_WITH_SLIP ? 1 : 0;
      if (alignmentDistance(soundOf(a), soundOf(b), 1) <= slips) return true;
    }
    if (![left, right].some((word) => isWrittenWithoutVowels(this.words.text(word)))) return false;
    const [mine, theirs] = [skeletonOf(a), skeletonOf(b)];
    return mine !== '' && (mine === theirs || (mine.length >= 3 && alignmentDistance(mine, theirs, 1) <= 1));
  }
}
