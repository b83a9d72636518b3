import type { LevelParameters, ParametersFile } from '#libs/contract';
import { NO_LEVEL, valuesOf, type Comparator, type Reading, type Slot, type Values } from '../compare/comparator.ts';
import type { ComparisonEvidence, LevelEvidence } from '../model.ts';
import type { Address } from '../standardise/address.ts';
import type { OrganisationName } from '../standardise/organisation-name.ts';
import { unpackWords, type PackedWords, type WordTable } from '../standardise/word-table.ts';
import { levelName, readingName, weightOf } from '../weigh/level-weights.ts';

/** One comparison of a pair as it was read. */
export interface ReadComparison {
  readonly name: string;
  readonly comparator: Comparator;
  readonly slots: readonly Slot[];
  readonly reading: Reading;
  readonly left: Values;
  readonly right: Values;
}

/** What a comparison's weight is made of: the values as compared, the levels with their m and u, how common the value is. */
export function comparisonEvidence(
  read: ReadComparison,
  parameters: ParametersFile,
  words: WordTable,
): ComparisonEvidence {
  const { name, comparator, reading, slots, left, right } = read;
  const { factors } = comparator;
  const weights = parameters.weights[name] ?? {};
  const met = factors.flatMap((factor, i): LevelEvidence[] => {
    const level = reading.levels[i] ?? NO_LEVEL;
    if (level === NO_LEVEL) return [];
    const named = levelName(factor, level);
    return [{ level: named, ...levelEvidence(weights[named] ?? 0) }];
  });
  const table = factors.flatMap(({ levels }, i) => levels[reading.levels[i] ?? NO_LEVEL]?.table ?? [])[0];
  const rare = table === undefined ? undefined : parameters.frequencies[table]?.['*'];
  const isLost = reading.loss > 0 && rare !== undefined;
  return {
    attributes: slots.map((slot) => ({
      attribute: slot.attribute,
      left: comparedTexts(left, slot, words),
      right: comparedTexts(right, slot, words),
    })),
    levels: met,
    together: parameters.together?.[name]?.[readingName(factors, reading.levels)] ?? 0,
    frequency: {
      weight: -reading.loss,
      // Losses of several words add up: the share is that of all of them together.
      share: isLost ? Math.min(1, rare * 2 ** (reading.loss / 1000)) : null,
    },
  };
}

function levelEvidence(parameters: LevelParameters): Omit<LevelEvidence, 'level'> {
  const weight = weightOf(parameters);
  return typeof parameters === 'number' ? { weight, m: null, u: null } : { weight, m: parameters.m, u: parameters.u };
}

/** Standard values as a person can read them. */
function comparedTexts(values: Values, slot: Slot, words: WordTable): string[] {
  return valuesOf<unknown>(values, slot).map((value) => comparedText(value, slot, words));
}

function comparedText(value: unknown, slot: Slot, words: WordTable): string {
  const spoken = (packed: PackedWords): string =>
    unpackWords(packed)
      .map((number) => words.text(number))
      .join(' ');
  switch (slot.kind) {
    case 'person-name':
    case 'text':
      return spoken(value as PackedWords);
    case 'organisation-name':
      return spoken((value as OrganisationName).core);
    case 'address': {
      const { place, units } = value as Address;
      return [place, units]
        .map(spoken)
        .filter((text) => text !== '')
        .join(', ');
    }
    case 'date':
      return dateText(String(value));
    case 'identifier':
    case 'phone':
    case 'code':
    case 'email':
    case 'amount':
    case 'admin-unit':
    case 'reference':
      return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** Month and day are 00 where the date is less precise. */
function dateText(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`.replace(/(?:-00)+$/, '');
}
