import { compareUtf8, type Attributes, type AttributeValue, type ReferenceText } from '#libs/contract';
import {
  compareGroups,
  compileModel,
  explainEntity,
  type Comparison,
  type EntityMerge,
  type ExplainedRecord,
  type GroupEvidence,
  type LinkageModel,
  type StandardRecord,
  type Thresholds,
} from '#libs/linkage';
import { definitionFromText } from '#libs/runtime';
import {
  findDefinitionInForce,
  listHeldJudgements,
  readLivePage,
  readStewardsEntities,
  readStewardsRecords,
  type HeldJudgement,
  type StewardsRecord,
  type Store,
} from '#libs/store';
import { wrongArgument } from './exit-codes.ts';

/** A blocking key that both records hold. */
export interface SharedKey {
  readonly key: string;
  /** Live records that hold it. */
  readonly carriers: number;
  readonly isActive: boolean;
}

/** Why two records are one entity, or why they are not. */
export interface ExplainedPair {
  readonly entityType: string;
  readonly modelVersion: string;
  /** In canonical order. */
  readonly records: readonly { readonly reference: ReferenceText; readonly entityId: string | null }[];
  readonly comparisons: readonly Comparison[];
  /** The values as given, by attribute: of the first record and of the second. */
  readonly given: Readonly<Record<string, readonly [AttributeValue | undefined, AttributeValue | undefined]>>;
  /** 1/1000 bit. */
  readonly weight: number;
  readonly probability: number;
  readonly thresholds: Thresholds;
  readonly blockCap: number;
  readonly isHardConflict: boolean;
  readonly sharedKeys: readonly SharedKey[];
  readonly judgement: Pick<HeldJudgement, 'verdict' | 'status'> | null;
  readonly isOneEntity: boolean;
  /** Where they are one: how that came about. */
  readonly merges: readonly EntityMerge[];
  /** Where they are two: how near the two are. */
  readonly groups: GroupEvidence | null;
}

const PAGE = 2000;
type Model = LinkageModel<StandardRecord>;
type LiveRecord = StewardsRecord & { readonly after: string };

/** One of the two records, with the records of its entity. */
export interface ExplainedSide {
  readonly reference: ReferenceText;
  readonly entityId: string | null;
  readonly after: Attributes;
  readonly members: readonly ExplainedRecord<StandardRecord>[];
}

/** @throws LienThongError `command.invalid` for a record that the store does not have, or records of two types */
export async function explainRecords(store: Store, one: string, other: string): Promise<ExplainedPair> {
  const [left, right] = await readBoth(store, one, other);
  const { entityType } = left;
  const stored = await findDefinitionInForce(store.pool, entityType);
  if (stored === null) throw wrongArgument(`the store does not know by what model ${entityType} is linked`);
  const definition = definitionFromText(entityType, stored.text, stored.hash);
  const model = compileModel(definition);
  const sides = [await sideOf(store, model, left), await sideOf(store, model, right)] as const;
  const judgements = await listHeldJudgements(
    store.pool,
    entityType,
    sides.flatMap(({ members }) => members.map(({ ref }) => ref)),
  );
  const keys = await sharedKeys(model, sides, () => livePages(store, entityType));
  return explainPair(model, { entityType, sides, judgements, keys });
}

/** @param pair its sides in canonical order */
export function explainPair(
  model: Model,
  pair: {
    readonly entityType: string;
    readonly sides: readonly [ExplainedSide, ExplainedSide];
    readonly judgements: readonly HeldJudgement[];
    readonly keys: readonly SharedKey[];
  },
): ExplainedPair {
  const { entityType, sides, judgements, keys } = pair;
  const [left, right] = sides;
  const [a, b] = [model.standardise(left.reference, left.after), model.standardise(right.reference, right.after)];
  const weight = model.weigh(a, b);
  const comparisons = model.compare(a, b);
  const isOneEntity = left.entityId !== null && left.entityId === right.entityId;
  const own = judgements.find((each) => each.left === left.reference && each.right === right.reference);
  const same = judgements.filter(({ status, verdict }) => status === 'taken' && verdict === 'same');
  const attributes = comparisons.flatMap(
    ({ evidence }) => evidence?.attributes.map(({ attribute }) => attribute) ?? [],
  );
  return {
    entityType,
    modelVersion: model.version,
    records: sides.map(({ reference, entityId }) => ({ reference, entityId })),
    comparisons,
    given: Object.fromEntries(attributes.map((name) => [name, [left.after[name], right.after[name]] as const])),
    weight,
    probability: model.probability(weight),
    thresholds: model.thresholds,
    blockCap: model.blockCap,
    isHardConflict: model.isHardConflict(a, b),
    sharedKeys: keys,
    judgement: own === undefined ? null : { verdict: own.verdict, status: own.status },
    isOneEntity,
    merges: isOneEntity ? explainEntity(model, left.members, same) : [],
    groups: isOneEntity ? null : compareGroups(model, left.members, right.members),
  };
}

