import { bareWord, canonicalWord, wordsOf } from './letters.ts';

const SPACE = 32;
const MOST_WRITTEN = 300_000;
/** Doubled vowels, w and dd, a tone letter at the end (Telex), or digits among letters. */
const TYPED_ODDLY = /aa|ee|oo|dd|w|[aeiouy][a-z]*[sfrxj]$|[a-z]\d|\d[a-z]/;

/** ASCII letters and digits, and the letters and combining marks in which Vietnamese is written. */
function isPlainLetter(unit: number): boolean {
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57);
  if (unit < 0x250) return unit >= 0xc0 && unit !== 0xd7 && unit !== 0xf7;
  return (unit >= 0x300 && unit < 0x370) || (unit >= 0x1e00 && unit < 0x1f00);
}

/** ASCII that is neither letter nor digit, but for apostrophe and grave accent, which vanish within a word. */
function isPlainSeparator(unit: number): boolean {
  return unit < 128 && unit !== 39 && unit !== 96;
}

/**
 * Words by number. A million records hold a few ten thousand distinct words, so a record keeps numbers and the words
 * stand here once. Numbers depend on the order words are first met and are therefore compared for equality only;
 * nothing may be ordered by them.
 */
export class WordTable {
  private readonly numbers = new Map<string, number>();
  /** Numbers by the word as some source wrote it: the hot path neither decomposes nor lowers a word twice. */
  private written = new Map<string, number>();
  /** Canonical spelling by number. */
  readonly texts: string[] = [];
  /** Number of the word without diacritics, by number. */
  readonly bares: number[] = [];
  private readonly odd: (boolean | undefined)[] = [];

  /** Numbers of the words of a text, in the order written. */
  numbersOf(text: string): number[] {
    const numbers: number[] = [];
    let start = -1;
    for (let i = 0; i <= text.length; i += 1) {
      const unit = i === text.length ? SPACE : text.charCodeAt(i);
      if (isPlainLetter(unit)) {
        if (start < 0) start = i;
      } else if (isPlainSeparator(unit)) {
        if (start >= 0) numbers.push(this.numberAsWritten(text.slice(start, i)));
        start = -1;
      } else {
        // Apostrophes, invisible and other characters: the thorough way.
        return wordsOf(text).map((word) => this.numberOfWord(word));
      }
    }
    return numbers;
  }

  /** Number of one word as it may be written. */
  numberOf(word: string): number {
    return this.numberAsWritten(word);
  }

  /** Whether a word may hold keys of a Vietnamese keyboard or digits for letters; asked once for each word. */
  isTypedOddly(number: number): boolean {
    let odd = this.odd[number];
    if (odd === undefined) {
      odd = TYPED_ODDLY.test(this.text(number));
      this.odd[number] = odd;
    }
    return odd;
  }

  private numberAsWritten(word: string): number {
    const known = this.written.get(word);
    if (known !== undefined) return known;
    return this.remembered(word, wordsOf(word)[0] ?? word);
  }

  /** Number of one of `wordsOf` a text. */
  private numberOfWord(word: string): number {
    return this.written.get(word) ?? this.remembered(word, word);
  }

  private remembered(written: string, word: string): number {
    const number = this.numberOfCanonical(canonicalWord(word));
    if (this.written.size >= MOST_WRITTEN) this.written = new Map();
    this.written.set(written, number);
    return number;
  }

  /** Number of a canonical spelling. */
  numberOfCanonical(canonical: string): number {
    const known = this.numbers.get(canonical);
    if (known !== undefined) return known;
    const number = this.texts.length;
    this.numbers.set(canonical, number);
    this.texts.push(canonical);
    this.bares.push(number);
    const bare = bareWord(canonical);
    if (bare !== canonical) this.bares[number] = this.numberOfCanonical(bare);
    return number;
  }

  text(number: number): string {
    return this.texts[number] ?? '';
  }

  bare(number: number): number {
    return this.bares[number] ?? number;
  }

  bareText(number: number): string {
    return this.text(this.bare(number));
  }

  isMarked(number: number): boolean {
    return this.bare(number) !== number;
  }
}

/**
 * A sequence of word numbers packed into a string, two code units of 15 bits for each: the smallest immutable array
 * the language has (4 bytes a word and no object for each).
 */
export type PackedWords = string & { readonly __brand: 'PackedWords' };

/** Beyond so many words a value is cut: no honest name or address is longer, and comparing words is quadratic. */
export const MOST_WORDS = 32;

export function packWords(numbers: readonly number[]): PackedWords {
  let packed = '';
  for (const number of numbers.slice(0, MOST_WORDS)) packed += String.fromCharCode(number >> 15, number & 0x7fff);
  return packed as PackedWords;
}

/** The same words by other numbers. @param numbers by those that stand there */
export function renumbered(packed: PackedWords, numbers: Int32Array): PackedWords {
  let other = '';
  for (let i = 0; i < packed.length; i += 2) {
    const number = numbers[(packed.charCodeAt(i) << 15) | packed.charCodeAt(i + 1)] as number;
    other += String.fromCharCode(number >> 15, number & 0x7fff);
  }
  return other as PackedWords;
}

export function wordCount(packed: PackedWords): number {
  return packed.length >> 1;
}

export function wordAt(packed: PackedWords, index: number): number {
  return (packed.charCodeAt(index * 2) << 15) | packed.charCodeAt(index * 2 + 1);
}

export function unpackWords(packed: PackedWords): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < packed.length; i += 2) numbers.push((packed.charCodeAt(i) << 15) | packed.charCodeAt(i + 1));
  return numbers;
}
