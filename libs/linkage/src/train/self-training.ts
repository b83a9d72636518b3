import { smoothM, type ComparisonM } from './learn-m.ts';
import type { TrainingData } from './training-data.ts';

/**
 * m from the pairs inside clusters: each record counts alike, whatever the size of its cluster. Pairs of a cluster are
 * one because of all their records, so that levels which no rule would have linked by are learnt too. `losses` is what
 * the frequency of values takes from each combination on average, in bits.
 */
export function learnFromClusters(
  data: TrainingData,
  clusters: readonly (readonly number[])[],
): { readonly m: ComparisonM[]; readonly losses: Float64Array[] } {
  const losses = data.comparisons.map(({ combinations }) => new Float64Array(combinations.count));
  const seen = data.comparisons.map(({ combinations }) => new Float64Array(combinations.count));
  for (const cluster of clusters) {
    const weight = 1 / Math.max(1, (cluster.length - 1) / 2);
    cluster.forEach((one, i) => {
      for (let j = i + 1; j < cluster.length; j += 1) {
        seen.forEach((counts, c) => {
          const combination = data.read(c, one, cluster[j] as number);
          if (combination === 0) return;
          counts[combination] = (counts[combination] as number) + weight;
          const own = losses[c] as Float64Array;
          own[combination] = (own[combination] as number) + (weight * data.reading.loss) / 1000;
        });
      }
    });
  }
  const counts = (c: number): Float64Array => seen[c] as Float64Array;
  return {
    m: data.comparisons.map(({ combinations }, c) => smoothM(combinations, counts(c))),
    losses: losses.map((own, c) => own.map((sum, i) => (counts(c)[i] === 0 ? 0 : sum / (counts(c)[i] as number)))),
  };
}

/** Words must meet in so many clusters, and so much more often than by chance, to be taken for each other. */
const FEWEST_CLUSTERS = 3;
const LIFT = 8;

/** Words that stand for each other in the same place of names of one cluster: william and willie. */
export function learnAliases(
  data: TrainingData,
  clusters: readonly (readonly number[])[],
): Map<string, (readonly [string, string])[]> {
  const tables = new Map<string, { words: Map<string, number>; pairs: Map<string, number> }>();
  for (const cluster of clusters) {
    for (const [table, words] of wordsOf(data, cluster)) {
      const counts = tables.get(table) ?? { words: new Map<string, number>(), pairs: new Map<string, number>() };
      tables.set(table, counts);
      const sorted = [...words].sort();
      sorted.forEach((word, i) => {
        add(counts.words, word);
        for (const other of sorted.slice(i + 1)) add(counts.pairs, `${word} ${other}`);
      });
    }
  }
  return new Map(
    [...tables].map(([table, { words, pairs }]) => {
      const found = [...pairs].flatMap(([pair, count]): (readonly [string, string])[] => {
        const [one = '', other = ''] = pair.split(' ');
        const chance = ((words.get(one) ?? 0) * (words.get(other) ?? 0)) / clusters.length;
        return count >= FEWEST_CLUSTERS && count > LIFT * chance ? [[one, other]] : [];
      });
      return [table, found.sort((a, b) => (a.join(' ') < b.join(' ') ? -1 : 1))];
    }),
  );
}

function wordsOf(data: TrainingData, cluster: readonly number[]): Map<string, Set<string>> {
  const tables = new Map<string, Set<string>>();
  for (const record of cluster) {
    for (const { comparator } of data.comparisons) {
      comparator.aliasTerms?.(data.record(record).values, (table, word) => {
        const words = tables.get(table);
        if (words === undefined) tables.set(table, new Set([word]));
        else words.add(word);
      });
    }
  }
  return tables;
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
