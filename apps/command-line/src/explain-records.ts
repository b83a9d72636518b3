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

/** @throws LienThongError `command.invalid` for a record that the store does not have, or records of two types */
export async function explainRecords(store: Store, one: string, other: string): Promise<ExplainedPair> {
  const [left, right] = await readBoth(store, one, other);
  const { entityType } = left;
  const stored = await findDefinitionInForce(store.pool, entityType);
  if (stored === null) throw wrongArgument(`the store does not know by what model ${entityType} is linked`);
  const definition = definitionFromText(entityType, stored.text, stored.hash);
  const model = compileModel(definition);
  const [a, b] = [explained(model, left), explained(model, right)];
  const weight = model.weigh(a.standard, b.standard);
  const comparisons = model.compare(a.standard, b.standard);
  const isOneEntity = left.entityId !== null && left.entityId === right.entityId;
  const [ours, theirs] = [await membersOf(store, model, left), await membersOf(store, model, right)];
  const judgements = await listHeldJudgements(
    store.pool,
    entityType,
    [...ours, ...theirs].map(({ ref }) => ref),
  );
  const own = judgements.find((each) => each.left === left.reference && each.right === right.reference);
  const same = judgements.filter(({ status, verdict }) => status === 'taken' && verdict === 'same');
  const [before, after] = [JSON.parse(left.after) as Attributes, JSON.parse(right.after) as Attributes];
  const attributes = comparisons.flatMap(
    ({ evidence }) => evidence?.attributes.map(({ attribute }) => attribute) ?? [],
  );
  return {
    entityType,
    modelVersion: model.version,
    records: [left, right].map(({ reference, entityId }) => ({ reference, entityId })),
    comparisons,
    given: Object.fromEntries(attributes.map((name) => [name, [before[name], after[name]] as const])),
    weight,
    probability: model.probability(weight),
    thresholds: model.thresholds,
    blockCap: model.blockCap,
    isHardConflict: model.isHardConflict(a.standard, b.standard),
    sharedKeys: await sharedKeys(store, model, { entityType, one: a, other: b }),
    judgement: own === undefined ? null : { verdict: own.verdict, status: own.status },
    isOneEntity,
    merges: isOneEntity ? explainEntity(model, ours, same) : [],
    groups: isOneEntity ? null : compareGroups(model, ours, theirs),
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

/** The records of a record's entity, as the unified store tells them; itself alone while it does not. */
async function membersOf(
  store: Store,
  model: Model,
  record: LiveRecord,
): Promise<readonly ExplainedRecord<StandardRecord>[]> {
  const ids = record.entityId === null ? [] : [record.entityId];
  const entity = (await readStewardsEntities(store.pool, ids)).get(record.entityId ?? '');
  const members = await readStewardsRecords(store.pool, entity?.members ?? []);
  const live = [...members.values()].filter((each): each is LiveRecord => each.after !== null);
  const records = live.some(({ reference }) => reference === record.reference) ? live : [record];
  return records.map((each) => explained(model, each)).sort((a, b) => compareUtf8(a.ref, b.ref));
}

/** Keys are not stored: who else holds one is found by looking at every live record. */
async function sharedKeys(
  store: Store,
  model: Model,
  pair: Record<'one' | 'other', ExplainedRecord<StandardRecord>> & { readonly entityType: string },
): Promise<SharedKey[]> {
  const own = new Set(model.blockingKeys(pair.one.standard));
  const carriers = new Map(
    model
      .blockingKeys(pair.other.standard)
      .filter((key) => own.has(key))
      .map((key) => [key, 0]),
  );
  for (let last = ''; carriers.size > 0;) {
    const page = await readLivePage(store.pool, pair.entityType, last, PAGE);
    const end = page.at(-1);
    if (end === undefined) break;
    for (const { reference, after } of page) {
      const standard = model.standardise(reference, JSON.parse(after) as Attributes);
      for (const key of model.blockingKeys(standard)) {
        const count = carriers.get(key);
        if (count !== undefined) carriers.set(key, count + 1);
      }
    }
    last = end.reference;
  }
  return [...carriers].map(([key, count]) => ({ key, carriers: count, isActive: count <= model.blockCap }));
}
