import { bareWord, canonicalWord } from './letters.ts';

/**
 * Words by number. A million records hold a few ten thousand distinct words, so a record keeps numbers and the words
 * stand here once. Numbers depend on the order words are first met and are therefore compared for equality only;
 * nothing may be ordered by them.
 */
export class WordTable {
  private readonly numbers = new Map<string, number>();
  private readonly written = new Map<string, number>();
  /** Canonical spelling by number. */
  readonly texts: string[] = [];
  /** Number of the word without diacritics, by number. */
  readonly bares: number[] = [];

  /** Number of a word of `wordsOf`. */
  numberOf(word: string): number {
    const known = this.written.get(word);
    if (known !== undefined) return known;
    const number = this.numberOfCanonical(canonicalWord(word));
    this.written.set(word, number);
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

export function packWords(numbers: readonly number[]): PackedWords {
  let packed = '';
  for (const number of numbers) packed += String.fromCharCode(number >> 15, number & 0x7fff);
  return packed as PackedWords;
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
