import { describe, expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import { compileModel, type ModelDefinition } from '../weigh/compile-model.ts';
import { evaluateLinkage, linkRecords, type TrueRecord } from './evaluate-linkage.ts';
import { linkageErrors } from './linkage-errors.ts';
import { oneToOne } from './one-to-one.ts';

const label = { vi: '', en: '' };
const kept = { sensitivity: 'personal', label } as const;
const definition = {
  name: 'shop',
  attributes: {
    entityType: 'shop',
    label,
    attributes: { number: { kind: 'identifier', ...kept }, trade: { kind: 'code', ...kept } },
  },
  linkage: {
    blocking: [
      { name: 'number', parts: [{ attribute: 'number', key: 'exact' }] },
      { name: 'trade', parts: [{ attribute: 'trade', key: 'exact' }] },
    ],
    comparisons: [
      { name: 'number', attributes: ['number'] },
      { name: 'trade', attributes: ['trade'], comparator: 'value-set' },
    ],
    conflicts: [],
    thresholds: { edge: 0, link: 0, review: -3 },
  },
  parameters: {
    description: '',
    priorBits: -3,
    caps: { positive: 9, negative: 9 },
    weights: {
      number: { same: 6, 'same-invalid': 6, 'same-root': 0, close: 0, different: -2 },
      trade: { same: 2, overlaps: 1, different: -2 },
    },
    frequencies: {},
  },
  adminUnits: { description: '', reforms: [] },
} as unknown as ModelDefinition;
const model = compileModel(definition);

/** `entity number trade`, of source a, b, c in turn. */
function recordsOf(...lines: readonly string[]): TrueRecord[] {
  return lines.map((line, i) => {
    const [entity = '', number = '', trade = ''] = line.split(' ');
    const ref = `${'abc'.charAt(i % 3)}/shop/${String(i)}` as ReferenceText;
    return { ref, entity, after: { ...(number === '-' ? {} : { number }), ...(trade === '' ? {} : { trade }) } };
  });
}

describe('linkage of labelled records', () => {
  // The first two are found; the third of the same entity has no key in common with them; the last two are linked falsely.
  const records = recordsOf('x 111X food', 'x 111X food', 'x 222Y tea', 'y 333Z tools', 'z 333Z tools');
  const linked = linkRecords(model, records);

  test('is measured by its groups, its candidates and its threshold', () => {
    const quality = evaluateLinkage(linked);
    expect(quality.candidatePairs).toBe(2);
    expect(quality.blockingRecall).toBeCloseTo(1 / 3, 12);
    expect(quality.blocking.map(({ rule, pairs }) => [rule, pairs])).toEqual([
      ['number', 2],
      ['trade', 2],
    ]);
    expect(quality.pairwise).toMatchObject({ precision: 1 / 2, recall: 1 / 3 });
    expect(quality.best).toEqual({ threshold: 0, f1: quality.pairwise.f1 });
    // Two pairs of 5 bits, one of them true.
    expect(quality.calibrationError).toBeCloseTo((2 * model.probability(5000) - 1) / 2, 12);
  });

  test('another threshold is the best where it finds more', () => {
    const weak = recordsOf('x - food', 'x - food', 'y - tea', 'y - tea');
    const lower = { ...definition, linkage: { ...definition.linkage, thresholds: { edge: -2, link: 0, review: -3 } } };
    const { best, pairwise } = evaluateLinkage(linkRecords(compileModel(lower), weak));
    expect(pairwise.recall).toBe(0);
    expect(best).toEqual({ threshold: -6, f1: 1 });
  });

  test('of records that are each alone nothing is missed and nothing is wrong', () => {
    expect(evaluateLinkage(linkRecords(model, recordsOf('x 111X', 'y 222Y')))).toMatchObject({
      ...{ candidatePairs: 0, blockingRecall: 1, calibrationError: 0 },
    });
  });

  test('what it did wrong is told with its reason, the worst of each kind first', () => {
    const wrong = linkageErrors(linkRecords(model, [...records, ...recordsOf('v 444W', 'v 444W tea').map(later)]));
    const told = wrong.map(({ kind, left, right, weight, why }) => [kind, left, right, weight, why]);
    expect(told).toEqual([
      ['false-link', 'a/shop/3', 'b/shop/4', 5, 'the evidence of the two groups together is above the link threshold'],
      ['miss', 'a/shop/0', 'c/shop/2', -7, 'no blocking key in common'],
    ]);
    expect(wrong[0]?.comparisons.map(({ comparison }) => comparison)).toEqual(['number', 'trade', 'prior']);
  });

  test('a miss may weigh too little', () => {
    const wrong = linkageErrors(linkRecords(model, recordsOf('x 111X food', 'x 222Y food')));
    expect(wrong.map(({ weight, why }) => [weight, why])).toEqual([[-3, 'weight below the edge threshold']]);
  });

  test('sources that hold each thing once have no two records of one', () => {
    const twins = recordsOf('x 111X food', 'x 111X food', 'y 999Q', 'x 111X food');
    expect(
      linkRecords(model, twins)
        .state.partition()
        .map((group) => group.length),
    ).toEqual([3, 1]);
    const single = oneToOne(model);
    const standard = twins.map(({ ref, after }) => single.standardise(ref, after));
    expect(single.isHardConflict(standard[0] as never, standard[3] as never)).toBe(true);
    expect(single.isHardConflict(standard[0] as never, standard[1] as never)).toBe(false);
    expect(single.weigh(standard[0] as never, standard[3] as never)).toBe(5000);
  });
});

function later(record: TrueRecord): TrueRecord {
  return { ...record, ref: `${record.ref}0` as ReferenceText };
}
