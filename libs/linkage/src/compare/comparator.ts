import { LienThongError, type AttributeKind } from '#libs/contract';
import type { WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import type { LevelWeights } from '../weigh/level-weights.ts';

/** One standard value, several of an attribute with many, or null where there is nothing to compare. */
export type OneOrMany<V> = V | readonly V[];

/** Standard values of a record by slot; a slot is an attribute that takes part in linkage. */
export type Values = readonly unknown[];

export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

export interface Finding {
  readonly level: string;
  /** 1/1000 bit, before the cap of the model. */
  readonly weight: number;
  readonly because: Sentence;
}

/** Compares some attributes of two records. Both methods are symmetric and come from one reading of the pair. */
export interface Comparator {
  weigh(left: Values, right: Values): number;
  explain(left: Values, right: Values): Finding;
}

export interface Slot {
  readonly attribute: string;
  readonly index: number;
  readonly kind: AttributeKind;
  readonly scheme: string;
}

export interface ComparatorContext {
  readonly comparison: string;
  readonly slots: readonly Slot[];
  readonly options: Readonly<Record<string, string>>;
  readonly weights: LevelWeights;
  readonly words: WordTable;
  /** The frequency table of that name, or one in which every value is equally rare. */
  frequencies(table: string): Frequencies;
}

export const MISSING: Finding = {
  level: 'missing',
  weight: 0,
  because: { vi: 'ít nhất một bên không có giá trị', en: 'at least one side has no value' },
};

const NONE: readonly never[] = [];

/** The values of a slot as a list. The kind of the slot's attribute says what `V` is. */
export function valuesOf<V>(values: Values, slot: Slot): readonly V[] {
  const value = values[slot.index] as OneOrMany<V> | null | undefined;
  if (value === null || value === undefined) return NONE;
  return isMany(value) ? value : [value];
}

function isMany<V>(value: OneOrMany<V>): value is readonly V[] {
  return Array.isArray(value);
}

/** A comparator whose weight depends on its level, less what the value's frequency takes from it. */
export function byLevel<L extends string>(options: {
  readonly context: ComparatorContext;
  readonly sentences: Readonly<Record<L, Sentence>>;
  /** null: nothing to compare. */
  readonly levelOf: (left: Values, right: Values) => L | null;
  /** 1/1000 bit taken off at this level because the value is common; 0 or more. */
  readonly lossOf?: (left: Values, right: Values, level: L) => number;
}): Comparator {
  const { context, sentences, levelOf, lossOf } = options;
  const weights = context.weights.table(Object.keys(sentences) as L[]);
  const weightOf = (left: Values, right: Values, level: L): number =>
    weights[level] - (lossOf === undefined ? 0 : lossOf(left, right, level));
  return {
    weigh(left, right) {
      const level = levelOf(left, right);
      return level === null ? 0 : weightOf(left, right, level);
    },
    explain(left, right) {
      const level = levelOf(left, right);
      if (level === null) return MISSING;
      return { level, weight: weightOf(left, right, level), because: sentences[level] };
    },
  };
}

/** @throws LienThongError entity-type.definition-invalid */
export function requireKind(context: ComparatorContext, ...kinds: readonly AttributeKind[]): void {
  const wrong = context.slots.filter((slot) => !kinds.includes(slot.kind));
  if (wrong.length === 0) return;
  throw new LienThongError(
    'entity-type.definition-invalid',
    wrong.map(
      (slot) =>
        `comparison ${context.comparison}: ${slot.attribute} is of kind ${slot.kind}, not ${kinds.join(' or ')}`,
    ),
  );
}

/** The slot of an attribute of the comparison. @throws LienThongError when the comparison does not have it. */
export function slotAt(context: ComparatorContext, index: number): Slot {
  const slot = context.slots[index];
  if (slot !== undefined) return slot;
  throw new LienThongError(
    'entity-type.definition-invalid',
    `comparison ${context.comparison} needs ${index + 1} attributes`,
  );
}
