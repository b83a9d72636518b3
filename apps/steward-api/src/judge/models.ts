import { LienThongError, type Attributes, type EntityTypeDefinition } from '#libs/contract';
import { compileModel, type Comparison, type LinkageModel, type StandardRecord } from '#libs/linkage';
import type { StewardsRecord } from '#libs/store';

/** What the model says of two records. */
export interface ComparedPair {
  readonly comparisons: readonly Comparison[];
  /** Of the pair, 1/1000 bit. */
  readonly weight: number;
  /** Their own registers contradict each other: no evidence may join them. */
  readonly isHardConflict: boolean;
}

/** The reconciler's models, compiled from the same definitions. */
export class Models {
  private readonly compiled = new Map<string, LinkageModel<StandardRecord>>();

  constructor(private readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>) {}

  /** @throws LienThongError `http.not-found` */
  of(entityType: string): LinkageModel<StandardRecord> {
    const known = this.compiled.get(entityType);
    if (known !== undefined) return known;
    const definition = this.entityTypes.get(entityType);
    if (definition === undefined) throw new LienThongError('http.not-found', 'there is no such entity type');
    const model = compileModel(definition);
    this.compiled.set(entityType, model);
    return model;
  }

  /** Null while one of the records is not there. `left` is the smaller reference. */
  compare(entityType: string, left: StewardsRecord | null, right: StewardsRecord | null): ComparedPair | null {
    if (left === null || right === null || left.after === null || right.after === null) return null;
    const model = this.of(entityType);
    const one = model.standardise(left.reference, attributesOf(left.after));
    const other = model.standardise(right.reference, attributesOf(right.after));
    return {
      comparisons: model.compare(one, other),
      weight: model.weigh(one, other),
      isHardConflict: model.isHardConflict(one, other),
    };
  }
}

/** As the reconciler stored it. */
export function attributesOf(after: string): Attributes {
  return JSON.parse(after) as Attributes;
}

/** Level by comparison: what a judgement is bound to. */
export function levelsOf(compared: ComparedPair | null): Record<string, string> {
  return Object.fromEntries((compared?.comparisons ?? []).map(({ comparison, level }) => [comparison, level]));
}
