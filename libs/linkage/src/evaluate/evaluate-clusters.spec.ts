import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateClusters, referencesCorrect, type LabelledRecord } from './evaluate-clusters.ts';

/** `'a1 a1 b2'`: records by cluster letter and entity digit. */
function labelled(text: string): LabelledRecord[] {
  return text.split(' ').map((label) => ({ cluster: label.charAt(0), entity: label.charAt(1) }));
}

describe('evaluateClusters', () => {
  test('a perfect clustering has every figure 1', () => {
    expect(evaluateClusters(labelled('a1 a1 b2 c3 c3 c3'))).toEqual({
      records: 6,
      clusters: 3,
      entities: 3,
      pairwise: { precision: 1, recall: 1, f1: 1 },
      bCubed: { precision: 1, recall: 1, f1: 1 },
      exactClusters: 1,
      largestCluster: 3,
    });
  });

  test('a worked table: entity 1 is split, entity 2 has a stranger', () => {
    // Clusters {1,1,2} {1} {2,2}: together 1+1=2 pairs right of 3+0+1=4 made; true pairs 3+3=6.
    const quality = evaluateClusters(labelled('a1 a1 a2 b1 c2 c2'));
    expect(quality.pairwise.precision).toBeCloseTo(2 / 4, 12);
    expect(quality.pairwise.recall).toBeCloseTo(2 / 6, 12);
    expect(quality.pairwise.f1).toBeCloseTo(0.4, 12);
    // Precision by record: 2/3 2/3 1/3 1 1 1; recall: 2/3 2/3 1/3 1/3 2/3 2/3.
    expect(quality.bCubed.precision).toBeCloseTo((5 / 3 + 3) / 6, 12);
    expect(quality.bCubed.recall).toBeCloseTo((4 * (2 / 3) + 2 * (1 / 3)) / 6, 12);
    expect(quality.exactClusters).toBe(0);
    expect(quality.largestCluster).toBe(3);
  });

  test('all records alone: nothing wrong is joined, nothing right is found', () => {
    const quality = evaluateClusters(labelled('a1 b1 c2'));
    expect(quality.pairwise).toEqual({ precision: 1, recall: 0, f1: 0 });
    expect(quality.exactClusters).toBe(0.5);
  });

  test('no records: every share is of nothing', () => {
    const quality = evaluateClusters([]);
    expect(quality.pairwise.f1).toBe(1);
    expect(quality.bCubed.f1).toBe(1);
    expect(quality.largestCluster).toBe(0);
  });

  const records = fc.array(
    fc.record({ cluster: fc.constantFrom('a', 'b', 'c', 'd'), entity: fc.constantFrom('1', '2', '3', '4', '5') }),
    { maxLength: 40 },
  );

  test('the figures are those of counting pair by pair and record by record', () => {
    fc.assert(
      fc.property(records, (list) => {
        const made = pairs(list).filter(([left, right]) => left.cluster === right.cluster);
        const isRight = ([left, right]: Pair): boolean => left.entity === right.entity;
        const right = made.filter(isRight).length;
        const real = pairs(list).filter(isRight).length;
        const quality = evaluateClusters(list);
        expect(quality.pairwise.precision).toBeCloseTo(made.length === 0 ? 1 : right / made.length, 9);
        expect(quality.pairwise.recall).toBeCloseTo(real === 0 ? 1 : right / real, 9);
        const purity = list.map((record) => {
          const mates = list.filter((other) => other.cluster === record.cluster);
          return mates.filter((other) => other.entity === record.entity).length / mates.length;
        });
        const mean = purity.length === 0 ? 1 : purity.reduce((sum, value) => sum + value, 0) / purity.length;
        expect(quality.bCubed.precision).toBeCloseTo(mean, 9);
      }),
    );
  });

  test('precision and recall change places when clusters and truth do', () => {
    fc.assert(
      fc.property(records, (list) => {
        const quality = evaluateClusters(list);
        const mirrored = evaluateClusters(list.map(({ cluster, entity }) => ({ cluster: entity, entity: cluster })));
        expect(mirrored.pairwise.precision).toBeCloseTo(quality.pairwise.recall, 9);
        expect(mirrored.bCubed.recall).toBeCloseTo(quality.bCubed.precision, 9);
      }),
    );
  });

  test('the order of the records does not matter', () => {
    fc.assert(
      fc.property(records, (list) => {
        const other = evaluateClusters([...list].reverse());
        expect(other.pairwise).toEqual(evaluateClusters(list).pairwise);
        expect(other.exactClusters).toBe(evaluateClusters(list).exactClusters);
      }),
    );
  });
});

describe('referencesCorrect', () => {
  const live = labelled('a1 a1 b1 c2 d2');

  test('a reference is correct when it resolves to the cluster that holds most of the records', () => {
    expect(referencesCorrect([{ resolved: 'a', entity: '1' }], live)).toEqual({ correct: 1, total: 1 });
    expect(referencesCorrect([{ resolved: 'b', entity: '1' }], live)).toEqual({ correct: 0, total: 1 });
  });

  test('where several clusters hold equally many, each will do', () => {
    const both = [
      { resolved: 'c', entity: '2' },
      { resolved: 'd', entity: '2' },
    ];
    expect(referencesCorrect(both, live)).toEqual({ correct: 2, total: 2 });
  });

  test('a reference to nothing, or to an entity without live records, is wrong', () => {
    const wrong = [
      { resolved: null, entity: '1' },
      { resolved: 'a', entity: '9' },
    ];
    expect(referencesCorrect(wrong, live)).toEqual({ correct: 0, total: 2 });
  });
});

type Pair = readonly [LabelledRecord, LabelledRecord];
function pairs(list: readonly LabelledRecord[]): Pair[] {
  return list.flatMap((left, i) => list.slice(i + 1).map((right): Pair => [left, right]));
}
