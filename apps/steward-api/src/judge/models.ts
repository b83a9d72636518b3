import { LienThongError, type Attributes, type EntityTypeDefinition } from '#libs/contract';
import { compileModel, type Comparison, type LinkageModel, type StandardRecord } from '#libs/linkage';
import { definitionFromText } from '#libs/runtime';
import { findHashInForce, readDefinitionText, type StewardsRecord } from '#libs/store';

/** What the model says of two records. */
export interface ComparedPair {
  readonly comparisons: readonly Comparison[];
  /** Of the pair, 1/1000 bit. */
  readonly weight: number;
  /** Their own registers contradict each other: no evidence may join them. */
  readonly isHardConflict: boolean;
}

export type Model = LinkageModel<StandardRecord>;
type Reader = Parameters<typeof findHashInForce>[0];

/** The reconciler's models: those of the definitions that are in force, whatever the folder says. */
export class Models {
  private readonly compiled = new Map<string, { readonly hash: string; readonly model: Model }>();

  constructor(private readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>) {}

  /**
   * @param client of the transaction that the answer is for, so that none waits for a second connection
   * @throws LienThongError `http.not-found`
   */
  async of(client: Reader, entityType: string): Promise<Model> {
    const own = this.entityTypes.get(entityType);
    if (own === undefined) throw new LienThongError('http.not-found', 'there is no such entity type');
    const hash = (await findHashInForce(client, entityType)) ?? own.hash;
    const known = this.compiled.get(entityType);
    if (known?.hash === hash) return known.model;
    const model = compileModel(hash === own.hash ? own : await released(client, entityType, hash));
    this.compiled.set(entityType, { hash, model });
    return model;
  }
}

async function released(client: Reader, entityType: string, hash: string): Promise<EntityTypeDefinition> {
  const text = await readDefinitionText(client, entityType, hash);
  if (text === null) throw new LienThongError('entity-type.changed', `entity type ${entityType}`);
  return definitionFromText(entityType, text, hash);
}

/** Null while one of the records is not there. `left` is the smaller reference. */
export function comparePair(
  model: Model,
  left: StewardsRecord | null,
  right: StewardsRecord | null,
): ComparedPair | null {
  if (left === null || right === null || left.after === null || right.after === null) return null;
  const one = model.standardise(left.reference, attributesOf(left.after));
  const other = model.standardise(right.reference, attributesOf(right.after));
  return {
    comparisons: model.compare(one, other),
    weight: model.weigh(one, other),
    isHardConflict: model.isHardConflict(one, other),
  };
}

/** As the reconciler stored it. */
export function attributesOf(after: string): Attributes {
  return JSON.parse(after) as Attributes;
}

/** Level by comparison: what a judgement is bound to. */
export function levelsOf(compared: ComparedPair | null): Record<string, string> {
  return Object.fromEntries((compared?.comparisons ?? []).map(({ comparison, level }) => [comparison, level]));
}