async function readBoth(store: Store, one: string, other: string): Promise<[LiveRecord, LiveRecord]> {
  if (one === other) throw wrongArgument('two records are explained, not one twice');
  const found = await readStewardsRecords(store.pool, [one, other]);
  const live = [one, other].sort(compareUtf8).map((reference): LiveRecord => {
    const record = found.get(reference);
    if (record === undefined) throw wrongArgument(`the store has no record ${reference} (source/dataset/record-id)`);
    if (record.after === null) throw wrongArgument(`${reference} is deleted`);
    return { ...record, after: record.after };
  });
  const [left, right] = live as [LiveRecord, LiveRecord];
  if (left.entityType !== right.entityType) {
    throw wrongArgument(`${left.reference} is of ${left.entityType}, ${right.reference} of ${right.entityType}`);
  }
  return [left, right];
}

function explained(model: Model, { reference, after }: LiveRecord): ExplainedRecord<StandardRecord> {
  return { ref: reference, standard: model.standardise(reference, JSON.parse(after) as Attributes) };
}

/** With the records of its entity, as the unified store tells them; itself alone while it does not. */
async function sideOf(store: Store, model: Model, record: LiveRecord): Promise<ExplainedSide> {
  const { reference, entityId } = record;
  const ids = entityId === null ? [] : [entityId];
  const entity = (await readStewardsEntities(store.pool, ids)).get(entityId ?? '');
  const found = await readStewardsRecords(store.pool, entity?.members ?? []);
  const live = [...found.values()].filter((each): each is LiveRecord => each.after !== null);
  const records = live.some((each) => each.reference === reference) ? live : [record];
  const members = records.map((each) => explained(model, each)).sort((a, b) => compareUtf8(a.ref, b.ref));
  return { reference, entityId, after: JSON.parse(record.after) as Attributes, members };
}

async function* livePages(store: Store, entityType: string): AsyncGenerator<StandardSource> {
  for (let last = ''; ;) {
    const page = await readLivePage(store.pool, entityType, last, PAGE);
    for (const { reference, after } of page) yield { ref: reference, after: JSON.parse(after) as Attributes };
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.reference;
  }
}

interface StandardSource {
  readonly ref: ReferenceText;
  readonly after: Attributes;
}

/** Keys are not stored: who else holds one is found by looking at every live record. */
export async function sharedKeys(
  model: Model,
  [one, other]: readonly [ExplainedSide, ExplainedSide],
  everyRecord: () => Iterable<StandardSource> | AsyncIterable<StandardSource>,
): Promise<SharedKey[]> {
  const keysOf = (ref: ReferenceText, after: Attributes): readonly string[] =>
    model.blockingKeys(model.standardise(ref, after));
  const own = new Set(keysOf(one.reference, one.after));
  const shared = keysOf(other.reference, other.after).filter((key) => own.has(key));
  const carriers = new Map(shared.map((key) => [key, 0]));
  if (carriers.size === 0) return [];
  for await (const { ref, after } of everyRecord()) {
    for (const key of keysOf(ref, after)) {
      const count = carriers.get(key);
      if (count !== undefined) carriers.set(key, count + 1);
    }
  }
  return [...carriers].map(([key, count]) => ({ key, carriers: count, isActive: count <= model.blockCap }));
}
