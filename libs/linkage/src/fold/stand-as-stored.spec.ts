import { describe, expect, test } from '@jest/globals';
import type { Attributes, ReferenceText } from '#libs/contract';
import type { Judgement, LinkageModel, LinkageOutcome, Pair } from '../model.ts';
import { jsonPacking } from './json-packing.ts';
import { LinkageLoader } from './linkage-loader.ts';
import { LinkageState } from './linkage-state.ts';

/** A record is a number on a line; near numbers are likely one. */
const model: LinkageModel<number> = {
  version: 'points on a line',
  packing: jsonPacking(),
  thresholds: { edge: 2000, link: 0, review: -2000 },
  blockCap: 12,
  componentCap: 12,
  standardise: (_, after: Attributes) => Number(after['at']),
  blockingKeys: () => ['line'],
  hashKeys: (_, into) => into.addTexts(['line']),
  weigh: (left, right) => 5000 - 1000 * Math.abs(left - right),
  merge: { prior: 5000, sizePenalty: 500, sizeBonus: 0 },
  probability: () => 0,
  comparisonCount: 1,
  weighEach: (left, right, into) => into.fill(-1000 * Math.abs(left - right)),
  isHardConflict: () => false,
  compare: (left, right) => {
    const level = left === right ? 'same' : 'other';
    return [{ comparison: 'place', level, weight: 0, because: { vi: level, en: level } }];
  },
};
/** Other code of the same model: it saw every two records as one place, weighed them more, and joined less. */
const former: LinkageModel<number> = {
  ...model,
  weigh: (left, right) => model.weigh(left, right) + 1000,
  thresholds: { ...model.thresholds, link: 4000 },
  compare: () => [{ comparison: 'place', level: 'same', weight: 0, because: { vi: '', en: '' } }],
};

const ref = (id: string): ReferenceText => `tax/payer/${id}` as ReferenceText;
const POINTS = [0, 1, 1, 2, 3, 4, 40].map((at, i) => ({ ref: ref('abcdefg'[i] ?? ''), after: { at: `${at}` } }));
const put = (id: string, at: number) => ({ kind: 'record', ref: ref(id), after: { at: `${at}` } }) as const;
const JUDGED: Judgement = {
  ...{ left: ref('a'), right: ref('g'), seq: 1n },
  ...{ verdict: 'same', levels: { place: 'same' } },
};

const stateOf = (under: LinkageModel<number>): LinkageState<number> => {
  const state = new LinkageState(under);
  state.apply(POINTS.map((point) => ({ kind: 'record', ...point })));
  state.apply([{ kind: 'judgement', ...JUDGED }]);
  return state;
};

/** Loaded by the present code from what the former one left. */
function loaded(stored: LinkageState<number>): LinkageState<number> {
  const { edges, judgements, reviewTasks } = stored.inspect();
  const loader = new LinkageLoader(model);
  const numbers = loader.addRecords(POINTS);
  const numberOf = (wanted: ReferenceText): number => numbers[POINTS.findIndex((point) => point.ref === wanted)] ?? -1;
  loader.addEdges(edges.map(({ left, right, weight }) => ({ one: numberOf(left), other: numberOf(right), weight })));
  loader.addJudgements(judgements);
  const groupOf = (number: number): string =>
    stored.groupOf(POINTS[numbers.indexOf(number)]?.ref ?? ref(''))?.[0] ?? '';
  for (const _step of loader.finishAsStored({ groupOf, judgements, reviewTasks }, 2));
  return loader.state;
}

function differenceBetween(before: LinkageState<number>, after: LinkageState<number>): LinkageOutcome {
  const steps = before.differenceTo(after, { everything: false });
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

describe('a memory that stands as other code stored it', () => {
  test('holds what is stored and derives nothing', () => {
    const stored = stateOf(former);
    expect(stored.partition()).not.toEqual(stateOf(model).partition());
    expect(stored.reviewTasks()).not.toEqual(stateOf(model).reviewTasks());
    const { records: _, ...dump } = loaded(stored).inspect();
    expect(stored.inspect()).toMatchObject(dump);
    expect(loaded(stored).partition()).toEqual(stored.partition());
  });

  test('is as far from what the present code makes of the records as the store is', () => {
    const stored = stateOf(former);
    const difference = differenceBetween(loaded(stored), stateOf(model));
    expect(difference).toEqual(differenceBetween(stored, stateOf(model)));
    expect(difference.edges.changed.length).toBeGreaterThan(0);
    expect(difference.reviewTasks.opened.map(({ kind }) => kind)).toContain('judgement-outdated');
  });

  test('speaks of the stored groups when a change takes them apart', () => {
    const stored = stateOf(former);
    const state = loaded(stored);
    const { groupsBefore, groupsAfter } = state.apply([put('h', 2)]);
    const held = new Set(stored.partition().map((members) => members.join()));
    expect(groupsBefore.length).toBeGreaterThan(0);
    for (const members of groupsBefore) expect(held).toContain(members.join());
    expect(groupsAfter.flat()).toContain(ref('h'));
  });

  test('takes the standing of judgements as it is stored, for the difference to put right', () => {
    const stored = stateOf(model);
    const inspected = stored.inspect();
    const suspended = Object.assign(Object.create(stored) as LinkageState<number>, {
      inspect: () => ({
        ...inspected,
        judgements: inspected.judgements.map((judgement) => ({ ...judgement, status: 'suspended' as const })),
        reviewTasks: [{ kind: 'judgement-suspended' as const, ...pairOf(JUDGED), weight: null }],
      }),
    });
    const state = loaded(suspended);
    expect(state.judgements()).toMatchObject([{ status: 'suspended' }]);
    const { judgements, reviewTasks } = differenceBetween(state, stored);
    expect(judgements).toMatchObject([{ ...pairOf(JUDGED), status: 'taken' }]);
    expect(reviewTasks.closed).toEqual([{ kind: 'judgement-suspended', ...pairOf(JUDGED) }]);
  });
});

function pairOf({ left, right }: Pair): Pair {
  return { left, right };
}
