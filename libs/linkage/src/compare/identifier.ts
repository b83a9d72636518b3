import { isValidIdentifier, rootOf, type Identifier } from '../standardise/identifier.ts';
import {
  byLevel,
  firstOf,
  requireKind,
  slotAt,
  valuesOf,
  type Comparator,
  type ComparatorContext,
  type Sentence,
  type Slot,
  type Values,
} from './comparator.ts';
import { isOneSlip } from './similarity.ts';

/**
 * Identifiers of one scheme. The same number that fails its check is weaker; a branch is not its parent, so that a
 * common root may well speak against a pair.
 */
const LEVELS = {
  same: { vi: 'số giống nhau', en: 'same number' },
  'same-invalid': { vi: 'số giống nhau nhưng sai quy tắc kiểm tra', en: 'same number, which fails its check' },
  'same-root': {
    vi: 'cùng phần đầu (cùng doanh nghiệp, khác chi nhánh)',
    en: 'same first part (an enterprise and its branch)',
    isApart: true,
  },
  close: { vi: 'số lệch một chữ số', en: 'one digit differs' },
  different: { vi: 'số khác nhau', en: 'different numbers' },
} as const satisfies Record<string, Sentence & { isApart?: boolean }>;
type Level = keyof typeof LEVELS;

export function identifierComparator(context: ComparatorContext): Comparator {
  requireKind(context, 'identifier');
  const slot = slotAt(context, 0);
  return byLevel<Level>({
    sentences: LEVELS,
    levelOf: (left, right) => identifierLevel(valuesOf(left, slot), valuesOf(right, slot), slot.scheme),
  });
}

/** The best level over all pairs of values; null where a side has none. */
export function identifierLevel(
  left: readonly Identifier[],
  right: readonly Identifier[],
  scheme: string,
): Level | null {
  if (left.length === 0 || right.length === 0) return null;
  let isRoot = false;
  let isNear = false;
  for (const a of left) {
    for (const b of right) {
      if (a === b) return isValidIdentifier(a, scheme) ? 'same' : 'same-invalid';
      const root = rootOf(a, scheme);
      isRoot ||= root !== null && root === rootOf(b, scheme);
      isNear ||= a.length === b.length && isOneSlip(a, b);
    }
  }
  if (isRoot) return 'same-root';
  return isNear ? 'close' : 'different';
}

/**
 * A person's numbers taken together, because they stand for each other: the personal id, ids it replaced, the old
 * nine-digit id, and a tax code that is a personal id. What agrees counts before what differs: an id re-issued under a
 * new number is no contradiction while the old number still agrees.
 */
const IDENTITY = {
  'same-personal-id': { vi: 'cùng số định danh cá nhân', en: 'same personal id' },
  'same-cancelled-id': { vi: 'trùng số định danh đã huỷ', en: 'same as a cancelled personal id' },
  'same-old-id': { vi: 'cùng số chứng minh nhân dân cũ', en: 'same old 9-digit id' },
  'close-personal-id': { vi: 'số định danh lệch một chữ số', en: 'personal ids differ in one digit' },
  'close-old-id': { vi: 'số chứng minh cũ lệch một chữ số', en: 'old ids differ in one digit' },
  'different-personal-id': { vi: 'số định danh khác nhau', en: 'different personal ids' },
  'different-old-id': { vi: 'số chứng minh cũ khác nhau', en: 'different old ids' },
} as const satisfies Record<string, Sentence>;
type IdentityLevel = keyof typeof IDENTITY;

const NO_IDS: readonly Identifier[] = [];

export function identityComparator(context: ComparatorContext): Comparator {
  requireKind(context, 'identifier');
  const current = slotAt(context, 0);
  const longIds = context.slots.filter((slot) => slot.scheme === 'personal-id' || slot.scheme === 'tax-code');
  const shortIds = context.slots.filter((slot) => slot.scheme === 'old-id9' || slot.scheme === 'personal-id');
  const all = (values: Values, slots: readonly Slot[], length: number): readonly Identifier[] => {
    let ids: Identifier[] | null = null;
    for (const slot of slots) {
      for (const id of valuesOf<Identifier>(values, slot)) if (id.length === length) (ids ??= []).push(id);
    }
    return ids ?? NO_IDS;
  };
  return byLevel<IdentityLevel>({
    sentences: IDENTITY,
    levelOf(left, right) {
      const ownLeft = firstOf<Identifier>(left, current);
      const ownRight = firstOf<Identifier>(right, current);
      if (ownLeft !== undefined && ownLeft === ownRight && ownLeft.length === 12) return 'same-personal-id';
      const long = setLevel(all(left, longIds, 12), all(right, longIds, 12));
      if (long === 'same') return 'same-cancelled-id';
      const short = setLevel(all(left, shortIds, 9), all(right, shortIds, 9));
      if (short === 'same') return 'same-old-id';
      if (long === 'close') return 'close-personal-id';
      if (short === 'close') return 'close-old-id';
      if (long === 'different') return 'different-personal-id';
      return short === 'different' ? 'different-old-id' : null;
    },
  });
}

function setLevel(left: readonly Identifier[], right: readonly Identifier[]): 'same' | 'close' | 'different' | null {
  if (left.length === 0 || right.length === 0) return null;
  let isNear = false;
  for (const a of left) {
    for (const b of right) {
      if (a === b) return 'same';
      isNear ||= isOneSlip(a, b);
    }
  }
  return isNear ? 'close' : 'different';
}
