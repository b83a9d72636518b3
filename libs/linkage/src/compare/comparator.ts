import { LienThongError, type AttributeKind } from '#libs/contract';
import type { WordTable } from '../standardise/word-table.ts';
import type { Frequencies } from '../weigh/frequencies.ts';
import type { Aliases } from '../weigh/aliases.ts';

/** One standard value, several of an attribute with many, or null where there is nothing to compare. */
export type OneOrMany<V> = V | readonly V[];

/** Standard values of a record by slot; a slot is an attribute that takes part in linkage. */
export type Values = readonly unknown[];

export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

/** How one side of two records may agree. Levels of a factor are numbered from the strongest agreement down. */
export interface Level extends Sentence {
  readonly name: string;
  /** Where this level is met there is nothing more to say of the pair: the other factors stay silent. */
  readonly saysAll?: boolean;
  /** Says something of its own: it has no place among the other levels from strong to weak agreement. */
  readonly isApart?: boolean;
  /**
   * The frequency table by which agreement at this level is weighed: `loss` counts from its share `*`. Where factors
   * are nested, that of the first factor that has one at its level.
   */
  readonly table?: string;
}

/**
 * A comparison has one factor or several that are read together (given × family name, year × month and day). Each
 * factor ends at one of its levels or is missing. Weights are kept by level of each factor and, where levels that meet
 * say more or less than one by one, by their combination.
 */
export interface Factor {
  /** Empty where it is the only one. A level is written `factor-level`, or `level` where there is one factor. */
  readonly name: string;
  readonly levels: readonly Level[];
}

/** Level number of a factor that has nothing to compare. */
export const NO_LEVEL = -1;
export const MOST_FACTORS = 6;

/** What a comparator reads off a pair. One is used for all pairs, so that the hot path makes no objects. */
export class Reading {
  /** Level number by factor, or `NO_LEVEL`. */
  readonly levels = new Int8Array(MOST_FACTORS).fill(NO_LEVEL);
  /** 1/1000 bit that agreement loses because the values agreed on are common; 0 or more. */
  loss = 0;

  clear(): void {
    this.levels.fill(NO_LEVEL);
    this.loss = 0;
  }
}

/**
 * Compares some attributes of two records. It knows nothing of weights, so that training and linking read a pair alike:
 * what it reads is symmetric, and depends on the two records, the frequency tables and the aliases alone.
 */
export interface Comparator {
  readonly factors: readonly Factor[];
  /** True where factors agree together among strangers too (a postcode implies its town): trained as one. */
  readonly isNested?: boolean;
  /** Writes into a reading that was cleared. */
  read(left: Values, right: Values, reading: Reading): void;
  /** Every value whose frequency `read` may ask for, with the table it is looked up in: what training counts. */
  terms?(values: Values, count: (table: string, value: string) => void): void;
  /** The words that might have aliases, with the table they would stand in. */
  aliasTerms?(values: Values, each: (table: string, word: string) => void): void;
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
  readonly words: WordTable;
  /** The frequency table of that name; one that parameters.json lacks holds every value equally rare. */
  frequencies(table: string): Frequencies;
  /** Pairs of words that stand for each other (william, willie), as learnt or listed under that name. */
  aliases(table: string): Aliases;
}

const NONE: readonly never[] = [];

/** The values of a slot as a list. The kind of the slot's attribute says what `V` is. */
export function valuesOf<V>(values: Values, slot: Slot): readonly V[] {
  const value = values[slot.index] as OneOrMany<V> | null | undefined;
  if (value === null || value === undefined) return NONE;
  return isMany(value) ? value : [value];
}

/** The first of the values of a slot. */
export function firstOf<V>(values: Values, slot: Slot): V | undefined {
  const value = values[slot.index] as OneOrMany<V> | null | undefined;
  if (value === null || value === undefined) return undefined;
  return isMany(value) ? value[0] : value;
}

function isMany<V>(value: OneOrMany<V>): value is readonly V[] {
  return Array.isArray(value);
}

type LevelText = Omit<Level, 'name'>;

/** The levels of a factor in the order of `sentences`, strongest agreement first. */
export function levelsOf<L extends string>(sentences: Readonly<Record<L, LevelText>>): Level[] {
  return Object.entries<LevelText>(sentences).map(([name, sentence]) => ({ name, ...sentence }));
}

/** The same; at the levels named the frequency of what is agreed on is taken off, by that table. */
export function weighedLevelsOf<L extends string>(
  sentences: Readonly<Record<L, LevelText>>,
  table: string,
  weighed: readonly L[],
): Level[] {
  const isWeighed = (name: string): boolean => weighed.some((each) => each === name);
  return levelsOf(sentences).map((level) => (isWeighed(level.name) ? { ...level, table } : level));
}

/** The number of each level by its name. */
export function numbersOf<L extends string>(sentences: Readonly<Record<L, unknown>>): Readonly<Record<L, number>> {
  return Object.fromEntries(Object.keys(sentences).map((name, i) => [name, i])) as Record<L, number>;
}

/** A comparator of one factor. */
export function byLevel<L extends string>(options: {
  /** In order, strongest agreement first. */
  readonly sentences: Readonly<Record<L, LevelText>>;
  /** null: nothing to compare. */
  readonly levelOf: (left: Values, right: Values) => L | null;
  /** 1/1000 bit taken off at this level because the value is common; 0 or more. */
  readonly lossOf?: (left: Values, right: Values, level: L) => number;
  readonly terms?: Comparator['terms'];
}): Comparator {
  const { sentences, levelOf, lossOf, terms } = options;
  const numbers = numbersOf(sentences);
  return {
    factors: [{ name: '', levels: levelsOf(sentences) }],
    read(left, right, reading) {
      const level = levelOf(left, right);
      if (level === null) return;
      reading.levels[0] = numbers[level];
      if (lossOf !== undefined) reading.loss = lossOf(left, right, level);
    },
    ...(terms === undefined ? {} : { terms }),
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
