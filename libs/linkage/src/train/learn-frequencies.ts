import type { TrainingData } from './training-data.ts';

/** A value seen once counts half as often again: it is not the only one of its kind that there is. */
const SMOOTHING = 0.5;
const MOST_VALUES = 20_000;

export interface TableShares {
  /** As parameters.json holds them: shares of the common values, `*` for any other. */
  readonly shares: Readonly<Record<string, number>>;
  /** How likely two records have the same value: Σ share². */
  readonly sameByChance: number;
}

/**
 * Term frequencies of every table, by record, or by entity once there are clusters: a person with many records does not
 * make the name common.
 */
export function learnFrequencies(
  data: TrainingData,
  clusters: readonly (readonly number[])[] | null,
): Map<string, TableShares> {
  const tables = new Map<string, Counts>();
  const groups = clusters ?? data.records.map((_, i) => [i]);
  for (const group of groups) countGroup(data, group, tables);
  return new Map([...tables].map(([name, counts]) => [name, sharesOf(counts, data.specification.rarest(name))]));
}

interface Counts {
  readonly values: Map<string, number>;
  holders: number;
}

function countGroup(data: TrainingData, group: readonly number[], tables: Map<string, Counts>): void {
  const own = new Map<string, { values: Map<string, number>; records: number }>();
  for (const record of group) {
    const seen = new Set<string>();
    for (const { comparator, countsValues } of data.comparisons) {
      if (!countsValues) continue;
      const values = new Map<string, Set<string>>();
      comparator.terms?.(data.record(record).values, (table, value) => {
        const known = values.get(table);
        if (known === undefined) values.set(table, new Set([value]));
        else known.add(value);
      });
      for (const [table, distinct] of values) {
        if (seen.has(table)) continue;
        seen.add(table);
        const counts = own.get(table) ?? { values: new Map<string, number>(), records: 0 };
        own.set(table, counts);
        counts.records += 1;
        for (const value of distinct) counts.values.set(value, (counts.values.get(value) ?? 0) + 1);
      }
    }
  }
  for (const [name, { values, records }] of own) {
    const counts = tables.get(name) ?? { values: new Map<string, number>(), holders: 0 };
    tables.set(name, counts);
    counts.holders += 1;
    for (const [value, count] of values) counts.values.set(value, (counts.values.get(value) ?? 0) + count / records);
  }
}

function sharesOf({ values, holders }: Counts, rarest: number): TableShares {
  const share = (count: number): number => (count + SMOOTHING) / (holders + 1);
  let sameByChance = 0;
  for (const count of values.values()) sameByChance += (count / holders) ** 2;
  const common = [...values]
    .filter(([, count]) => count > 1.25 && share(count) > rarest)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const kept = common.slice(0, MOST_VALUES);
  const next = common[MOST_VALUES]?.[1] ?? 1;
  return {
    shares: {
      '*': rounded(Math.max(rarest, share(next))),
      ...Object.fromEntries(
        kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, count]) => [value, rounded(share(count))]),
      ),
    },
    sameByChance: Math.max(sameByChance, 1e-9),
  };
}

export const rounded = (value: number): number => Number(value.toPrecision(6));
