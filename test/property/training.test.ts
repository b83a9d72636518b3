import { describe, expect, test } from '@jest/globals';
import type { Attributes, AttributesFile, LinkageFile, ReferenceText } from '#libs/contract';
import {
  compileModel,
  evaluateClusters,
  LinkageState,
  trainModel,
  type SourceRecord,
  type TrainedModel,
} from '#libs/linkage';
import { randomFrom } from '../support/entity-history.ts';

const label = { vi: '', en: '' };
const attributes: AttributesFile = {
  entityType: 'person',
  label,
  attributes: {
    full_name: { kind: 'person-name', sensitivity: 'personal', label },
    birth_date: { kind: 'date', sensitivity: 'personal', label },
    phones: { kind: 'phone', many: true, sensitivity: 'personal', label },
    sex: { kind: 'code', sensitivity: 'personal', label },
  },
};
const linkage: LinkageFile = {
  blocking: [
    { name: 'name-birth', parts: [part('full_name', 'letters'), part('birth_date', 'year')] },
    { name: 'given-birth', parts: [part('full_name', 'last'), part('birth_date', 'swap-safe')] },
    { name: 'phone', parts: [part('phones', 'exact')] },
  ],
  comparisons: [
    { name: 'name', attributes: ['full_name'] },
    { name: 'birth-date', attributes: ['birth_date'] },
    { name: 'phone', attributes: ['phones'] },
    { name: 'sex', attributes: ['sex'] },
  ],
  conflicts: [],
  thresholds: { edge: 0, link: 0, review: -3 },
};
const definition = { name: 'person', attributes, linkage };

function part(attribute: string, key: string): { attribute: string; key: string } {
  return { attribute, key };
}

