import { LienThongError, type ComparisonRule } from '#libs/contract';
import { NO_LEVEL, type Factor } from '../compare/comparator.ts';
import { levelName } from './level-weights.ts';

type Bound = NonNullable<ComparisonRule['bounds']>[string];

/** Levels of different factors that are met together, by factor; `NO_LEVEL` where any may be. */
interface BoundedLevels extends Bound {
  readonly levels: readonly number[];
}

/**
 * What `linkage.yaml` states of the weights of a comparison's levels, in bits: evidence of what seldom happens or hangs
 * together in life, which the records at hand may not show. A bound holds in training and with whatever other levels it
 * is met. Agreement weaker than one that may weigh at most so much weighs at most as much, and the other way round.
 */
export class StatedLevels {
  readonly isEmpty: boolean;
  private readonly atLeast: readonly Float64Array[];
  private readonly atMost: readonly Float64Array[];
  private readonly unseen: readonly (readonly (number | undefined)[])[];
  private readonly bounded: readonly BoundedLevels[];

  /** @throws LienThongError entity-type.definition-invalid for levels that there are not, and bounds that exclude all. */
  constructor(rule: ComparisonRule, factors: readonly Factor[]) {
    const { bounds = {}, unseen = {} } = rule;
    const names = factors.map((factor) => factor.levels.map((_, l) => levelName(factor, l)));
    this.isEmpty = Object.keys(bounds).length + Object.keys(unseen).length === 0;
    refuse(
      rule,
      unknownLevels([...Object.keys(bounds).flatMap((key) => key.split(' ')), ...Object.keys(unseen)], names),
    );
    this.unseen = names.map((own) => own.map((name) => unseen[name]));
    this.bounded = Object.entries(bounds).map(([key, bound]) => {
      const levels = key.split(' ');
      return { ...bound, levels: names.map((own) => own.findIndex((name) => levels.includes(name))) };
    });
    const single = names.map((own) => own.map((name) => bounds[name]));
    this.atMost = single.map((own, f) => spread(factors[f] as Factor, own, ({ atMost }) => atMost, Math.min));
    this.atLeast = single.map((own, f) => spread(factors[f] as Factor, own, ({ atLeast }) => atLeast, Math.max));
    refuse(
      rule,
      names.flatMap((own, f) =>
        own.flatMap((name, l) => {
          const [least, most] = [this.atLeast[f]?.[l] ?? -Infinity, this.atMost[f]?.[l] ?? Infinity];
          return least > most ? [`bounds: ${name} cannot weigh at least ${least} and at most ${most}`] : [];
        }),
      ),
    );
  }

  /** What a level weighs that training found to weigh so much. */
  held(f: number, l: number, learnt: number, isSeen: boolean): number {
    const bits = isSeen ? learnt : (this.unseenAt(f, l) ?? learnt);
    return Math.min(this.atMost[f]?.[l] ?? Infinity, Math.max(this.atLeast[f]?.[l] ?? -Infinity, bits));
  }

  unseenAt(f: number, l: number): number | undefined {
    return this.unseen[f]?.[l];
  }

  /** What levels may weigh more by being met together, where they weigh so much one by one. */
  heldTogether(levels: readonly number[], held: readonly ArrayLike<number>[], extra: number): number {
    let bits = extra;
    for (const bound of this.bounded) {
      if (bound.levels.some((level, f) => level !== NO_LEVEL && level !== levels[f])) continue;
      const own = bound.levels.reduce((sum, level, f) => sum + (level === NO_LEVEL ? 0 : (held[f]?.[level] ?? 0)), 0);
      bits = Math.min((bound.atMost ?? Infinity) - own, Math.max((bound.atLeast ?? -Infinity) - own, bits));
    }
    return bits;
  }

  /** The author's reason for the bound of a level; of a neighbour's where it has none of its own. */
  reason(f: number, l: number): string {
    const own = this.bounded.find(({ levels }) => levels.every((level, g) => level === (g === f ? l : NO_LEVEL)));
    return own?.because ?? 'by the bound of a neighbouring level';
  }
}

function unknownLevels(stated: readonly string[], names: readonly (readonly string[])[]): string[] {
  const known = names.flat();
  return [...new Set(stated)]
    .filter((name) => !known.includes(name))
    .map((name) => `there is no level ${name}, but ${known.join(', ')}`);
}

function refuse({ name }: ComparisonRule, wrong: readonly string[]): void {
  if (wrong.length === 0) return;
  throw new LienThongError(
    'entity-type.definition-invalid',
    wrong.map((what) => `linkage.yaml: comparison ${name}: ${what}`),
  );
}

/** A bound holds for all levels of weaker (or stronger) agreement too; those that stand apart have their own alone. */
function spread(
  factor: Factor,
  stated: readonly (Bound | undefined)[],
  bitsOf: (bound: Bound) => number | undefined,
  tighter: typeof Math.min,
): Float64Array {
  const none = tighter === Math.min ? Infinity : -Infinity;
  const bits = Float64Array.from(stated, (bound) => (bound === undefined ? none : (bitsOf(bound) ?? none)));
  const order = [...bits.keys()].filter((l) => factor.levels[l]?.isApart !== true);
  if (tighter !== Math.min) order.reverse();
  let held = none;
  for (const l of order) {
    held = tighter(held, bits[l] as number);
    bits[l] = held;
  }
  return bits;
}
