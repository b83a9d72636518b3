import { bareWord, canonicalWord, isAsciiWord, wordsOf } from './letters.ts';
import { FOREIGN_FORMS, SHIPS, VIETNAMESE_FORMS, type LegalForm } from './legal-forms.ts';
import { modernVietnamese } from './legacy-vietnamese.ts';
import { withDigits } from './number-words.ts';
import { ENGLISH_ABBREVIATIONS, joinedAbbreviations, writtenOutAbbreviation } from './organisation-words.ts';
import { isSyllable } from './vietnamese-syllable.ts';
import { packWords, type PackedWords, type WordTable } from './word-table.ts';

/**
 * An organisation's name taken apart: the words of its proper name; its legal form, where the name says one; whether it
 * is a branch, shop or office of another; whether it is a household business. Words of the legal form are no part of the
 * proper name: everybody has them.
 */
export interface OrganisationName {
  readonly core: PackedWords;
  readonly form: LegalForm | null;
  readonly isDependent: boolean;
  readonly isHousehold: boolean;
}

/** A word of names; of each there is one, which keeps what is found out about it. */
interface Word {
  readonly number: number;
  readonly bare: string;
  /** Only Vietnamese has it. */
  readonly isVietnamese: boolean;
  /** What it abbreviates, or itself; "co" where "co phan" does not follow. */
  readonly writtenOut: readonly Word[];
}
interface Phrase {
  readonly words: readonly string[];
  readonly form: LegalForm | null;
}

/** A phrase as the words that `bareWord` makes of it ("công ty" → cong, ti). */
const bareWords = (text: string): string[] => wordsOf(text).map((word) => bareWord(canonicalWord(word)));
const phrase = (text: string, form: LegalForm | null = null): Phrase => ({ words: bareWords(text), form });

/** Phrases by their first or last word, the longest of each first. */
type Phrases = ReadonlyMap<string, readonly Phrase[]>;
function phrasesBy(end: 'first' | 'last', phrases: readonly Phrase[]): Phrases {
  const by = new Map<string, Phrase[]>();
  for (const each of [...phrases].sort((a, b) => b.words.length - a.words.length)) {
    const word = each.words.at(end === 'first' ? 0 : -1) ?? '';
    by.set(word, [...(by.get(word) ?? []), each]);
  }
  return by;
}

const VIETNAMESE = phrasesBy(
  'first',
  VIETNAMESE_FORMS.map(([form, text]) => phrase(text, form)),
);
const foreign = Object.entries(FOREIGN_FORMS).flatMap(([form, texts]) =>
  texts.map((text) => phrase(text, form as LegalForm)),
);
const FOREIGN_LAST = phrasesBy('last', foreign);
/** At the start of a name these are rather words of it ("SA Airlines", "Co…"). */
const ONLY_LAST = new Set(['company', 'co', 'as', 'ab', 'se', 'na', 'ad', 'ag', 'ip', 'cv', 'corporation']);
const FOREIGN_FIRST = phrasesBy(
  'first',
  foreign.filter(({ words }) => words.length > 1 || !ONLY_LAST.has(words[0] ?? '')),
);
const SHIP = phrasesBy(
  'first',
  SHIPS.map((text) => phrase(text)),
);
const HOUSEHOLD = phrasesBy(
  'first',
  ['hộ kinh doanh cá thể', 'hộ kinh doanh'].map((text) => phrase(text)),
);
const DEPENDENT = phrasesBy(
  'first',
  ['văn phòng đại diện', 'địa điểm kinh doanh', 'chi nhánh'].map((text) => phrase(text)),
);
/** Joining words that come and go: "sản xuất và thương mại", "& thương mại". */
const JOINING = new Set(['va', 'and', 'of', 'the', 'und', 'et', 'i', 'for', 'in']);
/** "S.A.R.L.", "J.P.": letters with a point after each are one word. */
const POINTED = /(?<![\p{L}\p{N}])(?:\p{L}\.){1,6}\p{L}?(?![\p{L}\p{N}])/gu;
const LONE_POINT = /^\p{L}\.$/u;

/** Reads names of organisations in the words of one table. */
export class OrganisationNameStandardiser {
  /** By number. */
  private readonly known: (Word | undefined)[] = [];

  constructor(private readonly words: WordTable) {}

  /** @returns null when the text holds no word. */
  standardise(text: string): OrganisationName | null {
    const modern = modernVietnamese(text);
    const written = this.words
      .numbersOf(modern.includes('.') ? withoutPoints(modern) : modern)
      .map((number) => this.word(number));
    if (written.length === 0) return null;
    const name = isVietnamese(written) ? vietnameseName(written) : this.foreignName(written);
    const core = name.proper.filter((word, i) => !JOINING.has(word.bare) || (word.bare === 'i' && i > 0));
    const kept = core.length === 0 ? name.all : core;
    const { form, isDependent, isHousehold } = name;
    return { core: packWords(kept.map(({ number }) => number)), form, isDependent, isHousehold };
  }

  private foreignName(written: readonly Word[]): Parsed {
    const bares = withDigits(written.map((word) => word.bare));
    // Where nothing was joined a word keeps its own spelling.
    const isOneToOne = bares.length === written.length;
    const spelt = bares.flatMap((bare, i): readonly Word[] => {
      const own = written[i];
      if (isOneToOne && own?.bare === bare && ENGLISH_ABBREVIATIONS[bare] === undefined) return [own];
      return (ENGLISH_ABBREVIATIONS[bare] ?? bare).split(' ').map((word) => this.spelt(word));
    });
    const ship = phraseAt(spelt, 0, SHIP)?.words.length ?? 0;
    const { kept, forms } = withoutAtEnds(ship < spelt.length ? spelt.slice(ship) : spelt);
    return { all: spelt, proper: kept, form: strongest(forms), isDependent: false, isHousehold: false };
  }

