import type { EntityTypeDefinition, ParametersFile } from '#libs/contract';
import { candidatePairs } from '../block/candidates.ts';
import type { SourceRecord } from '../train/training-data.ts';
import { compileModel } from '../weigh/compile-model.ts';
import { weightOf } from '../weigh/level-weights.ts';

/** What there is to see of a model and of the records it links; weights in bits. */
export interface LinkageReport {
  readonly entityType: string;
  readonly modelVersion: string;
  readonly records: number;
  readonly completeness: readonly { readonly attribute: string; readonly filled: number; readonly distinct: number }[];
  readonly priorBits: number;
  readonly comparisons: readonly { readonly name: string; readonly levels: readonly LevelReport[] }[];
  /** The commonest values of each table, with their share. */
  readonly frequencies: readonly { readonly table: string; readonly values: readonly (readonly [string, number])[] }[];
  readonly thresholds: { readonly edge: number; readonly link: number; readonly review: number };
  readonly candidatePairs: number;
  /** Candidate pairs by weight: from `from` on, one bit wide. */
  readonly histogram: readonly { readonly from: number; readonly pairs: number }[];
  readonly blocking: readonly BlockingReport[];
  /** Share of the records whose weight with themselves is below so many bits. */
  readonly unlinkable: readonly { readonly bits: number; readonly share: number }[];
}

export interface LevelReport {
  readonly level: string;
  readonly weight: number;
  readonly m: number | null;
  readonly u: number | null;
}

export interface BlockingReport {
  readonly rule: string;
  readonly keys: number;
  /** Keys that too many records hold: they yield nothing. */
  readonly inactive: number;
  readonly largest: number;
  readonly pairs: number;
  /** Of these, pairs that no rule before yields. */
  readonly newPairs: number;
}

const COMMONEST = 12;

type ReportedDefinition = Omit<EntityTypeDefinition, 'hash' | 'survivorship'>;

/** Looks at all candidate pairs of the records: for some ten thousand of them. */
export function reportLinkage(definition: ReportedDefinition, records: readonly SourceRecord[]): LinkageReport {
  const { parameters, attributes } = definition;
  const model = compileModel(definition);
  const standards = records.map(({ ref, after }) => model.standardise(ref, after));
  const keys = standards.map((standard) => model.blockingKeys(standard));
  const pairs = candidatePairs(keys, model.blockCap);
  const weights = Array.from({ length: pairs.length }, (_, i) => {
    const [left, right] = [standards[pairs.left[i] as number], standards[pairs.right[i] as number]];
    return left === undefined || right === undefined ? 0 : model.weigh(left, right) / 1000;
  });
  const own = standards.map((standard) => model.weigh(standard, standard) / 1000);
  const { edge, link, review } = model.thresholds;
  return {
    entityType: definition.name,
    modelVersion: model.version,
    records: records.length,
    completeness: Object.keys(attributes.attributes).map((attribute) => completenessOf(attribute, records)),
    priorBits: parameters.priorBits,
    comparisons: Object.entries(parameters.weights).map(([name, levels]) => ({ name, levels: levelsOf(levels) })),
    frequencies: commonest(parameters),
    thresholds: { edge: edge / 1000, link: link / 1000, review: review / 1000 },
    candidatePairs: pairs.length,
    histogram: histogramOf(weights),
    blocking: blockingOf(definition, keys, model.blockCap),
    unlinkable: unlinkableOf(own),
  };
}

function completenessOf(attribute: string, records: readonly SourceRecord[]): LinkageReport['completeness'][number] {
  const values = new Set<string>();
  let filled = 0;
  for (const { after } of records) {
    const value = after[attribute];
    if (value === undefined || value === null || value === '') continue;
    filled += 1;
    values.add(typeof value === 'string' ? value : JSON.stringify(value));
  }
  return { attribute, filled: records.length === 0 ? 0 : filled / records.length, distinct: values.size };
}

function levelsOf(levels: ParametersFile['weights'][string]): LevelReport[] {
  return Object.entries(levels).map(([level, own]) => ({
    level,
    weight: weightOf(own) / 1000,
    m: typeof own === 'number' ? null : own.m,
    u: typeof own === 'number' ? null : own.u,
  }));
}

function commonest({ frequencies }: ParametersFile): LinkageReport['frequencies'] {
  return Object.entries(frequencies)
    .map(([table, shares]) => ({
      table,
      values: Object.entries(shares)
        .filter(([value]) => value !== '*')
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .slice(0, COMMONEST),
    }))
    .filter(({ values }) => values.length > 0);
}

function histogramOf(weights: readonly number[]): LinkageReport['histogram'] {
  if (weights.length === 0) return [];
  const counts = new Map<number, number>();
  for (const weight of weights) counts.set(Math.floor(weight), (counts.get(Math.floor(weight)) ?? 0) + 1);
  const [least, greatest] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
  return Array.from({ length: greatest - least + 1 }, (_, i) => ({
    from: least + i,
    pairs: counts.get(least + i) ?? 0,
  }));
}

function unlinkableOf(own: readonly number[]): LinkageReport['unlinkable'] {
  return Array.from({ length: 33 }, (_, i) => i - 12).map((bits) => ({
    bits,
    share: own.length === 0 ? 0 : own.filter((weight) => weight < bits).length / own.length,
  }));
}

/** Rule after rule; a key begins with its rule's name. */
function blockingOf(
  { linkage }: ReportedDefinition,
  keys: readonly (readonly string[])[],
  blockCap: number,
): BlockingReport[] {
  const byRule = new Map<string, Map<string, number[]>>(linkage.blocking.map(({ name }) => [name, new Map()]));
  keys.forEach((own, record) => {
    for (const key of own) {
      const holders = byRule.get(key.slice(0, key.indexOf('|')));
      const known = holders?.get(key);
      if (known === undefined) holders?.set(key, [record]);
      else known.push(record);
    }
  });
  const seen = new Set<number>();
  return [...byRule].map(([rule, holders]) => {
    const yielded = new Set<number>();
    let [inactive, largest, newPairs] = [0, 0, 0];
    for (const records of holders.values()) {
      largest = Math.max(largest, records.length);
      if (records.length > blockCap) inactive += 1;
      else addPairs(yielded, records, keys.length);
    }
    for (const pair of yielded) {
      if (seen.has(pair)) continue;
      seen.add(pair);
      newPairs += 1;
    }
    return { rule, keys: holders.size, inactive, largest, pairs: yielded.size, newPairs };
  });
}

function addPairs(pairs: Set<number>, records: readonly number[], size: number): void {
  records.forEach((one, i) => {
    for (const other of records.slice(i + 1)) pairs.add(one * size + other);
  });
}
