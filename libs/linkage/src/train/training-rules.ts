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
  const { comparisons: rules } = data.specification.linkage;
  return data.comparisons.flatMap(({ name, comparator }, c) => {
    const own = rules[c]?.attributes ?? [];
    const free = rules.flatMap((rule, i) => (rule.attributes.some((each) => own.includes(each)) ? [] : [i]));
    if (comparator.terms === undefined || free.length === 0) return [];
    const blocks = new Map<string, number[]>();
    data.records.forEach((record, i) => {
      const values: string[] = [];
      comparator.terms?.(record.values, (_, value) => values.push(value));
      if (values.length === 0) return;
      const key = values.sort().join('|');
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [i]);
      else block.push(i);
    });
    const pairs = pairsOf([...blocks.values()], random);
    return pairs.length < FEWEST_PAIRS ? [] : [{ rule: name, pairs, free }];
  });
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
