import { LienThongError, type LevelParameters, type ParametersFile } from '#libs/contract';
import { toMillibits } from './millibits.ts';
import { NO_LEVEL, type Comparator, type Factor, type Reading } from '../compare/comparator.ts';

/** A level as parameters.json and stewards name it. */
export function levelName(factor: Factor, level: number): string {
  const name = factor.levels[level]?.name ?? '';
  return factor.name === '' ? name : `${factor.name}-${name}`;
}

/** The levels of a reading as one text: what a comparison's level is called. */
export function readingName(factors: readonly Factor[], levels: ArrayLike<number>): string {
  return factors
    .map((factor, i) => (levels[i] === NO_LEVEL ? '' : levelName(factor, levels[i] ?? NO_LEVEL)))
    .filter((name) => name !== '')
    .join(' ');
}

/** Numbers the combinations of levels of a comparator; 0 is: nothing to compare. */
export class Combinations {
  readonly count: number;
  private readonly strides: Int32Array;

  constructor(readonly factors: readonly Factor[]) {
    this.strides = new Int32Array(factors.length);
    let count = 1;
    factors.forEach(({ levels }, i) => {
      this.strides[i] = count;
      count *= levels.length + 1;
    });
    this.count = count;
  }

  of(reading: Reading): number {
    let number = 0;
    for (let i = 0; i < this.strides.length; i += 1) {
      number += ((reading.levels[i] as number) + 1) * (this.strides[i] as number);
    }
    return number;
  }

  /** The level of a factor in a combination, or `NO_LEVEL`. */
  level(combination: number, factor: number): number {
    const size = (this.factors[factor]?.levels.length ?? 0) + 1;
    return (Math.trunc(combination / (this.strides[factor] as number)) % size) - 1;
  }

  levels(combination: number): number[] {
    return this.factors.map((_, i) => this.level(combination, i));
  }

  name(combination: number): string {
    return readingName(this.factors, this.levels(combination));
  }
}

/** The weight of every combination of levels of one comparison: those of its levels, and what they add together. */
export class LevelWeights {
  readonly combinations: Combinations;
  private readonly weights: Int32Array;

  /** @throws LienThongError entity-type.definition-invalid when parameters.json lacks a level. */
  constructor(comparison: string, comparator: Comparator, parameters: Pick<ParametersFile, 'weights' | 'together'>) {
    this.combinations = new Combinations(comparator.factors);
    const { factors } = comparator;
    const bits = parameters.weights[comparison] ?? {};
    const absent = factors.flatMap((factor) =>
      factor.levels.map((_, i) => levelName(factor, i)).filter((name) => bits[name] === undefined),
    );
    if (absent.length > 0) {
      throw new LienThongError(
        'entity-type.definition-invalid',
        absent.map((level) => `parameters.json: weights.${comparison}.${level} is missing`),
      );
    }
    const single = factors.map((factor) => factor.levels.map((_, i) => weightOf(bits[levelName(factor, i)] ?? 0)));
    const together = new Map(Object.entries(parameters.together?.[comparison] ?? {}));
    this.weights = new Int32Array(this.combinations.count);
    for (let number = 1; number < this.combinations.count; number += 1) {
      const levels = this.combinations.levels(number);
      const sum = levels.reduce((total, level, i) => total + (level === NO_LEVEL ? 0 : (single[i]?.[level] ?? 0)), 0);
      const extra = together.size === 0 ? 0 : (together.get(this.combinations.name(number)) ?? 0);
      this.weights[number] = sum + extra;
    }
  }

  /** 1/1000 bit, before what the values' frequency takes from it. */
  of(combination: number): number {
    return this.weights[combination] as number;
  }
}

export function weightOf(parameters: LevelParameters): number {
  return typeof parameters === 'number' ? toMillibits(parameters) : parameters.weight;
}
