import { expect, test } from '@jest/globals';
import type { AttributesFile, LinkageFile, ReferenceText } from '#libs/contract';
import { Specification } from '../weigh/specification.ts';
import { randomFrom } from './random.ts';
import { TrainingData } from './training-data.ts';

const label = { vi: '', en: '' };
const attributes: AttributesFile = {
  entityType: 'things',
  label,
  attributes: { number: { kind: 'identifier', scheme: 'other', sensitivity: 'public', label } },
};
const linkage: LinkageFile = {
  blocking: [{ name: 'number', parts: [{ attribute: 'number', key: 'exact' }] }],
  comparisons: [{ name: 'number', attributes: ['number'] }],
  conflicts: [],
  thresholds: { edge: 0, link: 0, review: -2 },
};
const SIZE = 2_000;
const numberOf = (i: number): string => `N${i + 1000}`;
const records = Array.from({ length: SIZE }, (_, i) => ({
  ref: `a/row/${numberOf(i)}` as ReferenceText,
  after: { number: numberOf(i) },
}));
const data = TrainingData.of(new Specification(attributes, linkage), records);

test('no more records than asked for are taken whole', () => {
  expect(data.sample(SIZE, randomFrom(1))).toBe(data);
});

test('a sample is about as large as asked for, and its records are still themselves', () => {
  const sample = data.sample(500, randomFrom(1));
  // Four standard deviations of a draw of one in four.
  expect(Math.abs(sample.size - 500)).toBeLessThan(80);
  expect(sample.refs).toHaveLength(sample.size);
  const own = sample.refs.map((ref) => data.records[data.refs.indexOf(ref)]);
  expect(sample.records).toEqual(own);
  expect([...sample.refs]).toEqual([...new Set(sample.refs)].sort());
});

test('each record is as likely as any other to be in it', () => {
  const halves = [0, 0];
  for (let seed = 1; seed <= 20; seed += 1) {
    for (const ref of data.sample(500, randomFrom(seed)).refs) {
      const half = ref < `a/row/${numberOf(SIZE / 2)}` ? 0 : 1;
      halves[half] = (halves[half] as number) + 1;
    }
  }
  const [first = 0, second = 0] = halves;
  expect(first / (first + second)).toBeGreaterThan(0.45);
  expect(first / (first + second)).toBeLessThan(0.55);
});
