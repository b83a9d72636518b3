import type { AdminNames } from './admin-names.ts';
import type { CommuneCandidates } from './admin-unit.ts';
import { modernVietnamese } from './legacy-vietnamese.ts';
import { bareText, canonicalWord, wordsOf } from './letters.ts';
import { packWords, type PackedWords, type WordTable } from './word-table.ts';

/**
 * An address in two halves: what stands before the first administrative unit (house, lane, street, hamlet) and the
 * units after it. Three generations of units are in use, so the units' words may differ for one place; the first half
 * stays. Words are distinct, without diacritics and without the names of unit kinds, however abbreviated.
 */
export interface Address {
  readonly place: PackedWords;
  readonly units: PackedWords;
  /** The communes of today that its units name, where the table of units has them; more than one where not certain. */
  readonly communes: CommuneCandidates | null;
}

/** Kinds of place and unit, which say nothing of which one it is; one word, two, or abbreviated. */
const KINDS = spellingsOf(
  'số nhà đường phố ngõ ngách hẻm kiệt tổ khu ấp thôn xóm bản buôn làng phường xã quận huyện tỉnh'.split(' '),
);
const KINDS_OF_TWO = spellingsOf(['số nhà', 'khu phố', 'thị trấn', 'thị xã', 'thành phố', 'đặc khu']);
const ABBREVIATED_KINDS = new Set('kp d ng sn p x tt q h tx tp t'.split(' '));
const UNIT_ALIASES: Readonly<Record<string, string>> = {
  hn: 'ha noi',
  hcm: 'ho chi minh',
  tphcm: 'ho chi minh',
  sg: 'ho chi minh',
  brvt: 'ba ria vung tau',
  tth: 'hue',
  vn: '',
};
const STARTS_WITH_DIGIT = /^\d/;
/** A segment whose first word is like this is an administrative unit. */
const UNIT_START = /^(?:p|phuong|x|xa|tt|q|quan|h|huyen|tx|tp|tphcm|t|tinh|thi|thanh|dac)\d*$/;

/**
 * Addresses of one model, with what is known of each word: no evidence, itself, or what it stands for.
 * `p5` and `q1` are unit and number written together; provinces have short names.
 */
export class AddressStandardiser {
  /** By the word without diacritics. */
  private readonly meanings = new Map<number, readonly number[]>();
  /** By the word. */
  private readonly startsUnit: (boolean | undefined)[] = [];

  constructor(
    private readonly words: WordTable,
    private readonly names: AdminNames | null = null,
  ) {}

  /** @returns null when the text holds no word but kinds of place. */
  standardise(text: string): Address | null {
    const place: number[] = [];
    const units: number[] = [];
    let isUnits = false;
    let isFirst = true;
    const written = segmentsOf(modernVietnamese(text));
    const segments = written.map((segment) => this.words.numbersOf(segment));
    const hasUnit = segments.some((segment) => this.isUnit(segment));
    for (const segment of segments) {
      if (segment.length === 0) continue;
      // Without a recognisable unit the first segment is the place.
      isUnits ||= hasUnit ? this.isUnit(segment) : !isFirst;
      isFirst = false;
      const half = isUnits ? units : place;
      for (const word of this.namesIn(segment)) {
        for (const part of this.meaning(word)) if (!half.includes(part)) half.push(part);
      }
    }
    if (place.length + units.length === 0) return null;
    const communes = this.names === null ? null : this.names.resolve(written);
    return { place: packWords(place), units: packWords(units), communes };
  }

  private isUnit(segment: readonly number[]): boolean {
    const first = segment[0];
    if (first === undefined) return false;
    return (this.startsUnit[first] ??= UNIT_START.test(this.words.bareText(first)));
  }

  /** The words that are no kinds of place. */
  private namesIn(segment: readonly number[]): number[] {
    const names: number[] = [];
    let isAfterKind = false;
    for (let at = 0; at < segment.length;) {
      const length = this.kindAt(segment, at, isAfterKind);
      if (length === 0) names.push(segment[at] as number);
      isAfterKind = length > 0;
      at += Math.max(1, length);
    }
    return names;
  }

  /**
   * Of how many words the kind of place is that begins there. Names are spelt like kinds where diacritics were lost
   * ("duong Lang" is đường Láng), and some are in any case (Võ Văn Kiệt): what ends its segment is a name, and so is what
   * follows a kind and has no number.
   */
  private kindAt(segment: readonly number[], at: number, isAfterKind: boolean): 0 | 1 | 2 {
    const word = this.words.text(segment[at] as number);
    const next = segment[at + 1] === undefined ? undefined : this.words.text(segment[at + 1] as number);
    if (next !== undefined && KINDS_OF_TWO.has(`${word} ${next}`)) return 2;
    if (ABBREVIATED_KINDS.has(this.words.bareText(segment[at] as number))) return 1;
    if (!KINDS.has(word)) return 0;
    if (next === undefined) return at === 0 ? 1 : 0;
    return isAfterKind && !STARTS_WITH_DIGIT.test(next) ? 0 : 1;
  }

  private meaning(word: number): readonly number[] {
    const bare = this.words.bare(word);
    const known = this.meanings.get(bare);
    if (known !== undefined) return known;
    const meaning = expand(this.words.text(bare)).map((part) => this.words.numberOfCanonical(part));
    this.meanings.set(bare, meaning);
    return meaning;
  }
}

/** "Q.1", "P. Bến Nghé", "TP.HCM" begin a segment where no comma says so. */
const UNMARKED_UNIT =
  /(?<=[\p{L}\p{N}])\s+(?=(?:P|Q|H|X|TP|TX|TT)\.|(?:Phường|Quận|Huyện|Thị xã|Thị trấn|Thành phố|Tỉnh)\s)/gu;

function segmentsOf(text: string): string[] {
  const marked = text.includes(',') ? text : text.replace(UNMARKED_UNIT, ', ');
  return marked.includes(' - ') || marked.includes(';') || marked.includes('\n')
    ? marked.split(/[,;\n]|\s-\s/)
    : marked.split(',');
}

/** Each with its diacritics and without any; with others it is a name (làng, but Láng; ngõ, but Ngô). */
function spellingsOf(kinds: readonly string[]): ReadonlySet<string> {
  return new Set(kinds.flatMap((kind) => [wordsOf(kind).map(canonicalWord).join(' '), bareText(kind)]));
}

function expand(word: string): string[] {
  const alias = UNIT_ALIASES[word];
  if (alias !== undefined) return alias.split(' ').filter((part) => part !== '');
  const numbered = /^(?:p|q|kp|to|tp)0*(\d+)$/.exec(word);
  if (numbered?.[1] !== undefined) return [numbered[1]];
  return [/^\d+$/.test(word) ? String(Number(word)) : word];
}
