import { byLevel, slotAt, valuesOf, type Comparator, type ComparatorContext, type Sentence } from './comparator.ts';

/** Kinds whose values agree or do not: codes, e-mail addresses, phones, amounts. One value in common is agreement. */
const LEVELS = {
  same: { vi: 'giá trị giống nhau', en: 'same value' },
  different: { vi: 'giá trị khác nhau', en: 'different values' },
} as const satisfies Record<string, Sentence>;

export function valueSetComparator(context: ComparatorContext): Comparator {
  const slot = slotAt(context, 0);
  const frequencies = context.frequencies(slot.attribute);
  const shared = (left: readonly string[], right: readonly string[]): string | undefined =>
    left.find((value) => right.includes(value));
  return byLevel<keyof typeof LEVELS>({
    sentences: { ...LEVELS, same: { ...LEVELS.same, table: slot.attribute } },
    levelOf(left, right) {
      const mine = valuesOf<string>(left, slot);
      const theirs = valuesOf<string>(right, slot);
      if (mine.length === 0 || theirs.length === 0) return null;
      return shared(mine, theirs) === undefined ? 'different' : 'same';
    },
    lossOf(left, right, level) {
      if (level === 'different') return 0;
      const theirs = valuesOf<string>(right, slot);
      let least = Number.POSITIVE_INFINITY;
      for (const value of valuesOf<string>(left, slot)) {
        if (theirs.includes(value)) least = Math.min(least, frequencies.loss(value));
      }
      return Number.isFinite(least) ? least : 0;
    },
    terms(values, count) {
      for (const value of valuesOf<string>(values, slot)) count(slot.attribute, value);
    },
  });
}
