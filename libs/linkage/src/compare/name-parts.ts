import type { PersonName } from '../standardise/person-name.ts';
import { wordAt, wordCount } from '../standardise/word-table.ts';

/** `family-moved`: middle and given name, then the family name. */
export type Order = 'straight' | 'swapped' | 'family-moved';

export interface NameParts {
  readonly given: number;
  readonly family: number;
  readonly middle: PersonName;
}

/** Which word of a name is which, as it was written. It has two words or more. */
export function partsOf(name: PersonName, isGivenFirst: boolean, isFamilyMoved: boolean): NameParts {
  const last = wordCount(name) - 1;
  if (isFamilyMoved) {
    const [moved, stays] = isGivenFirst ? [last, last - 1] : [0, 1];
    const middle = (isGivenFirst ? name.slice(0, -4) : name.slice(4)) as PersonName;
    return { family: wordAt(name, moved), given: wordAt(name, stays), middle };
  }
  const middle = name.slice(2, -2) as PersonName;
  return { given: wordAt(name, isGivenFirst ? 0 : last), family: wordAt(name, isGivenFirst ? last : 0), middle };
}
