import { describe, expect, test } from '@jest/globals';
import type { Attributes, ReferenceText } from '#libs/contract';
import type { LinkageChange, LinkageModel, LinkageOutcome, Verdict } from '../model.ts';
import { LinkageLoader, loadLinkageState } from './linkage-loader.ts';
import { LinkageState } from './linkage-state.ts';
import { jsonPacking } from './json-packing.ts';

/** A record is a number on a line; near numbers are likely one. Every record carries the key of its text `key`. */
interface Point {
  readonly at: number;
  readonly key: string;
}
const model: LinkageModel<Point> = {
  version: 'points on a line',
  packing: jsonPacking(),
  thresholds: { edge: 2000, link: 0, review: -2000 },
  blockCap: 12,
  componentCap: 12,
  standardise: (_, after: Attributes) => {
    if (after['at'] === 'unreadable') throw new RangeError('not a point');
    return { at: Number(after['at']), key: typeof after['key'] === 'string' ? after['key'] : 'line' };
  },
  blockingKeys: ({ key }) => [key],
  hashKeys: ({ key }, into) => into.addTexts([key]),
  weigh: (left, right) => 5000 - 1000 * Math.abs(left.at - right.at),
  merge: { prior: 5000, sizePenalty: 500, sizeBonus: 0 },
  probability: () => 0,
  comparisonCount: 1,
  weighEach: (left, right, into) => into.fill(-1000 * Math.abs(left.at - right.at)),
  isHardConflict: () => false,
  compare: (left, right) => {
    const level = left.at === right.at ? 'same' : 'other';
    return [{ comparison: 'place', level, weight: 0, because: { vi: level, en: level } }];
  },
};

const ref = (id: string): ReferenceText => `tax/payer/${id}` as ReferenceText;
const put = (id: string, at: number | string, key = 'line'): LinkageChange => {
  return { kind: 'record', ref: ref(id), after: { at: `${at}`, key } };
};
const remove = (id: string): LinkageChange => ({ kind: 'record', ref: ref(id), after: null });
const judge = (seq: number, pair: string, verdict: Verdict, levels = {}): LinkageChange => {
  const [left, right] = [...pair].map(ref) as [ReferenceText, ReferenceText];
  return { kind: 'judgement', left, right, seq: BigInt(seq), verdict, levels };
};
const inShort = (groups: readonly (readonly string[])[]): string[] =>
  groups.map((group) => group.map((text) => text.slice('tax/payer/'.length)).join(''));
const stateOf = (...changes: LinkageChange[]): LinkageState<Point> => {
  const state = new LinkageState(model);
  state.apply(changes);
  return state;
};

describe('the outcome of a batch', () => {
  test('names the groups whose members changed, before and after, and no others', () => {
    const state = stateOf(put('a', 0), put('b', 1), put('x', 50), put('y', 51));
    const outcome = state.apply([put('c', 0)]);
    expect(inShort(outcome.groupsBefore)).toEqual(['ab']);
    expect(inShort(outcome.groupsAfter)).toEqual(['abc']);
  });

  test('names a group that holds a changed record though its members stayed', () => {
    const outcome = stateOf(put('a', 0), put('b', 1)).apply([put('a', 1)]);
    expect([inShort(outcome.groupsBefore), inShort(outcome.groupsAfter)]).toEqual([['ab'], ['ab']]);
    expect(outcome.edges.changed).toEqual([{ left: ref('a'), right: ref('b'), weight: 5000 }]);
  });

  test('of a deletion that cuts a bridge is a split', () => {
    const outcome = stateOf(put('a', 0), put('b', 3), put('c', 6)).apply([remove('b')]);
    expect(inShort(outcome.groupsAfter)).not.toContain('abc');
    expect(outcome.edges.removed).toHaveLength(2);
  });

  test('is empty when a record unknown before comes and goes in one batch', () => {
    const outcome = stateOf(put('a', 0)).apply([put('b', 0), remove('b'), remove('c')]);
    const nothing: LinkageOutcome = {
      groupsBefore: [],
      groupsAfter: [],
      edges: { added: [], changed: [], removed: [] },
      reviewTasks: { opened: [], closed: [] },
      judgements: [],
      alarms: [],
    };
    expect(outcome).toEqual(nothing);
  });

  test('tells a key that too many carry, and tells when it is active again', () => {
    const crowd = Array.from({ length: 13 }, (_, i) => put(`${i}`, 100 * i, 'crowd'));
    const state = new LinkageState(model);
    expect(state.apply(crowd).alarms).toEqual([{ kind: 'blocking-key-inactive', key: 'crowd', carriers: 13 }]);
    expect(state.apply([remove('0')]).alarms).toEqual([
      { kind: 'blocking-key-active-again', key: 'crowd', carriers: 12 },
    ]);
  });
});

