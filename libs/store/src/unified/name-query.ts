import { nameWord, nameWords, writtenWords, type NameWord, type NameWords } from './search-keys.ts';

/**
 * A name as it is asked for: all words must stand in one name, in any order. Names are found in rounds, the best first,
 * each round finding what the rounds before it found as well; an entity counts in the first round that finds it.
 */
export interface NameQuery {
  readonly words: number;
  readonly rounds: readonly NameRound[];
}
export interface NameRound {
  /**
   * What the store is asked, as a `tsquery` over the forms of all names of an entity: whatever the round finds fulfils
   * it, but not the other way round, since the words may stand in two names.
   */
  readonly condition: string;
  /** Whether the round finds a name of these words. */
  finds(name: NameWords): boolean;
}

/** Short forms that are written as often as what they stand for. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  cty: 'công ty',
  tnhh: 'trách nhiệm hữu hạn',
  cp: 'cổ phần',
  mtv: 'một thành viên',
  dntn: 'doanh nghiệp tư nhân',
  htx: 'hợp tác xã',
  hkd: 'hộ kinh doanh',
  cn: 'chi nhánh',
  vpđd: 'văn phòng đại diện',
  tm: 'thương mại',
  dv: 'dịch vụ',
  xd: 'xây dựng',
  sx: 'sản xuất',
  xnk: 'xuất nhập khẩu',
  vlxd: 'vật liệu xây dựng',
  vn: 'việt nam',
};
const PHRASES = Object.entries(SHORT_FORMS)
  .map(([short, long]) => ({ short: nameWords(short), long: nameWords(long) }))
  .sort((left, right) => right.long.length - left.long.length);

/** Ways to write one part of the query; the first one is how it was written. */
type Part = readonly [NameWords, ...NameWords[]];
type Likeness = keyof NameWord;

/** Null when no letter or digit is left of the text. */
export function nameQuery(text: string): NameQuery | null {
  const written = writtenWords(text);
  const last = written.at(-1);
  if (last === undefined) return null;
  const words = written.map((word) => nameWord(word));
  const parts = partsOf(words);
  const beginning = nameWord(last, 'kept');
  // Who writes no marks asks for none: names with and without them are equally what was meant.
  const likenesses: Likeness[] = words.some(({ folded, exact }) => folded !== exact) ? ['exact', 'folded'] : ['folded'];
  const rounds = likenesses.flatMap((likeness) => [
    roundOf(parts, likeness, null),
    roundOf(parts, likeness, beginning[likeness]),
  ]);
  return { words: words.length, rounds };
}

function partsOf(words: NameWords): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < words.length;) {
    const phrase = PHRASES.find(({ long }) => long.every(({ folded }, i) => words[at + i]?.folded === folded));
    const length = phrase?.long.length ?? 1;
    const asWritten = words.slice(at, at + length);
    const short = PHRASES.find(({ short: [only] }) => length === 1 && only?.folded === asWritten[0]?.folded);
    parts.push([
      asWritten,
      ...(phrase === undefined ? [] : [phrase.short]),
      ...(short === undefined ? [] : [short.long]),
    ]);
    at += length;
  }
  return parts;
}

/** `beginning`: how the last word may begin; null when every word is whole. */
function roundOf(parts: readonly Part[], likeness: Likeness, beginning: string | null): NameRound {
  const last = parts.length - 1;
  const wholes = parts.map((part) => part.map((way) => way.map((word) => word[likeness])));
  const before = wholes[last]?.[0]?.slice(0, -1) ?? [];
  return {
    condition: wholes
      .map((ways, at) => {
        const texts = ways.map((way) => allOf(way.map(quoted)));
        if (at === last && beginning !== null) texts.push(allOf([...before.map(quoted), `${quoted(beginning)}:*`]));
        return `(${texts.join(' | ')})`;
      })
      .join(' & '),
    finds: (name) => {
      const forms = new Set(name.map((word) => word[likeness]));
      const has = (way: readonly string[]): boolean => way.every((form) => forms.has(form));
      const begins = (): boolean =>
        beginning !== null && has(before) && [...forms].some((form) => form.startsWith(beginning));
      return wholes.every((ways, at) => ways.some(has) || (at === last && begins()));
    },
  };
}

function allOf(terms: readonly string[]): string {
  return `(${terms.join(' & ')})`;
}

/** A lexeme of a `tsquery`. */
export function quoted(form: string): string {
  return `'${form.replace(/['\\]/g, '$&$&')}'`;
}

/** The entity type as one more form, so that the rare shop is found without reading through all people of its name. */
export function typeForm(entityType: string): string {
  return `/${entityType}`;
}