  private spelt(canonical: string): Word {
    return this.word(this.words.numberOfCanonical(canonical));
  }

  private word(number: number): Word {
    const known = this.known[number];
    if (known !== undefined) return known;
    const canonical = this.words.text(number);
    const bare = this.words.bareText(number);
    // A word with diacritics, other than Đ, is no abbreviation.
    const expansion = canonical.replaceAll('đ', 'd') === bare ? writtenOutAbbreviation(bare) : undefined;
    const writtenOut: Word[] = [];
    const word = { number, bare, writtenOut, isVietnamese: isOnlyVietnamese(canonical, bare) };
    this.known[number] = word;
    if (expansion === undefined) writtenOut.push(word);
    else writtenOut.push(...bareWords(expansion).map((each) => this.spelt(each)));
    return word;
  }
}

/** "C.ty" and "S.A.R.L." as one word each. */
function withoutPoints(text: string): string {
  return text
    .replaceAll(/c\.\s?ty\b/gi, 'cty')
    .replace(POINTED, (match) => (LONE_POINT.test(match) ? match : match.replaceAll('.', '')));
}

interface Parsed extends Omit<OrganisationName, 'core'> {
  readonly all: readonly Word[];
  readonly proper: readonly Word[];
}

function vietnameseName(written: readonly Word[]): Parsed {
  const all = writtenOut(written);
  const dependent = without(all, DEPENDENT);
  const household = without(dependent.kept, HOUSEHOLD);
  const proper = without(household.kept, VIETNAMESE);
  const foreign = withoutAtEnds(proper.kept);
  return {
    all,
    proper: foreign.kept,
    form: strongest([...proper.forms, ...foreign.forms]),
    isDependent: dependent.found,
    isHousehold: household.found,
  };
}

/** A word that only Vietnamese has, or the word for company, however abbreviated. */
function isVietnamese(written: readonly Word[]): boolean {
  return written.some((word, i) => word.isVietnamese || (word.bare === 'cong' && written[i + 1]?.bare === 'ti'));
}

function isOnlyVietnamese(canonical: string, bare: string): boolean {
  if (VIETNAMESE_SIGNS.has(bare) || joinedAbbreviations(bare) !== null) return true;
  return !isAsciiWord(canonical) && VIETNAMESE_LETTER.test(canonical) && isSyllable(canonical);
}

/** Letters and tones that Vietnamese has; a canonical word ends with its tone. */
const VIETNAMESE_LETTER = /[ăâêôơưđ]|\u0300|\u0301|\u0303|\u0309|\u0323/;
const VIETNAMESE_SIGNS = new Set([
  'cty',
  'tnhh',
  'htx',
  'dntn',
  'hkd',
  'hkdct',
  'lhhtx',
  'cthd',
  'nhtmcp',
  'ubnd',
  'hdnd',
  'mtv',
  'vpdd',
  'thpt',
  'thcs',
  'xnk',
  'ho',
]);

/** Abbreviations as words; "co" is none where "co phan" stands. */
function writtenOut(written: readonly Word[]): Word[] {
  const all: Word[] = [];
  written.forEach((word, i) => {
    if (word.bare === 'co' && written[i + 1]?.bare === 'phan') all.push(word);
    else for (const each of word.writtenOut) all.push(each);
  });
  return all;
}

/** The longest phrase that begins there. */
function phraseAt(all: readonly Word[], at: number, phrases: Phrases): Phrase | undefined {
  return phrases
    .get(all[at]?.bare ?? '')
    ?.find(({ words }) => words.every((bare, offset) => all[at + offset]?.bare === bare));
}

/** The longest phrase that ends the words. */
function phraseAtEnd(all: readonly Word[], phrases: Phrases): Phrase | undefined {
  return phrases
    .get(all.at(-1)?.bare ?? '')
    ?.find(({ words }) => words.every((bare, i) => all[all.length - words.length + i]?.bare === bare));
}

/** The words without every occurrence of the phrases, and whether there was one. */
function without(all: readonly Word[], phrases: Phrases): { kept: Word[]; found: boolean; forms: LegalForm[] } {
  const kept: Word[] = [];
  const forms: LegalForm[] = [];
  let found = false;
  for (let i = 0; i < all.length;) {
    const here = phraseAt(all, i, phrases);
    const word = all[i];
    if (here !== undefined) {
      found = true;
      if (here.form !== null) forms.push(here.form);
      i += here.words.length;
    } else {
      if (word !== undefined) kept.push(word);
      i += 1;
    }
  }
  return { kept, found, forms };
}

/** The words without the legal forms at their ends, as long as a word is left. */
function withoutAtEnds(all: readonly Word[]): { kept: readonly Word[]; forms: LegalForm[] } {
  let kept = all;
  const forms: LegalForm[] = [];
  const take = (found: Phrase | undefined, rest: (count: number) => readonly Word[]): boolean => {
    if (found === undefined || found.words.length >= kept.length) return false;
    if (found.form !== null) forms.push(found.form);
    kept = rest(found.words.length);
    return true;
  };
  while (
    take(phraseAtEnd(kept, FOREIGN_LAST), (count) => kept.slice(0, -count)) ||
    take(phraseAt(kept, 0, FOREIGN_FIRST), (count) => kept.slice(count))
  );
  return { kept, forms };
}

/** A name may say "Corporation … Joint Stock Company": the form that says most. */
function strongest(forms: readonly LegalForm[]): LegalForm | null {
  return forms.find((form) => form !== 'company') ?? forms[0] ?? null;
}
