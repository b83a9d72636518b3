import type { Attributes, ReferenceText } from '#libs/contract';
import { jsonPacking, NO_EVIDENCE, type Comparison, type LinkageModel } from '#libs/linkage';

/**
 * A model as small as can be that still meets every rule: few values, so that keys collide; weights that nearly tie, so
 * that averages of groups of different sizes lie closer together than 1/1000 bit; a register whose own numbers conflict.
 */
export interface SyntheticRecord {
  readonly values: readonly number[];
  /** The register's own number, for records of the register. */
  readonly number: number | null;
}

export interface SyntheticParameters {
  readonly blockCap: number;
  readonly componentCap: number;
  /** 1/1000 bit. */
  readonly link: number;
  /** 1/1000. */
  readonly sizePenalty: number;
  readonly sizeBonus: number;
}

/** A value that is not there. */
export const MISSING = 0;
export const SYNTHETIC_ATTRIBUTES = ['a', 'b', 'c', 'd'] as const;
const AGREE = [3400, 2600, 2600, 1500] as const;
const DISAGREE = [-2600, -1700, -1700, -1200] as const;
const PRIOR = -900;

type Level = 'agree' | 'disagree' | 'missing';

function keysOf({ values }: SyntheticRecord): string[] {
  return values.slice(0, 3).flatMap((value, i) => (value === MISSING ? [] : [`${SYNTHETIC_ATTRIBUTES[i]}:${value}`]));
}

export function syntheticModel(parameters: SyntheticParameters): LinkageModel<SyntheticRecord> {
  return {
    version: 'synthetic',
    packing: jsonPacking(),
    thresholds: { edge: 2000, link: parameters.link, review: -1500 },
    blockCap: parameters.blockCap,
    componentCap: parameters.componentCap,
    standardise: standardiseSynthetic,
    blockingKeys: keysOf,
    hashKeys: (record, into) => into.addTexts(keysOf(record)),
    weigh: (left, right) => SYNTHETIC_ATTRIBUTES.reduce((sum, _, i) => sum + weightOf(left, right, i), PRIOR),
    merge: { prior: PRIOR, sizePenalty: parameters.sizePenalty, sizeBonus: parameters.sizeBonus },
    probability: (weight) => 1 / (1 + 2 ** (-weight / 1000)),
    comparisonCount: SYNTHETIC_ATTRIBUTES.length,
    weighEach: (left, right, into) =>
      SYNTHETIC_ATTRIBUTES.forEach((_, i) => {
        into[i] = levelOf(left, right, i) === 'missing' ? NO_EVIDENCE : weightOf(left, right, i);
      }),
    isHardConflict: (left, right) => left.number !== null && right.number !== null && left.number !== right.number,
    compare: (left, right) =>
      SYNTHETIC_ATTRIBUTES.map((comparison, i): Comparison => {
        const level = levelOf(left, right, i);
        return { comparison, level, weight: weightOf(left, right, i), because: { vi: level, en: level } };
      }),
  };
}

function standardiseSynthetic(ref: ReferenceText, after: Attributes): SyntheticRecord {
  const number = ref.startsWith('register/') && typeof after['number'] === 'string' ? Number(after['number']) : null;
  return { values: SYNTHETIC_ATTRIBUTES.map((name) => Number(after[name] ?? MISSING)), number };
}

function levelOf(left: SyntheticRecord, right: SyntheticRecord, i: number): Level {
  const [a, b] = [left.values[i], right.values[i]];
  if (a === MISSING || b === MISSING) return 'missing';
  return a === b ? 'agree' : 'disagree';
}

function weightOf(left: SyntheticRecord, right: SyntheticRecord, i: number): number {
  const level = levelOf(left, right, i);
  if (level === 'missing') return 0;
  const nearTie = ((left.values[i] ?? 0) + (right.values[i] ?? 0)) % 3;
  return nearTie + ((level === 'agree' ? AGREE[i] : DISAGREE[i]) ?? 0);
}
