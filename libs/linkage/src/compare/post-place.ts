import { unpackWords, type PackedWords, type WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import {
  numbersOf,
  slotAt,
  valuesOf,
  weighedLevelsOf,
  type Comparator,
  type ComparatorContext,
  type Factor,
  type Reading,
  type Slot,
  type Values,
} from './comparator.ts';
import { alignmentDistance, jaroWinkler } from './similarity.ts';

const CODE = {
  same: { vi: 'cùng mã bưu chính', en: 'same postcode' },
  close: { vi: 'mã bưu chính lệch một ký tự', en: 'postcodes differ in one character' },
  sector: { vi: 'cùng khu bưu chính hẹp', en: 'same postal sector' },
  district: { vi: 'cùng khu bưu chính', en: 'same postal district' },
  area: { vi: 'cùng vùng bưu chính', en: 'same postal area' },
  different: { vi: 'mã bưu chính khác nhau', en: 'different postcodes' },
} as const;
const PLACE = {
  same: { vi: 'cùng nơi', en: 'same place' },
  close: { vi: 'tên nơi gần giống', en: 'places are written alike' },
  different: { vi: 'nơi khác nhau', en: 'different places' },
} as const;
const C = numbersOf(CODE);
const P = numbersOf(PLACE);

/**
 * Postcode × place in one comparison, since the one implies the other: where the postcode agrees, its frequency counts
 * and not the place's. The first attribute is the postcode, the second the place; either may be missing.
 */
export class PostPlaceComparator implements Comparator {
  readonly factors: readonly Factor[];
  readonly isNested = true;
  private readonly code: Slot;
  private readonly place: Slot;
  private readonly words: WordTable;
  private readonly codes: Frequencies;
  private readonly places: Frequencies;
  /** Text of a place by its packed words: places repeat. */
  private readonly texts = new Map<PackedWords, string>();

  constructor(context: ComparatorContext) {
    this.code = slotAt(context, 0);
    this.place = slotAt(context, 1);
    this.words = context.words;
    this.codes = context.frequencies(this.code.attribute);
    this.places = context.frequencies(this.place.attribute);
    this.factors = [
      { name: 'code', levels: weighedLevelsOf(CODE, this.code.attribute, ['same']) },
      { name: 'place', levels: weighedLevelsOf(PLACE, this.place.attribute, ['same']) },
    ];
  }

  read(left: Values, right: Values, reading: Reading): void {
    const a = valuesOf<string>(left, this.code)[0];
    const b = valuesOf<string>(right, this.code)[0];
    if (a !== undefined && b !== undefined) {
      const level = codeLevel(a, b);
      reading.levels[0] = level;
      if (level === C.same) reading.loss = this.codes.loss(a);
    }
    const here = valuesOf<PackedWords>(left, this.place)[0];
    const there = valuesOf<PackedWords>(right, this.place)[0];
    if (here === undefined || there === undefined) return;
    const level = this.placeLevel(here, there);
    reading.levels[1] = level;
    if (level === P.same && reading.levels[0] !== C.same) reading.loss = this.places.loss(this.text(here));
  }

  terms(values: Values, count: (table: string, value: string) => void): void {
    const code = valuesOf<string>(values, this.code)[0];
    if (code !== undefined) count(this.code.attribute, code);
    const place = valuesOf<PackedWords>(values, this.place)[0];
    if (place !== undefined) count(this.place.attribute, this.text(place));
  }

  private placeLevel(here: PackedWords, there: PackedWords): number {
    if (here === there) return P.same;
    const [a, b] = [this.text(here), this.text(there)].sort() as [string, string];
    if (a === b) return P.same;
    if (jaroWinkler(a, b) >= 0.9) return P.close;
    if (Math.min(a.length, b.length) >= 5 && alignmentDistance(a, b, 2) <= 2) return P.close;
    const words = a.split(' ');
    return b.split(' ').some((word) => word.length > 3 && words.includes(word)) ? P.close : P.different;
  }

  private text(place: PackedWords): string {
    const known = this.texts.get(place);
    if (known !== undefined) return known;
    const words = unpackWords(place).map((number) => this.words.bareText(number));
    const proper = words.filter((word) => !GENERIC.has(word));
    const text = (proper.length > 0 ? proper : words).join(' ');
    this.texts.set(place, text);
    return text;
  }
}

const GENERIC: ReadonlySet<string> = new Set(['city', 'of', 'the']);

/** Postcodes without blanks: with letters as the British write them, else digits of falling size of area. */
function codeLevel(a: string, b: string): number {
  if (a === b) return C.same;
  if (alignmentDistance(a, b, 1) <= 1) return C.close;
  if (!/[A-Za-z]/.test(a)) return a.slice(0, 2) === b.slice(0, 2) ? C.district : a[0] === b[0] ? C.area : C.different;
  if (a.slice(0, -3) === b.slice(0, -3)) return a.at(-3) === b.at(-3) ? C.sector : C.district;
  return /^[A-Za-z]*/.exec(a)?.[0] === /^[A-Za-z]*/.exec(b)?.[0] ? C.area : C.different;
}
