import type { PersonName } from '../standardise/person-name.ts';
import { wordAt, wordCount } from '../standardise/word-table.ts';

/**
 * The order in which a name is written, seen from the usual one: `swapped` is family name last where it is usually
 * first; `moved` is middle and given name, then the family name ("Kim Oanh Lê").
 */
export type Order = 'straight' | 'swapped' | 'moved';

/** Which word of a name is which. Of two words or more; one is used again and again. */
export class NameParts {
  given = 0;
  family = 0;
  /** The words between, by their places: from `from` up to `to`. */
  from = 0;
  to = 0;
  name = '' as PersonName;

  take(name: PersonName, isGivenFirst: boolean, isFamilyMoved: boolean): this {
    const last = wordCount(name) - 1;
    this.name = name;
    if (isFamilyMoved) {
      this.family = wordAt(name, isGivenFirst ? last : 0);
      this.given = wordAt(name, isGivenFirst ? last - 1 : 1);
      this.from = isGivenFirst ? 0 : 2;
      this.to = isGivenFirst ? last - 1 : last + 1;
      return this;
    }
    this.given = wordAt(name, isGivenFirst ? 0 : last);
    this.family = wordAt(name, isGivenFirst ? last : 0);
    this.from = 1;
    this.to = last;
    return this;
  }

  get middleCount(): number {
    return this.to - this.from;
  }

  /** A word between, by its place among them. */
  middle(at: number): number {
    return wordAt(this.name, this.from + at);
  }
}
