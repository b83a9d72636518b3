import { PairCollector, type PairList } from '../block/candidates.ts';
import type { TrainingData } from './training-data.ts';

/** Pairs that agree wholly in one comparison, and the comparisons that this leaves free to be learnt. */
export interface TrainingRule {
  readonly rule: string;
  readonly pairs: PairList;
  readonly free: readonly number[];
}

const LARGEST_BLOCK = 300;
const MOST_PAIRS = 250_000;
export const FEWEST_PAIRS = 50;

/**
 * One rule for each comparison that counts its values: records that agree in all of them make pairs, and comparisons of
 * other attributes are free. Values that too many records share make none.
 */
export function trainingRules(data: TrainingData, random: () => number): TrainingRule[] {
  return [...valueRules(data, random), ...identifierRules(data, random)];
}

function valueRules(data: TrainingData, random: () => number): TrainingRule[] {
  const { comparisons: rules } = data.specification.linkage;
  return data.comparisons.flatMap(({ name, comparator }, c) => {
    const own = rules[c]?.attributes ?? [];
    const free = rules.flatMap((rule, i) => (rule.attributes.some((each) => own.includes(each)) ? [] : [i]));
    if (comparator.terms === undefined || free.length === 0) return [];
    const keysOf = (record: number): string[] => {
      const values: string[] = [];
      comparator.terms?.(data.record(record).values, (_, value) => values.push(value));
      return values.length === 0 ? [] : [values.sort().join('|')];
    };
    return ruleOf(name, free, pairsOf(blocksOf(data, keysOf), random));
  });
}

/** Identifiers count no values; records that share one by a blocking key of its own make pairs too. */
function identifierRules(data: TrainingData, random: () => number): TrainingRule[] {
  const { comparisons: rules, blocking } = data.specification.linkage;
  return blocking.flatMap(({ name, parts }) => {
    const [part] = parts;
    if (part === undefined || parts.length > 1 || part.key !== 'exact') return [];
    const own = [part.attribute, ...(part.or ?? [])];
    const uses = (attributes: readonly string[]): boolean => attributes.some((each) => own.includes(each));
    const using = rules.flatMap(({ attributes }, i) => (uses(attributes) ? [i] : []));
    if (using.some((i) => data.comparisons[i]?.comparator.terms !== undefined)) return [];
    const free = rules.flatMap(({ attributes }, i) => (uses(attributes) ? [] : [i]));
    const keysOf = (record: number): readonly string[] => data.specification.keysOfRule(data.record(record), name);
    return ruleOf(name, free, pairsOf(blocksOf(data, keysOf), random));
  });
}

function ruleOf(rule: string, free: readonly number[], pairs: PairList): TrainingRule[] {
  return pairs.length < FEWEST_PAIRS || free.length === 0 ? [] : [{ rule, pairs, free }];
}

function blocksOf(data: TrainingData, keysOf: (record: number) => readonly string[]): number[][] {
  const blocks = new Map<string, number[]>();
  for (let i = 0; i < data.size; i += 1) {
    for (const key of keysOf(i)) {
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [i]);
      else block.push(i);
    }
  }
  return [...blocks.values()];
}

function pairsOf(blocks: readonly (readonly number[])[], random: () => number): PairList {
  const used = blocks.filter((block) => block.length > 1 && block.length <= LARGEST_BLOCK);
  const all = used.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const share = Math.min(1, MOST_PAIRS / all);
  const pairs = new PairCollector();
  for (const block of used) {
    block.forEach((one, i) => {
      for (let j = i + 1; j < block.length; j += 1)
        if (share === 1 || random() < share) pairs.add(one, block[j] as number);
    });
  }
  return pairs.list();
}
