import {
  byLevel,
  slotAt,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Sentence,
  type Slot,
  type Values,
} from './comparator.ts';
import { isOneSlip } from './similarity.ts';

/** Attributes of several codes at once: industries, nationalities. How much of the two sets is shared. */
const SET_LEVELS = {
  same: { vi: 'hai tập giá trị giống nhau', en: 'the same values' },
  most: { vi: 'phần lớn giá trị chung', en: 'most values in common' },
  some: { vi: 'có giá trị chung', en: 'some values in common' },
  different: { vi: 'không có giá trị chung', en: 'no value in common' },
} as const satisfies Record<string, Sentence>;

export function setComparator(context: ComparatorContext): Comparator {
  const slot = slotAt(context, 0);
  const frequencies = context.frequencies(slot.attribute);
  return byLevel<keyof typeof SET_LEVELS>({
    sentences: SET_LEVELS,
    levelOf(left, right) {
      const [mine, theirs] = bothOf(left, right, slot);
      if (mine.length === 0 || theirs.length === 0) return null;
      const shared = mine.reduce((count, value) => count + (theirs.includes(value) ? 1 : 0), 0);
      const all = mine.length + theirs.length - shared;
      if (shared === all) return 'same';
      if (shared * 2 >= all) return 'most';
      return shared > 0 ? 'some' : 'different';
    },
    lossOf(left, right, level) {
      if (level === 'different') return 0;
      const [mine, theirs] = bothOf(left, right, slot);
      return leastLoss(mine, theirs, (value) => frequencies.loss(value));
    },
    terms: (values, count) => countEach(values, slot, count),
  });
}

/** E-mail addresses: one person keeps the user's part when the provider changes. */
const EMAIL_LEVELS = {
  same: { vi: 'thư điện tử giống nhau', en: 'same e-mail address' },
  close: { vi: 'thư điện tử lệch một ký tự', en: 'e-mail addresses differ in one character' },
  user: { vi: 'cùng tên người dùng, khác nhà cung cấp', en: 'same user at another provider' },
  different: { vi: 'thư điện tử khác nhau', en: 'different e-mail addresses' },
} as const satisfies Record<string, Sentence>;

/** A shorter user's part is anybody's. */
const SHORTEST_USER = 5;

export function emailComparator(context: ComparatorContext): Comparator {
  const slot = slotAt(context, 0);
  const frequencies = context.frequencies(slot.attribute);
  return byLevel<keyof typeof EMAIL_LEVELS>({
    sentences: { ...EMAIL_LEVELS, same: { ...EMAIL_LEVELS.same, table: slot.attribute } },
    levelOf(left, right) {
      const [mine, theirs] = bothOf(left, right, slot);
      if (mine.length === 0 || theirs.length === 0) return null;
      if (mine.some((email) => theirs.includes(email))) return 'same';
      const some = (agrees: (a: string, b: string) => boolean): boolean =>
        mine.some((a) => theirs.some((b) => agrees(a, b)));
      if (some(isOneSlip)) return 'close';
      return some(isSameUser) ? 'user' : 'different';
    },
    lossOf(left, right, level) {
      if (level !== 'same') return 0;
      const [mine, theirs] = bothOf(left, right, slot);
      return leastLoss(mine, theirs, (value) => frequencies.loss(value));
    },
    terms: (values, count) => countEach(values, slot, count),
  });
}

function isSameUser(a: string, b: string): boolean {
  const at = a.indexOf('@');
  return at >= SHORTEST_USER && at === b.indexOf('@') && a.slice(0, at) === b.slice(0, at);
}

/** Phones: one digit is easily mistyped; a shared one is a household's as often as a person's. */
const PHONE_LEVELS = {
  same: { vi: 'số điện thoại giống nhau', en: 'same phone' },
  close: { vi: 'số điện thoại lệch một chữ số', en: 'phones differ in one digit' },
  different: { vi: 'số điện thoại khác nhau', en: 'different phones' },
} as const satisfies Record<string, Sentence>;

export function phoneComparator(context: ComparatorContext): Comparator {
  const slot = slotAt(context, 0);
  const frequencies = context.frequencies(slot.attribute);
  return byLevel<keyof typeof PHONE_LEVELS>({
    sentences: { ...PHONE_LEVELS, same: { ...PHONE_LEVELS.same, table: slot.attribute } },
    levelOf(left, right) {
      const [mine, theirs] = bothOf(left, right, slot);
      if (mine.length === 0 || theirs.length === 0) return null;
      if (mine.some((phone) => theirs.includes(phone))) return 'same';
      return mine.some((a) => theirs.some((b) => isOneSlip(a, b))) ? 'close' : 'different';
    },
    lossOf(left, right, level) {
      if (level !== 'same') return 0;
      const [mine, theirs] = bothOf(left, right, slot);
      return leastLoss(mine, theirs, (value) => frequencies.loss(value));
    },
    terms: (values, count) => countEach(values, slot, count),
  });
}

/** Amounts by how far they are apart: rounded, or of another day. */
const AMOUNT_LEVELS = {
  same: { vi: 'số tiền giống nhau', en: 'same amount' },
  near: { vi: 'số tiền lệch không quá 1 %', en: 'amounts within 1 %' },
  close: { vi: 'số tiền lệch không quá 10 %', en: 'amounts within 10 %' },
  different: { vi: 'số tiền khác nhau', en: 'different amounts' },
} as const satisfies Record<string, Sentence>;

export function amountComparator(context: ComparatorContext): Comparator {
  const slot = slotAt(context, 0);
  const frequencies = context.frequencies(slot.attribute);
  return byLevel<keyof typeof AMOUNT_LEVELS>({
    sentences: { ...AMOUNT_LEVELS, same: { ...AMOUNT_LEVELS.same, table: slot.attribute } },
    levelOf(left, right) {
      const [[a], [b]] = bothOf(left, right, slot);
      return a === undefined || b === undefined ? null : amountLevel(a, b);
    },
    lossOf: (left, _, level) => (level === 'same' ? frequencies.loss(valuesOf<string>(left, slot)[0] ?? '') : 0),
    terms: (values, count) => countEach(values, slot, count),
  });
}

function amountLevel(a: string, b: string): keyof typeof AMOUNT_LEVELS {
  if (a === b) return 'same';
  const [x, y] = [Number(a), Number(b)];
  const apart = Math.abs(x - y);
  const most = Math.max(Math.abs(x), Math.abs(y));
  if (apart * 100 <= most) return 'near';
  return apart * 10 <= most ? 'close' : 'different';
}

function bothOf(left: Values, right: Values, slot: Slot): readonly [readonly string[], readonly string[]] {
  return [valuesOf<string>(left, slot), valuesOf<string>(right, slot)];
}

/** The rarest value that both have says most. */
function leastLoss(mine: readonly string[], theirs: readonly string[], lossOf: (value: string) => number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of mine) if (theirs.includes(value)) least = Math.min(least, lossOf(value));
  return Number.isFinite(least) ? least : 0;
}

function countEach(values: Values, slot: Slot, count: (table: string, value: string) => void): void {
  for (const value of valuesOf<string>(values, slot)) count(slot.attribute, value);
}
