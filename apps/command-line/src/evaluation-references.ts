import { referencesCorrect, type LabelledRecord } from '#libs/linkage';
import { readReferences, type Store } from '#libs/store';
import { csvRows, type JudgedClusters } from './evaluation.ts';

/** How references between entities resolve: `shop.seller` → how many of how many lead to the right entity. */
export type ReferenceQuality = Readonly<Record<string, { readonly correct: number; readonly total: number }>>;

interface TrueReference {
  readonly owner: string;
  readonly name: string;
  readonly attributes: readonly string[];
  readonly targetType: string;
  readonly entity: string;
}

/**
 * A reference is correct when it resolves to the entity that holds most of the live records of whom it truly names.
 * References of records that are gone, or to somebody without a live record, are not counted.
 *
 * @param truthFile columns source, dataset, record_id, attribute, target_entity_type, target_entity
 * @param judged live records with their truth, by entity type
 */
export async function judgeReferences(
  store: Store,
  truthFile: string,
  judged: ReadonlyMap<string, JudgedClusters>,
): Promise<ReferenceQuality> {
  const entityOf = new Map([...judged.values()].flatMap(({ found }) => [...found]));
  const resolved = await resolvedReferences(store);
  const byName = new Map<string, { targetType: string; resolved: string | null; entity: string }[]>();
  for await (const reference of trueReferences(truthFile)) {
    const owner = entityOf.get(reference.owner);
    if (owner === undefined) continue;
    const target = reference.attributes
      .map((name) => resolved.get(`${owner} ${name}`))
      .find((each) => each !== undefined);
    const group = byName.get(reference.name) ?? [];
    group.push({ targetType: reference.targetType, resolved: target ?? null, entity: reference.entity });
    byName.set(reference.name, group);
  }
  const quality: Record<string, { correct: number; total: number }> = {};
  for (const [name, references] of byName) {
    const sum = { correct: 0, total: 0 };
    for (const targetType of new Set(references.map((each) => each.targetType))) {
      const records = labelled(judged.get(targetType));
      const alive = new Set(records.map(({ entity }) => entity));
      const counted = references.filter((each) => each.targetType === targetType && alive.has(each.entity));
      const { correct, total } = referencesCorrect(counted, records);
      sum.correct += correct;
      sum.total += total;
    }
    quality[name] = sum;
  }
  return quality;
}

export function labelled(clusters: JudgedClusters | undefined): LabelledRecord[] {
  if (clusters === undefined) return [];
  return [...clusters.found].map(([reference, cluster]) => ({ cluster, entity: clusters.truth.get(reference) ?? '' }));
}

/** `entity attribute` → the entity it leads to, or null. */
async function resolvedReferences(store: Store): Promise<Map<string, string | null>> {
  const resolved = new Map<string, string | null>();
  for await (const { entityId, attribute, target } of readReferences(store.pool)) {
    resolved.set(`${entityId} ${attribute}`, target);
  }
  return resolved;
}

/** `seller` stands for the attribute that names a person or the one that names an organisation. */
async function* trueReferences(path: string): AsyncGenerator<TrueReference> {
  for await (const row of csvRows(path)) {
    const { source = '', dataset = '', record_id: recordId = '', attribute = '' } = row;
    const { target_entity_type: targetType = '', target_entity: entity = '' } = row;
    const ownerType = OWNER_TYPE[attribute] ?? dataset;
    yield {
      owner: `${source}/${dataset}/${recordId}`,
      name: `${ownerType}.${attribute}`,
      attributes: [attribute, `${attribute}_${targetType}`],
      targetType,
      entity,
    };
  }
}

const OWNER_TYPE: Readonly<Record<string, string>> = {
  seller: 'shop',
  legal_representative: 'organisation',
  employer: 'person',
};
