import { nameWord, wordFinding, type NameWord, type NameWordLevel } from './name-word.ts';
import { NAME_WEIGHTS } from './name-weights.ts';
import { alignmentDistance } from './similarity.ts';

/** Which words of two names agree with which, each at most once. */
export interface Alignment {
  readonly pairs: readonly AlignedPair[];
  readonly leftRest: readonly NameWord[];
  readonly rightRest: readonly NameWord[];
  /** Place on the right by place on the left. */
  readonly places: ReadonlyMap<number, number>;
}

export interface AlignedPair {
  readonly left: string;
  readonly right: string;
  readonly level: NameWordLevel;
  readonly weight: number;
}

interface Candidate {
  readonly i: number;
  readonly j: number;
  readonly level: NameWordLevel;
  readonly weight: number;
}

const MOST_INITIALS = 6;
const MOST_GLUED = 4;
const SHORTEST_GLUED = 4;
const SHORTEST_GLUED_WITH_SLIP = 6;

/** The strongest agreement first; ties by how little the places differ, then by place. */
export function align(left: readonly NameWord[], right: readonly NameWord[]): Alignment {
  const candidates: Candidate[] = [];
  left.forEach((a, i) => {
    right.forEach((b, j) => {
      const finding = wordFinding(a, b);
      if (finding !== null) candidates.push({ i, j, ...finding });
    });
  });
  candidates.sort(
    (x, y) =>
      y.weight - x.weight ||
      Math.abs(x.i - x.j) - Math.abs(y.i - y.j) ||
      Math.min(x.i, x.j) - Math.min(y.i, y.j) ||
      Math.max(x.i, x.j) - Math.max(y.i, y.j),
  );
  const places = new Map<number, number>();
  const taken = new Set<number>();
  const pairs: AlignedPair[] = [];
  for (const { i, j, level, weight } of candidates) {
    if (places.has(i) || taken.has(j)) continue;
    places.set(i, j);
    taken.add(j);
    pairs.push({ left: left[i]?.bare ?? '', right: right[j]?.bare ?? '', level, weight });
  }
  const rest = { left: left.filter((_, i) => !places.has(i)), right: right.filter((_, j) => !taken.has(j)) };
  const one = withoutInitials(rest.left, rest.right);
  const other = withoutInitials(one.long, one.short);
  return {
    pairs: [...pairs, ...one.pairs, ...other.pairs.map((pair) => ({ ...pair, left: pair.right, right: pair.left }))],
    leftRest: other.long,
    rightRest: other.short,
    places,
  };
}

/** A word that is the first letters of several neighbours: "JC", "PLA". */
function withoutInitials(
  short: readonly NameWord[],
  long: readonly NameWord[],
): { pairs: AlignedPair[]; short: readonly NameWord[]; long: readonly NameWord[] } {
  const pairs: AlignedPair[] = [];
  let rest = [...long];
  const kept = short.filter((word) => {
    const { length } = word.bare;
    if (word.isNumber || length < 2 || length > MOST_INITIALS) return true;
    const at = rest.findIndex((_, j) => isInitialsAt(word.bare, rest, j));
    if (at < 0) return true;
    const spelt = rest.slice(at, at + length).map(({ bare }) => bare);
    const weight = NAME_WEIGHTS.initials + NAME_WEIGHTS.initialsLetter * length;
    pairs.push({ left: word.bare, right: spelt.join(' '), level: 'initials', weight });
    rest = [...rest.slice(0, at), ...rest.slice(at + length)];
    return false;
  });
  return { pairs, short: kept, long: rest };
}

function isInitialsAt(initials: string, words: readonly NameWord[], at: number): boolean {
  return [...initials].every((letter, k) => {
    const word = words[at + k];
    return word !== undefined && word.bare.length > 1 && word.bare.startsWith(letter);
  });
}

/** The right one with neighbours joined that are one word on the left ("van der bilt" beside "vanderbilt"). */
export function joinedLike(left: readonly NameWord[], right: readonly NameWord[]): readonly NameWord[] {
  let words = right;
  for (const whole of left) {
    if (words.some(({ bare }) => bare === whole.bare)) continue;
    for (let i = 0; i < words.length; i += 1) {
      const count = gluedAt(whole.bare, words, i, left);
      if (count === 0) continue;
      const joined = nameWord(textOf(words.slice(i, i + count)));
      words = [...words.slice(0, i), joined, ...words.slice(i + count)];
      break;
    }
  }
  return words;
}

const textOf = (words: readonly NameWord[]): string => words.map(({ bare }) => bare).join('');

/** How many words from there on are `whole` when they are joined; 0 for none. */
function gluedAt(whole: string, words: readonly NameWord[], at: number, left: readonly NameWord[]): number {
  for (let count = 2; count <= MOST_GLUED && at + count <= words.length; count += 1) {
    const parts = words.slice(at, at + count);
    const joined = textOf(parts);
    if (joined.length < SHORTEST_GLUED) continue;
    const slips = alignmentDistance(whole, joined, 1);
    if (slips > (joined.length >= SHORTEST_GLUED_WITH_SLIP ? 1 : 0)) continue;
    const isAgreed = parts.some(({ bare }) => bare.length > 2 && left.some((word) => word.bare === bare));
    if (!isAgreed) return count;
  }
  return 0;
}
