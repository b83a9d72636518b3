import type { PersonName } from '../standardise/person-name.ts';
import { unpackWords, wordAt, wordCount, type WordTable } from '../standardise/word-table.ts';

/** A name as letters, whatever its words: cheap looks first, since hardly any two names pass them. */
export class NameLetters {
  constructor(private readonly words: WordTable) {}

  /** No word of it carries a diacritic. */
  isUnmarked(name: PersonName): boolean {
    for (let i = 0; i < wordCount(name); i += 1) if (this.words.isMarked(wordAt(name, i))) return false;
    return true;
  }

  /** The same letters without diacritics, however they are set apart. */
  areSame(left: PersonName, right: PersonName): boolean {
    return this.length(left) === this.length(right) && this.letters(left) === this.letters(right);
  }

  /** The same words in any order, with or without their diacritics. */
  areSameWords(left: PersonName, right: PersonName, isBare: boolean): boolean {
    if (left.length !== right.length) return false;
    let difference = 0;
    for (let i = 0; i < wordCount(left); i += 1) {
      const [a, b] = [wordAt(left, i), wordAt(right, i)];
      difference += isBare ? this.words.bare(a) - this.words.bare(b) : a - b;
    }
    return difference === 0 && this.sorted(left, isBare) === this.sorted(right, isBare);
  }

  private length(name: PersonName): number {
    let length = 0;
    for (let i = 0; i < wordCount(name); i += 1) length += this.words.bareText(wordAt(name, i)).length;
    return length;
  }

  private letters(name: PersonName): string {
    // y and i are one in a word by itself only, which is not seen where words are glued.
    return unpackWords(name)
      .map((number) => this.words.bareText(number))
      .join('')
      .replaceAll('y', 'i');
  }

  private sorted(name: PersonName, isBare: boolean): string {
    const texts = unpackWords(name).map((number) => (isBare ? this.words.bareText(number) : this.words.text(number)));
    return texts.sort().join(' ');
  }
}