describe('a judgement', () => {
  test('joins what the weights keep apart, and its revocation parts it again', () => {
    const state = stateOf(put('a', 0), put('b', 99, 'elsewhere'));
    expect(inShort(state.apply([judge(1, 'ab', 'same')]).groupsAfter)).toEqual(['ab']);
    expect(inShort(state.apply([judge(2, 'ab', 'revoked')]).groupsAfter)).toEqual(['a', 'b']);
  });

  test('that is older than the pair’s last word changes nothing', () => {
    const state = stateOf(put('a', 0), put('b', 0), judge(5, 'ab', 'different'));
    expect(state.apply([judge(4, 'ab', 'revoked')]).judgements).toEqual([]);
    expect(inShort(state.partition())).toEqual(['a', 'b']);
  });

  test('waits for a record that is not there, and holds as soon as it comes', () => {
    const state = stateOf(put('a', 0), judge(1, 'ab', 'same'));
    expect(state.findJudgement(ref('a'), ref('b'))?.status).toBe('waiting');
    const outcome = state.apply([put('b', 99)]);
    expect(outcome.judgements).toMatchObject([{ status: 'taken' }]);
    expect(inShort(outcome.groupsAfter)).toEqual(['ab']);
  });

  test('made on other levels than the records show now goes on holding, and a steward is asked', () => {
    const state = stateOf(put('a', 0), put('b', 0), judge(1, 'ab', 'different', { place: 'same' }));
    const outcome = state.apply([put('b', 1)]);
    expect(outcome.reviewTasks.opened).toEqual([
      { kind: 'judgement-outdated', left: ref('a'), right: ref('b'), weight: null },
    ]);
    expect(inShort(state.partition())).toEqual(['a', 'b']);
    expect(state.apply([put('b', 0)]).reviewTasks.closed).toHaveLength(1);
  });

  test('that contradicts a later one is suspended, and taken when the later one is withdrawn', () => {
    const state = stateOf(put('a', 0), put('b', 0), put('c', 0));
    const outcome = state.apply([judge(3, 'ab', 'same'), judge(2, 'bc', 'same'), judge(1, 'ac', 'different')]);
    expect(outcome.reviewTasks.opened).toMatchObject([
      { kind: 'judgement-suspended', left: ref('a'), right: ref('c') },
    ]);
    expect(inShort(state.partition())).toEqual(['abc']);
    const after = state.apply([judge(4, 'bc', 'revoked')]);
    expect(after.judgements).toMatchObject([{ left: ref('a'), status: 'taken' }, { status: 'withdrawn' }]);
    expect(after.reviewTasks.closed).toMatchObject([{ kind: 'judgement-suspended' }]);
  });
});

describe('the memory', () => {
  test('is untouched when the model or the fold refuses a change', () => {
    const state = stateOf(put('a', 0), put('b', 0));
    const before = state.inspect();
    expect(() => state.apply([remove('a'), put('c', 0), put('b', 'unreadable')])).toThrow(RangeError);
    expect(() => state.apply([put('c', 0), judge(1, 'aa', 'same')])).toThrow(RangeError);
    expect(state.inspect()).toEqual(before);
  });

  test('does not take a new record for a deleted one of a large part', () => {
    const state = stateOf(...Array.from({ length: 8 }, (_, i) => put(`p${i}`, 0)));
    state.apply([remove('p7')]);
    state.apply([put('q', 6)]);
    state.apply([put('r', 3)]);
    const fresh = stateOf(...Array.from({ length: 7 }, (_, i) => put(`p${i}`, 0)), put('q', 6), put('r', 3));
    expect(state.inspect()).toEqual(fresh.inspect());
  });

  test('is loaded in slices to what it was', () => {
    const points = Array.from({ length: 11 }, (_, i) => put(`${i}`, i));
    const state = stateOf(...points, judge(1, '15', 'different'), judge(2, '0z', 'same'));
    const { edges, judgements } = state.inspect();
    const loader = new LinkageLoader(model);
    const numbers = new Map<ReferenceText, number>();
    for (const point of points) {
      if (point.kind !== 'record' || point.after === null) continue;
      const [number = -1] = loader.addRecords([{ ref: point.ref, after: point.after }]);
      numbers.set(point.ref, number);
    }
    for (const { left, right, weight } of edges) {
      loader.addEdges([{ one: numbers.get(left) ?? -1, other: numbers.get(right) ?? -1, weight }]);
    }
    for (const judgement of judgements) loader.addJudgements([judgement]);
    expect(() => loader.state).toThrow();
    const steps = [...loader.finish(3)];
    expect(steps.length).toBeGreaterThan(1);
    expect(loader.state.inspect()).toEqual(state.inspect());
  });

  test('refuses a stored edge of a record that is not live', () => {
    const records = [{ ref: ref('a'), after: { at: '0' } }];
    const edges = [{ left: ref('a'), right: ref('b'), weight: 2000 }];
    expect(() => loadLinkageState(model, { records, edges, judgements: [] })).toThrow(RangeError);
  });
});
