import { isWrittenInSigns, isWrittenWithoutVowels } from '../standardise/letters.ts';
import { isNickname } from '../standardise/nicknames.ts';
import { romanValue } from '../standardise/number-words.ts';
import { PARTICLES } from '../standardise/person-titles.ts';
import type { WordTable } from '../standardise/word-table.ts';
import { NAME_WEIGHTS } from './name-weights.ts';
import { alignmentDistance } from './similarity.ts';
import { skeletonOf, soundOf } from './sound.ts';

/** What is known of a word of a name, once for each distinct word. */
export interface NameWord {
  readonly bare: string;
  readonly sound: string;
  readonly skeleton: string;
  readonly isSigns: boolean;
  readonly isVowelless: boolean;
  readonly isParticle: boolean;
  readonly isNumber: boolean;
}

export type NameWordLevel = 'same' | 'close' | 'sounds' | 'nickname' | 'skeleton' | 'initial' | 'initials';

export interface NameWordFinding {
  readonly level: NameWordLevel;
  /** 1/1000 bit. */
  readonly weight: number;
}

const SHORTEST_SOUND = 5;
const SHORTEST_SKELETON = 3;

/** Words of names by number. */
export class NameWords {
  private readonly known: NameWord[] = [];

  constructor(private readonly words: WordTable) {}

  of(number: number): NameWord {
    const known = this.known[number];
    if (known !== undefined) return known;
    const text = this.words.text(number);
    const word = {
      ...nameWord(this.words.bareText(number)),
      isSigns: isWrittenInSigns(text),
      isVowelless: isWrittenWithoutVowels(text),
    };
    this.known[number] = word;
    return word;
  }
}

/** @param bare a word without diacritics, in Latin letters. */
export function nameWord(bare: string): NameWord {
  return {
    bare,
    sound: soundOf(bare),
    skeleton: skeletonOf(bare),
    isSigns: false,
    isVowelless: false,
    isParticle: PARTICLES.has(bare),
    isNumber: /^\d+$/.test(bare),
  };
}

/** A Roman numeral as its number; a single letter only where it ends a name. */
export function withNumbers(words: readonly NameWord[]): NameWord[] {
  return words.map((word, i) => {
    const mayBeNumeral = word.bare.length > 1 || (i > 0 && i === words.length - 1);
    const value = mayBeNumeral ? romanValue(word.bare) : null;
    return value === null || value === 0 ? word : nameWord(String(value));
  });
}

/** What agreement on a word says, in 1/1000 bit. */
function worthOf(word: NameWord): number {
  if (word.isParticle) return NAME_WEIGHTS.particle;
  return Math.min(NAME_WEIGHTS.mostOfWord, NAME_WEIGHTS.word + NAME_WEIGHTS.letter * word.bare.length);
}

/** How two words agree, or null where they do not. */
export function wordFinding(a: NameWord, b: NameWord): NameWordFinding | null {
  const full = Math.min(worthOf(a), worthOf(b));
  if (a.isSigns && b.isSigns) return a === b ? { level: 'same', weight: full } : null;
  if (a.bare === b.bare) return { level: 'same', weight: full };
  if (a.isNumber || b.isNumber) return null;
  if (a.bare.length === 1 || b.bare.length === 1) {
    return a.bare.charAt(0) === b.bare.charAt(0) ? { level: 'initial', weight: NAME_WEIGHTS.initial } : null;
  }
  if (a.isParticle && b.isParticle) {
    return alignmentDistance(a.bare, b.bare, 1) <= 1 ? { level: 'close', weight: full } : null;
  }
  return strongest([closeness(a, b, full), likeness(a, b, full), skeletons(a, b, full)]);
}

function strongest(findings: readonly (NameWordFinding | null)[]): NameWordFinding | null {
  let best: NameWordFinding | null = null;
  for (const finding of findings)
    if (finding !== null && (best === null || finding.weight > best.weight)) best = finding;
  return best;
}

function closeness(a: NameWord, b: NameWord, full: number): NameWordFinding | null {
  const shortest = Math.min(a.bare.length, b.bare.length);
  const longest = Math.max(a.bare.length, b.bare.length);
  const slips = alignmentDistance(a.bare, b.bare, 2);
  if (slips > 2 || longest < 3 || (slips === 2 && shortest < 3)) return null;
  const weight = full - NAME_WEIGHTS.slip - (slips === 2 ? NAME_WEIGHTS.secondSlip : 0);
  return { level: 'close', weight };
}

function likeness(a: NameWord, b: NameWord, full: number): NameWordFinding | null {
  if (isNickname(a.bare, b.bare)) return { level: 'nickname', weight: full - NAME_WEIGHTS.nickname };
  if (a.sound === b.sound) return { level: 'sounds', weight: full - NAME_WEIGHTS.sounds };
  const shortest = Math.min(a.bare.length, b.bare.length, a.sound.length, b.sound.length);
  if (shortest < SHORTEST_SOUND || alignmentDistance(a.sound, b.sound, 1) > 1) return null;
  return { level: 'sounds', weight: full - NAME_WEIGHTS.sounds - NAME_WEIGHTS.slip };
}

function skeletons(a: NameWord, b: NameWord, full: number): NameWordFinding | null {
  if (!a.isVowelless && !b.isVowelless) return null;
  if (a.skeleton === '' || b.skeleton === '') return null;
  if (a.skeleton === b.skeleton) return { level: 'skeleton', weight: full - NAME_WEIGHTS.skeleton };
  const isNear =
    Math.min(a.skeleton.length, b.skeleton.length) >= SHORTEST_SKELETON &&
    alignmentDistance(a.skeleton, b.skeleton, 1) <= 1;
  return isNear ? { level: 'skeleton', weight: full - NAME_WEIGHTS.skeleton - NAME_WEIGHTS.slip } : null;
}
