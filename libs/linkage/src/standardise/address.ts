import type { AdminNames } from './admin-names.ts';
import type { CommuneCandidates } from './admin-unit.ts';
import { modernVietnamese } from './legacy-vietnamese.ts';
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

/** Kinds of place and unit, written out or abbreviated; they say nothing of which one it is. */
const KIND_WORDS = new Set(
  'so nha duong pho ngo ngach hem kiet to khu kp ap thon xom ban buon lang d ng sn p phuong x xa tt q quan h huyen tx thi tran tp thanh tinh t dac'.split(
    ' ',
  ),
);
const UNIT_ALIASES: Readonly<Record<string, string>> = {
  hn: 'ha noi',
  hcm: 'ho chi minh',
  tphcm: 'ho chi minh',
  sg: 'ho chi minh',
  brvt: 'ba ria vung tau',
  tth: 'hue',
  vn: '',
};
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
      for (const word of segment) for (const part of this.meaning(word)) if (!half.includes(part)) half.push(part);
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

  private meaning(word: number): readonly number[] {
    const bare = this.words.bare(word);
    const known = this.meanings.get(bare);
    if (known !== undefined) return known;
    const parts = expand(this.words.text(bare)).filter((part) => !KIND_WORDS.has(part));
    const meaning = parts.map((part) => this.words.numberOfCanonical(part));
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

function expand(word: string): string[] {
  const alias = UNIT_ALIASES[word];
  if (alias !== undefined) return alias.split(' ').filter((part) => part !== '');
  const numbered = /^(?:p|q|kp|to|tp)0*(\d+)$/.exec(word);
  if (numbered?.[1] !== undefined) return [numbered[1]];
  return [/^\d+$/.test(word) ? String(Number(word)) : word];
}
