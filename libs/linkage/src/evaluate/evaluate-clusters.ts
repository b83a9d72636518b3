/**
 * How well clusters meet a known truth. Everything is counted by cells (records of one cluster and one true entity),
 * never pair by pair, so that a million records are a matter of seconds. A share of nothing is 1.
 */

/** A live record: the cluster it was put in and the entity it truly is of. */
export interface LabelledRecord {
  readonly cluster: string;
  readonly entity: string;
}

/** Shares from 0 to 1. */
export interface Accuracy {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ClusterQuality {
  readonly records: number;
  readonly clusters: number;
  readonly entities: number;
  /** Over pairs of records. */
  readonly pairwise: Accuracy;
  /** Over records: how pure and how whole the cluster of each is. */
  readonly bCubed: Accuracy;
  /** Share of the true entities whose records are one cluster, and nothing else in it. */
  readonly exactClusters: number;
  /** Records of the largest cluster. */
  readonly largestCluster: number;
}

export function evaluateClusters(records: Iterable<LabelledRecord>): ClusterQuality {
  const cells = countCells(records);
  const total = sum(cells.bySize.clusters.values());
  let together = 0;
  let purity = 0;
  let wholeness = 0;
  let exact = 0;
  for (const { cluster, entity, count } of cells.list()) {
    const ofCluster = cells.bySize.clusters.get(cluster) ?? 0;
    const ofEntity = cells.bySize.entities.get(entity) ?? 0;
    together += pairsOf(count);
    purity += (count * count) / ofCluster;
    wholeness += (count * count) / ofEntity;
    if (count === ofCluster && count === ofEntity) exact += 1;
  }
  return {
    records: total,
    clusters: cells.bySize.clusters.size,
    entities: cells.bySize.entities.size,
    pairwise: accuracy(
      share(together, sum([...cells.bySize.clusters.values()].map(pairsOf))),
      share(together, sum([...cells.bySize.entities.values()].map(pairsOf))),
    ),
    bCubed: accuracy(share(purity, total), share(wholeness, total)),
    exactClusters: share(exact, cells.bySize.entities.size),
    largestCluster: largest(cells.bySize.clusters.values()),
  };
}

/** A reference as it was resolved (null: to nothing), and the entity that it truly names. */
export interface ResolvedReference {
  readonly resolved: string | null;
  readonly entity: string;
}

/**
 * A reference is correct when it resolves to the cluster that holds most of the named entity's live records; where
 * several hold equally many, to one of them.
 *
 * @param records live records of the entity type referred to.
 */
export function referencesCorrect(
  references: Iterable<ResolvedReference>,
  records: Iterable<LabelledRecord>,
): { readonly correct: number; readonly total: number } {
  const holders = new Map<string, { most: number; clusters: Set<string> }>();
  for (const { cluster, entity, count } of countCells(records).list()) {
    const known = holders.get(entity);
    if (known === undefined || count > known.most) holders.set(entity, { most: count, clusters: new Set([cluster]) });
    else if (count === known.most) known.clusters.add(cluster);
  }
  let correct = 0;
  let total = 0;
  for (const { resolved, entity } of references) {
    total += 1;
    if (resolved !== null && holders.get(entity)?.clusters.has(resolved) === true) correct += 1;
  }
  return { correct, total };
}

interface Cells {
  readonly list: () => Generator<{ cluster: string; entity: string; count: number }>;
  readonly bySize: { readonly clusters: Map<string, number>; readonly entities: Map<string, number> };
}

function countCells(records: Iterable<LabelledRecord>): Cells {
  const rows = new Map<string, Map<string, number>>();
  const clusters = new Map<string, number>();
  const entities = new Map<string, number>();
  for (const { cluster, entity } of records) {
    let row = rows.get(cluster);
    if (row === undefined) rows.set(cluster, (row = new Map<string, number>()));
    row.set(entity, (row.get(entity) ?? 0) + 1);
    clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1);
    entities.set(entity, (entities.get(entity) ?? 0) + 1);
  }
  function* list(): Generator<{ cluster: string; entity: string; count: number }> {
    for (const [cluster, row] of rows) for (const [entity, count] of row) yield { cluster, entity, count };
  }
  return { list, bySize: { clusters, entities } };
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function accuracy(precision: number, recall: number): Accuracy {
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1 };
}

function largest(values: Iterable<number>): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
}
