import { LienThongError } from '#libs/contract';

/** Bits to integer 1/1000 bits (L9). */
export const toMillibits = (bits: number): number => Math.round(bits * 1000);

/** The hand-set or trained weights of one comparison, by level. */
export class LevelWeights {
  constructor(
    private readonly comparison: string,
    private readonly bits: Readonly<Record<string, number>>,
  ) {}

  /**
   * 1/1000 bit by level.
   * @throws LienThongError entity-type.definition-invalid when parameters.json lacks one of them.
   */
  table<L extends string>(levels: readonly L[]): Readonly<Record<L, number>> {
    const absent = levels.filter((level) => this.bits[level] === undefined);
    if (absent.length > 0) {
      throw new LienThongError(
        'entity-type.definition-invalid',
        absent.map((level) => `parameters.json: weights.${this.comparison}.${level} is missing`),
      );
    }
    const weights = levels.map((level) => [level, toMillibits(this.bits[level] ?? 0)] as const);
    return Object.fromEntries(weights) as Record<L, number>;
  }
}
