import type { OrganisationName } from '../standardise/organisation-name.ts';
import { unpackWords, wordCount, type PackedWords, type WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import {
  byLevel,
  numbersOf,
  requireKind,
  slotAt,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Sentence,
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
  contains: { vi: 'tên bên này nằm trong tên bên kia', en: 'one proper name contains the other' },
  abbreviated: { vi: 'một bên viết tắt chữ cái đầu', en: 'one side is written in initials' },
  close: { vi: 'tên riêng gần giống', en: 'proper names are close' },
  'number-differs': { vi: 'tên riêng chỉ khác số', en: 'proper names differ in a number' },
  dependent: { vi: 'một bên là chi nhánh hoặc văn phòng', en: 'one side is a branch or office' },
  different: { vi: 'tên riêng khác nhau', en: 'different proper names' },
} as const satisfies Record<string, Sentence>;
type Level = keyof typeof LEVELS;

interface Reading {
  readonly level: Level;
  readonly loss: number;
}

export function organisationNameComparator(context: ComparatorContext): Comparator {
  requireKind(context, 'organisation-name');
  slotAt(context, 0);
  const wordLosses = context.frequencies('organisation-word');
  const numbers = numbersOf(LEVELS);
  const namesOf = (values: Values): OrganisationName[] =>
    context.slots.flatMap((slot) => valuesOf<OrganisationName>(values, slot));
  const read = (left: Values, right: Values): Reading | null => {
    let best: Reading | null = null;
    for (const a of namesOf(left)) {
      for (const b of namesOf(right)) {
        const level = organisationLevel(context.words, a, b);
        const loss = commonness(context.words, wordLosses, level, [a.core, b.core]);
        const isBetter =
          best === null || numbers[level] < numbers[best.level] || (level === best.level && loss < best.loss);
        if (isBetter) best = { level, loss };
      }
    }
    return best;
  };
  return byLevel<Level>({
    sentences: LEVELS,
    levelOf: (left, right) => read(left, right)?.level ?? null,
    lossOf: (left, right) => read(left, right)?.loss ?? 0,
    terms(values, count) {
      for (const { core } of namesOf(values)) {
        for (const word of unpackWords(core)) count('organisation-word', context.words.text(word));
      }
    },
  });
}

export function organisationLevel(words: WordTable, a: OrganisationName, b: OrganisationName): Level {
  if (a.isDependent !== b.isDependent) return 'dependent';
  if (a.core === b.core) return 'same';
  const left = unpackWords(a.core).map((word) => words.bareText(word));
  const right = unpackWords(b.core).map((word) => words.bareText(word));
  const mine = left.join(' ');
  const theirs = right.join(' ');
  if (mine === theirs || left.join('') === right.join('')) return 'marks-lost';
  if (withoutNumbers(left) === withoutNumbers(right)) return 'number-differs';
  // Of equal length, in order: what follows looks from one name at the other and must not depend on which came first.
  const isLeftFew = left.length < right.length || (left.length === right.length && mine < theirs);
  const [few, many] = isLeftFew ? [left, right] : [right, left];
  if (few.every((word) => many.includes(word))) return few.length === many.length ? 'close' : 'contains';
  if (isAbbreviated(few, many)) return 'abbreviated';
  return isCloseList(few, many) ? 'close' : 'different';
}

const NUMBER = /^(\d+|[ivx]+)$/;

function withoutNumbers(written: readonly string[]): string {
  return written.filter((word) => !NUMBER.test(word)).join(' ');
}

/** A word of the shorter name is the initials of some neighbouring words of the longer one: "TM" for "thương mại". */
function isAbbreviated(few: readonly string[], many: readonly string[]): boolean {
  const initials = many.map((word) => word.charAt(0)).join('');
  const unmatched = few.filter((word) => !many.includes(word));
  return unmatched.length > 0 && unmatched.every((word) => word.length >= 2 && initials.includes(word));
}

/** All words but one agree, one of them perhaps with a slip; at least two agree. */
function isCloseList(few: readonly string[], many: readonly string[]): boolean {
  const unmatched = few.filter((word) => !many.includes(word));
  const slipped = unmatched.filter((word) => word.length >= 4 && many.some((other) => isOneSlip(word, other)));
  const agreeing = few.length - unmatched.length;
  return agreeing + slipped.length >= 2 && unmatched.length === slipped.length && many.length - few.length <= 1;
}

/** Where all words of the shared name are common ones, agreement says less: the mean loss of its words. */
function commonness(
  words: WordTable,
  losses: Frequencies,
  level: Level,
  cores: readonly [PackedWords, PackedWords],
): number {
  if (level === 'different' || level === 'dependent' || level === 'number-differs') return 0;
  const [a, b] = cores;
  const short = wordCount(a) <= wordCount(b) ? a : b;
  const other = short === a ? b : a;
  const own = (core: PackedWords): number => {
    const each = unpackWords(core).map((word) => losses.bareLoss(words.bareText(word)));
    return Math.round(each.reduce((sum, loss) => sum + loss, 0) / Math.max(1, each.length));
  };
  return wordCount(a) === wordCount(b) ? Math.max(own(a), own(b)) : Math.max(own(short), own(other) >> 1);
}
