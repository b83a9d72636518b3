/** What the keys of one blocking rule come to. */
export interface KeyYield {
  readonly rule: string;
  readonly keys: number;
  /** Keys that more records hold than `blockCap`: they make no pairs. */
  readonly inactiveKeys: number;
  /** Pairs that its active keys make, a pair of two keys counted twice. */
  readonly pairs: number;
  /** Pairs of one entity among all such pairs that share an active key of the rule. */
  readonly recall: number;
  /** Records of its commonest key: how skewed it is. */
  readonly largestKey: number;
}

/**
 * Counts each rule by itself: which keys find something, which cost much, which are too common to be of use.
 * @param entityOf by record; where labels are given
 */
export function keyYields(
  keysOfRecords: readonly (readonly string[])[],
  entityOf: readonly string[],
  blockCap: number,
): KeyYield[] {
  const rules = new Map<string, Map<string, number[]>>();
  keysOfRecords.forEach((keys, record) => {
    for (const key of keys) {
      const rule = key.slice(0, key.indexOf('|'));
      const carriers = rules.get(rule) ?? new Map<string, number[]>();
      rules.set(rule, carriers);
      const known = carriers.get(key);
      if (known === undefined) carriers.set(key, [record]);
      else known.push(record);
    }
  });
  const all = truePairs(entityOf);
  return [...rules].map(([rule, carriers]) => {
    const active = [...carriers.values()].filter(({ length }) => length <= blockCap);
    return {
      rule,
      keys: carriers.size,
      inactiveKeys: carriers.size - active.length,
      pairs: active.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0),
      recall: all === 0 ? 1 : foundPairs(active, entityOf) / all,
      largestKey: [...carriers.values()].reduce((most, { length }) => Math.max(most, length), 0),
    };
  });
}

function foundPairs(carriers: readonly (readonly number[])[], entityOf: readonly string[]): number {
  const found = new Set<number>();
  for (const records of carriers) {
    records.forEach((one, i) => {
      for (const other of records.slice(i + 1)) {
        if (entityOf[one] === entityOf[other]) found.add(one * entityOf.length + other);
      }
    });
  }
  return found.size;
}

function truePairs(entityOf: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const entity of entityOf) sizes.set(entity, (sizes.get(entity) ?? 0) + 1);
  let pairs = 0;
  for (const size of sizes.values()) pairs += (size * (size - 1)) / 2;
  return pairs;
}