const FAMILIES = ['Nguyễn', 'Nguyễn', 'Nguyễn', 'Trần', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Lục'];
const MIDDLES = ['Văn', 'Thị', 'Minh', 'Thu', 'Ngọc', 'Đức', 'Hồng', 'Quang'];
const GIVEN = [
  'An',
  'Bình',
  'Châu',
  'Dung',
  'Giang',
  'Hà',
  'Hùng',
  'Khánh',
  'Lan',
  'Mai',
  'Nam',
  'Oanh',
  'Phúc',
  'Quân',
];

interface World {
  readonly records: SourceRecord[];
  readonly persons: ReadonlyMap<ReferenceText, string>;
}

/** People of two registers, each written twice with a few slips. `share`: how many are in both. */
function worldOf(people: number, share: number, seed: number): World {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const two = (most: number): string => `${1 + Math.floor(random() * most)}`.padStart(2, '0');
  const records: SourceRecord[] = [];
  const persons = new Map<ReferenceText, string>();
  for (let p = 0; p < people; p += 1) {
    const truth = {
      full_name: `${pick(FAMILIES)} ${pick(MIDDLES)} ${pick(GIVEN)}`,
      birth_date: `${1950 + Math.floor(random() * 55)}-${two(12)}-${two(28)}`,
      phones: [`09${digits(8)}`],
      sex: pick(['male', 'female']),
    };
    for (const source of random() < share ? ['tax', 'population'] : ['tax']) {
      const ref = `${source}/any/${p}` as ReferenceText;
      const after: Attributes = {
        ...truth,
        ...(random() < 0.1 && { birth_date: `${truth.birth_date.slice(0, 8)}${two(28)}` }),
        ...(random() < 0.3 && { phones: [`09${digits(8)}`] }),
        ...(random() < 0.1 && { full_name: truth.full_name.replace(/ \S+ /, ' ') }),
        ...(random() < 0.02 && { sex: pick(['male', 'female']) }),
      };
      records.push({ ref, after });
      persons.set(ref, `${p}`);
    }
  }
  return { records, persons };
}

const PEOPLE = 700;
const world = worldOf(PEOPLE, 0.7, 1);
const train = (records: Iterable<SourceRecord>, seed = 7): TrainedModel => trainModel({ definition, records, seed });
const trained = train(world.records);

describe('a model learnt from records alone', () => {
  test('is the same, byte for byte, in whatever order the records come', () => {
    const reversed = train([...world.records].reverse());
    expect(JSON.stringify(reversed.parameters)).toBe(JSON.stringify(trained.parameters));
    expect(reversed.report).toEqual(trained.report);
  });

  test('finds who is one person', () => {
    const state = new LinkageState(compileModel({ ...definition, parameters: trained.parameters }));
    state.apply(world.records.map(({ ref, after }) => ({ kind: 'record', ref, after })));
    const clusters = state.partition().flatMap((group, cluster) => group.map((ref) => [ref, `${cluster}`] as const));
    const { pairwise } = evaluateClusters(
      clusters.map(([ref, cluster]) => ({ cluster, entity: world.persons.get(ref) ?? '' })),
    );
    expect(pairwise.precision).toBeGreaterThan(0.95);
    expect(pairwise.recall).toBeGreaterThan(0.9);
  });

  test('weighs what is rare more than what is common, and agreement more than disagreement', () => {
    const model = compileModel({ ...definition, parameters: trained.parameters });
    const standard = (after: Attributes) => model.standardise('tax/any/x' as ReferenceText, after);
    const weigh = (left: Attributes, right: Attributes): number => model.weigh(standard(left), standard(right));
    const named = (name: string): number => weigh({ full_name: name }, { full_name: name });
    expect(named('Lục Văn An')).toBeGreaterThan(named('Nguyễn Văn An'));
    const born = (date: string): number => weigh({ birth_date: '1980-05-17' }, { birth_date: date });
    expect(born('1980-05-17')).toBeGreaterThan(born('1980-05-18'));
    expect(born('1980-05-18')).toBeGreaterThan(born('1961-11-02'));
    const same = (sex: string): number => weigh({ sex: 'male' }, { sex });
    expect(same('male')).toBeGreaterThan(same('female'));
    // One of two agrees by chance: a bit; one of many millions: more than ten.
    expect(same('male') - model.weigh(standard({}), standard({}))).toBeLessThan(1500);
    expect(weigh({ phones: ['0912345678'] }, { phones: ['0912345678'] })).toBeGreaterThan(same('male') + 5000);
  });

  test('reports what it learnt from, and how good it takes itself to be', () => {
    const { report } = trained;
    const pairs = world.records.length - PEOPLE;
    expect(report).toMatchObject({ records: world.records.length, sampled: world.records.length, seed: 7 });
    expect(report.verdict.refused).toEqual([]);
    expect(report.runs.some(({ isUsed }) => isUsed)).toBe(true);
    expect(Math.abs(report.expectedMatches - pairs) / pairs).toBeLessThan(0.15);
    expect(Math.abs(report.clusters - PEOPLE) / PEOPLE).toBeLessThan(0.05);
    for (const { value, low, high } of [report.estimates.precision, report.estimates.recall]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
      expect(value).toBeGreaterThan(0.8);
      expect(high).toBeLessThanOrEqual(1);
    }
  });

  test('says by how much a weight came about: probabilities that sum to one', () => {
    for (const levels of Object.values(trained.parameters.weights)) {
      for (const level of Object.values(levels)) {
        if (typeof level === 'number') continue;
        expect(level.m).toBeGreaterThan(0);
        expect(level.m).toBeLessThanOrEqual(1);
        expect(level.u).toBeGreaterThan(0);
        expect(level.u).toBeLessThanOrEqual(1);
        expect(Number.isInteger(level.weight)).toBe(true);
      }
    }
  });
});

test('records of which hardly any are one are not learnt from: the model is refused', () => {
  const { report } = train(worldOf(300, 0, 3).records);
  expect(report.verdict.refused.length).toBeGreaterThan(0);
});
