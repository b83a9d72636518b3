import { isValidIdentifier, type Identifier } from '../standardise/identifier.ts';
import type { LegalForm } from '../standardise/legal-forms.ts';
import type { OrganisationName } from '../standardise/organisation-name.ts';
import { unpackWords, wordAt, wordCount, type PackedWords, type WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import {
  levelsOf,
  numbersOf,
  requireKind,
  slotAt,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Factor,
  type Reading,
  type Sentence,
  type Slot,
  type Values,
} from './comparator.ts';
import { isOneSlip } from './similarity.ts';

/**
 * Names of organisations by their proper words. Law lets names differ in a number or one word only (subsidiaries), so
 * agreement short of the same words says little, and less where the shared words are everybody's (thương mại, dịch vụ).
 */
const LEVELS = {
  same: { vi: 'tên riêng giống nhau', en: 'same proper name' },
  'marks-lost': { vi: 'tên riêng giống nhau, một bên mất dấu', en: 'same proper name, one side without diacritics' },
  'other-form': {
    vi: 'tên riêng giống nhau, khác loại hình pháp lý',
    en: 'same proper name, another legal form',
  },
  contains: { vi: 'tên bên này nằm trong tên bên kia', en: 'one proper name contains the other' },
  abbreviated: { vi: 'một bên viết tắt chữ cái đầu', en: 'one side is written in initials' },
  close: { vi: 'tên riêng gần giống', en: 'proper names are close' },
  'number-differs': { vi: 'tên riêng chỉ khác số', en: 'proper names differ in a number' },
  dependent: { vi: 'một bên là chi nhánh hoặc văn phòng', en: 'one side is a branch or office', isApart: true },
  'other-code': {
    vi: 'mỗi bên có một mã số hợp lệ khác nhau, tên không nói lên điều gì',
    en: 'each side has a valid code of its own, so that names say nothing',
    isApart: true,
  },
  different: { vi: 'tên riêng khác nhau', en: 'different proper names' },
} as const satisfies Record<string, Sentence & { isApart?: boolean }>;
type Level = keyof typeof LEVELS;

interface Found {
  readonly level: Level;
  readonly loss: number;
}

const NUMBERS = numbersOf(LEVELS);
const STRONG_ENOUGH = NUMBERS.close;

/**
 * With option `code`, an attribute of the comparison that is the organisation's own identifier: names do not speak for a
 * pair of which each has a valid one that the other lacks. Enterprises of one name exist; codes decide.
 */
export class OrganisationNameComparator implements Comparator {
  readonly factors: readonly Factor[] = [{ name: '', levels: levelsOf(LEVELS) }];
  private readonly names: readonly Slot[];
  private readonly code: Slot | undefined;
  private readonly words: WordTable;
  private readonly wordLosses: Frequencies;
  private readonly spelt: SpeltNames;

  constructor(context: ComparatorContext) {
    this.code = context.slots.find(({ attribute }) => attribute === context.options['code']);
    this.names = context.slots.filter((slot) => slot !== this.code);
    requireKind({ ...context, slots: this.names }, 'organisation-name');
    slotAt({ ...context, slots: this.names }, 0);
    this.words = context.words;
    this.wordLosses = context.frequencies('organisation-word');
    this.spelt = new SpeltNames(context.words);
  }

  read(left: Values, right: Values, reading: Reading): void {
    let best: Found | null = null;
    for (const leftSlot of this.names) {
      for (const a of valuesOf<OrganisationName>(left, leftSlot)) {
        for (const rightSlot of this.names) {
          for (const b of valuesOf<OrganisationName>(right, rightSlot)) best = this.better(best, a, b);
        }
      }
    }
    if (best === null) return;
    if (NUMBERS[best.level] <= STRONG_ENOUGH && this.hasOtherCode(left, right)) {
      reading.levels[0] = NUMBERS['other-code'];
      return;
    }
    reading.levels[0] = NUMBERS[best.level];
    reading.loss = best.loss;
  }

  terms(values: Values, count: (table: string, value: string) => void): void {
    for (const slot of this.names) {
      for (const { core } of valuesOf<OrganisationName>(values, slot)) {
        for (const word of unpackWords(core)) count('organisation-word', this.words.text(word));
      }
    }
  }

  private better(best: Found | null, a: OrganisationName, b: OrganisationName): Found {
    const level = organisationLevel(this.spelt, a, b);
    if (best !== null && NUMBERS[level] > NUMBERS[best.level]) return best;
    const loss = commonness(this.wordLosses, level, a.core, b.core);
    return best === null || NUMBERS[level] < NUMBERS[best.level] || loss < best.loss ? { level, loss } : best;
  }

  private hasOtherCode(left: Values, right: Values): boolean {
    const { code } = this;
    if (code === undefined) return false;
    const [mine, theirs] = [valuesOf<Identifier>(left, code), valuesOf<Identifier>(right, code)];
    if (mine.length === 0 || theirs.length === 0 || mine.some((each) => theirs.includes(each))) return false;
    const areValid = (codes: readonly Identifier[]): boolean =>
      codes.every((each) => isValidIdentifier(each, code.scheme));
    return areValid(mine) && areValid(theirs);
  }
}

/** A proper name as it is compared: its words without diacritics. */
interface SpeltName {
  readonly numbers: readonly number[];
  readonly bares: readonly string[];
  readonly text: string;
  readonly letters: string;
  readonly initials: string;
  readonly withoutNumbers: string;
}
const MOST_SPELT = 50_000;

/** Names written out once, as long as there are not too many. */
export class SpeltNames {
  private known = new Map<PackedWords, SpeltName>();

  constructor(private readonly words: WordTable) {}

  of(core: PackedWords): SpeltName {
    const known = this.known.get(core);
    if (known !== undefined) return known;
    const numbers = unpackWords(core).map((word) => this.words.bare(word));
    const bares = numbers.map((word) => this.words.text(word));
    const spelt = {
      numbers,
      bares,
      text: bares.join(' '),
      letters: bares.join(''),
      initials: bares.map((word) => word.charAt(0)).join(''),
      withoutNumbers: bares.filter((word) => !NUMBER.test(word)).join(' '),
    };
    if (this.known.size >= MOST_SPELT) this.known = new Map();
    this.known.set(core, spelt);
    return spelt;
  }
}

export function organisationLevel(spelt: SpeltNames, a: OrganisationName, b: OrganisationName): Level {
  if (a.isDependent !== b.isDependent) return 'dependent';
  const otherForm = isOtherForm(a.form, b.form) ? 'other-form' : null;
  if (a.core === b.core) return otherForm ?? 'same';
  const mine = spelt.of(a.core);
  const theirs = spelt.of(b.core);
  if (mine.letters === theirs.letters) return otherForm ?? 'marks-lost';
  if (mine.withoutNumbers === theirs.withoutNumbers) return 'number-differs';
  // Of equal length, in order: what follows looks from one name at the other and must not depend on which came first.
  const [left, right] = [mine.numbers.length, theirs.numbers.length];
  const isLeftFew = left < right || (left === right && mine.text < theirs.text);
  const [few, many] = isLeftFew ? [mine, theirs] : [theirs, mine];
  const unmatched = unmatchedOf(few, many);
  if (unmatched === null) return few.numbers.length === many.numbers.length ? 'close' : 'contains';
  if (unmatched.every((word) => word.length >= 2 && many.initials.includes(word))) return 'abbreviated';
  return isCloseList(few, many, unmatched) ? 'close' : 'different';
}

/** The words of one name that the other one lacks; null: none. */
function unmatchedOf(few: SpeltName, many: SpeltName): string[] | null {
  let unmatched: string[] | null = null;
  for (let i = 0; i < few.numbers.length; i += 1) {
    if (!many.numbers.includes(few.numbers[i] as number)) (unmatched ??= []).push(few.bares[i] as string);
  }
  return unmatched;
}

/** Two forms that are both said and are not one in translation. */
function isOtherForm(a: LegalForm | null, b: LegalForm | null): boolean {
  return a !== b && a !== null && b !== null && a !== 'company' && b !== 'company';
}

const NUMBER = /^(\d+|[ivx]+)$/;

/** Two words at least, one more on the other side at most; those that do not agree are longer ones with a slip each. */
function isCloseList(few: SpeltName, many: SpeltName, unmatched: readonly string[]): boolean {
  if (many.numbers.length - few.numbers.length > 1 || few.numbers.length < 2) return false;
  return unmatched.every((word) => word.length >= 4 && many.bares.some((other) => isOneSlip(word, other)));
}

/** Where all words of the shared name are common ones, agreement says less: the mean loss of its words. */
function commonness(losses: Frequencies, level: Level, a: PackedWords, b: PackedWords): number {
  if (level === 'different' || level === 'dependent' || level === 'number-differs') return 0;
  const short = wordCount(a) <= wordCount(b) ? a : b;
  const other = short === a ? b : a;
  return wordCount(a) === wordCount(b)
    ? Math.max(meanLoss(losses, a), meanLoss(losses, b))
    : Math.max(meanLoss(losses, short), meanLoss(losses, other) >> 1);
}

function meanLoss(losses: Frequencies, core: PackedWords): number {
  let sum = 0;
  for (let i = 0; i < wordCount(core); i += 1) sum += losses.bareLossOfWord(wordAt(core, i));
  return Math.round(sum / Math.max(1, wordCount(core)));
}
