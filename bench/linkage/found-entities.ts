import { referenceText, type Attributes, type ReferenceText } from '#libs/contract';
import { evaluateClusters, type ClusterQuality, type Members, type TrueRecord } from '#libs/linkage';

/** What each record truly is of, and the cluster it was put in. */
export class FoundEntities {
  private readonly entities = new Map<string, string>();
  private readonly clusters = new Map<string, number>();

  get size(): number {
    return this.entities.size;
  }

  expect(ref: ReferenceText, entity: string): void {
    this.entities.set(ref, entity);
  }

  take(partition: readonly Members[]): void {
    partition.forEach((group, cluster) => group.forEach((ref) => this.clusters.set(ref, cluster)));
  }

  quality(): ClusterQuality {
    return evaluateClusters(
      [...this.clusters].map(([ref, cluster]) => ({ cluster: String(cluster), entity: this.entities.get(ref) ?? '' })),
    );
  }

  /** The records by which each true entity is known in some cluster, by cluster. */
  home(): Home {
    const counts = new Map<string, Map<number, number>>();
    for (const [ref, cluster] of this.clusters) {
      const entity = this.entities.get(ref) ?? '';
      const own = counts.get(entity) ?? new Map<number, number>();
      counts.set(entity, own.set(cluster, (own.get(cluster) ?? 0) + 1));
    }
    const homes = new Map<string, number>();
    const holders = new Map<number, { entity: string; count: number }>();
    for (const [entity, own] of counts) {
      const [cluster, count] = [...own].reduce((most, each) => (each[1] > most[1] ? each : most));
      homes.set(entity, cluster);
      if ((holders.get(cluster)?.count ?? 0) < count) holders.set(cluster, { entity, count });
    }
    return {
      isHome: (ref) => {
        const entity = this.entities.get(ref);
        const cluster = this.clusters.get(ref);
        if (entity === undefined || cluster === undefined) return false;
        return homes.get(entity) === cluster && holders.get(cluster)?.entity === entity;
      },
    };
  }
}

export interface Home {
  /** The record stands with most records of what it truly is of, and these are most of their cluster's. */
  isHome(ref: string): boolean;
}

export interface ShopOwners {
  readonly shops: number;
  /** Shops that name a seller. */
  readonly named: number;
  /** The seller's record stands where its owner's records do. */
  readonly right: number;
}

/** From a shop to its owner: by the seller that the platform names, a record like others, which may be linked wrongly. */
export function ownersOfShops(shops: Iterable<TrueRecord>, homes: Readonly<Record<string, Home>>): ShopOwners {
  let [count, named, right] = [0, 0, 0];
  for (const { after } of shops) {
    count += 1;
    const seller = sellerOf(after);
    if (seller === null) continue;
    named += 1;
    if (homes[seller.entityType]?.isHome(seller.ref) === true) right += 1;
  }
  return { shops: count, named, right };
}

function sellerOf(after: Attributes): { entityType: string; ref: string } | null {
  for (const entityType of ['person', 'organisation']) {
    const value = after[`seller_${entityType}`];
    if (value === null || typeof value !== 'object' || !('record_id' in value)) continue;
    const { source, dataset, record_id } = value;
    return { entityType, ref: referenceText({ source, dataset, recordId: record_id }) };
  }
  return null;
}
