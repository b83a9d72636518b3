import type { Address } from '../standardise/address.ts';
import type { CommuneCandidates } from '../standardise/admin-unit.ts';
import { wordAt, wordCount, type PackedWords, type WordTable } from '../standardise/word-table.ts';
import {
  byLevel,
  firstOf,
  requireKind,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Sentence,
  type Slot,
  type Values,
} from './comparator.ts';
import { hasWord, sharedWords } from './text.ts';

/**
 * Address × commune in one comparison, since each implies the other. The house decides; units have been renamed and
 * joined twice in a generation, so that words of units count only where no house is known.
 */
const LEVELS = {
  'same-house': { vi: 'cùng địa chỉ', en: 'same address' },
  'same-street': { vi: 'cùng đường, khác hoặc thiếu số nhà', en: 'same street, house number differs or is missing' },
  'same-commune': { vi: 'cùng xã, phường', en: 'same commune' },
  'same-area': { vi: 'cùng địa bàn', en: 'same area' },
  different: { vi: 'khác địa bàn', en: 'different places' },
} as const satisfies Record<string, Sentence>;
type Level = keyof typeof LEVELS;

interface Place {
  readonly address: Address | undefined;
  readonly communes: readonly string[];
}

export function placeComparator(context: ComparatorContext): Comparator {
  requireKind(context, 'address', 'admin-unit');
  const addressSlots = context.slots.filter((slot) => slot.kind === 'address');
  const communeSlots = context.slots.filter((slot) => slot.kind === 'admin-unit');
  const placeOf = (values: Values): Place => {
    const address = firstIn<Address>(values, addressSlots);
    const communes = communesOf(values, communeSlots);
    // The units of the text stand in for a code that is not given.
    return { address, communes: communes.length > 0 ? communes : (address?.communes ?? NO_COMMUNES) };
  };
  return byLevel<Level>({
    sentences: LEVELS,
    levelOf: (left, right) => placeLevel(context.words, placeOf(left), placeOf(right)),
  });
}

const NO_COMMUNES: readonly string[] = [];

function firstIn<V>(values: Values, slots: readonly Slot[]): V | undefined {
  for (const slot of slots) {
    const value = firstOf<V>(values, slot);
    if (value !== undefined) return value;
  }
  return undefined;
}

function communesOf(values: Values, slots: readonly Slot[]): readonly CommuneCandidates[number][] {
  let all: readonly string[] = NO_COMMUNES;
  for (const slot of slots) {
    const own = valuesOf<CommuneCandidates[number]>(values, slot);
    if (own.length > 0) all = all.length === 0 ? own : [...all, ...own];
  }
  return all;
}

function placeLevel(words: WordTable, left: Place, right: Place): Level | null {
  const isCommuneKnown = left.communes.length > 0 && right.communes.length > 0;
  const isSameCommune = isCommuneKnown && left.communes.some((code) => right.communes.includes(code));
  if (left.address === undefined || right.address === undefined) {
    return isCommuneKnown ? (isSameCommune ? 'same-commune' : 'different') : null;
  }
  const sharedUnits = sharedWords(left.address.units, right.address.units);
  const isSameArea = isSameCommune || sharedUnits >= 2;
  const house = houseLevel(words, left.address.place, right.address.place);
  if (house === 'house' && (isSameArea || (!isCommuneKnown && sharedUnits > 0))) return 'same-house';
  if (house === 'street' && isSameArea) return 'same-street';
  if (isSameCommune) return 'same-commune';
  return isSameArea && !isCommuneKnown ? 'same-area' : 'different';
}

/** `house`: nearly all words agree, the numbers among them; `street`: half of the words do. */
function houseLevel(words: WordTable, a: PackedWords, b: PackedWords): 'house' | 'street' | 'other' {
  const most = Math.max(wordCount(a), wordCount(b));
  const fewest = Math.min(wordCount(a), wordCount(b));
  if (fewest === 0) return 'other';
  if (a === b) return hasNumber(words, a) || fewest >= 2 ? 'house' : 'street';
  const shared = sharedWords(a, b);
  if (hasNumber(words, a) && sameNumbers(words, a, b) && shared * 3 >= most * 2) return 'house';
  return shared * 2 >= fewest && shared > 0 && sharedLetters(words, a, b) ? 'street' : 'other';
}

function isNumber(words: WordTable, word: number): boolean {
  const unit = words.text(word).charCodeAt(0);
  return unit >= 48 && unit <= 57;
}

function hasNumber(words: WordTable, place: PackedWords): boolean {
  for (let i = 0; i < wordCount(place); i += 1) if (isNumber(words, wordAt(place, i))) return true;
  return false;
}

function sameNumbers(words: WordTable, a: PackedWords, b: PackedWords): boolean {
  return numbersAreIn(words, a, b) && numbersAreIn(words, b, a);
}

function numbersAreIn(words: WordTable, place: PackedWords, other: PackedWords): boolean {
  for (let i = 0; i < wordCount(place); i += 1) {
    const word = wordAt(place, i);
    if (isNumber(words, word) && !hasWord(other, word)) return false;
  }
  return true;
}

/** At least one shared word is not a number. */
function sharedLetters(words: WordTable, a: PackedWords, b: PackedWords): boolean {
  for (let i = 0; i < wordCount(a); i += 1) {
    const word = wordAt(a, i);
    if (!isNumber(words, word) && hasWord(b, word)) return true;
  }
  return false;
}
