import { describe, expect, test } from '@jest/globals';
import type { Attributes, ReferenceText } from '#libs/contract';
import type { LinkageChange, LinkageModel, LinkageOutcome } from '../model.ts';
import { jsonPacking } from './json-packing.ts';
import { LinkageLoader } from './linkage-loader.ts';
import { LinkageState } from './linkage-state.ts';
import { FormDraft, type FormSpan } from './saved-forms.ts';

/** Numbers on a line, each with a key of its own choice; near numbers are likely one. */
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
  standardise: (_, after: Attributes) => ({ at: Number(after['at']), key: after['key'] as string }),
  blockingKeys: ({ key }) => [key],
  hashKeys: ({ key }, into) => into.addTexts([key]),
  weigh: (left, right) => 5000 - 1000 * Math.abs(left.at - right.at),
  merge: { prior: 5000, sizePenalty: 500, sizeBonus: 0 },
  probability: () => 0,
  comparisonCount: 1,
  weighEach: (left, right, into) => into.fill(-1000 * Math.abs(left.at - right.at)),
  isHardConflict: () => false,
  compare: (left, right) => {
    const level = `${left.at} ${right.at}`;
    return [{ comparison: 'place', level, weight: 0, because: { vi: level, en: level } }];
  },
};

const ref = (id: string): ReferenceText => `tax/payer/${id}` as ReferenceText;
const put = (id: string, at: number, key = 'line') =>
  ({ kind: 'record', ref: ref(id), after: { at: `${at}`, key } }) satisfies LinkageChange;
const stateOf = (of: LinkageModel<Point>, changes: readonly LinkageChange[]): LinkageState<Point> => {
  const state = new LinkageState(of);
  state.apply(changes);
  return state;
};
const inShort = (groups: readonly (readonly string[])[]): string[] =>
  groups.map((group) => group.map((text) => text.slice('tax/payer/'.length)).join(' ')).sort();
const linkingAt = (link: number): LinkageModel<Point> => ({ ...model, thresholds: { ...model.thresholds, link } });

const LINE = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id, i) => put(id, [0, 1, 3, 5, 6, 20, 21][i] ?? 0));
const JUDGED: LinkageChange[] = [
  { kind: 'judgement', left: ref('a'), right: ref('b'), seq: 1n, verdict: 'different', levels: {} },
  { kind: 'judgement', left: ref('c'), right: ref('e'), seq: 2n, verdict: 'same', levels: {} },
];

describe('the groups at other thresholds', () => {
  test.each([
    ['of weights alone', LINE],
    ['beside judgements', [...LINE, ...JUDGED]],
  ])('%s are those of a state that links at them, and the state itself stays', (_, changes) => {
    const state = stateOf(model, changes);
    const before = state.inspect();
    const links = [-4000, 0, 2500, 4000, 6000];
    const found = state.partitionsAt(links).map(inShort);
    expect(found).toEqual(links.map((link) => inShort(stateOf(linkingAt(link), changes).partition())));
    expect(new Set(found.map(String)).size).toBeGreaterThan(2);
    expect(state.inspect()).toEqual(before);
  });
});

describe('what a state tells of records and judgements', () => {
  const state = stateOf(model, [...LINE, ...JUDGED]);

  test('is how many live records there are, and which', () => {
    expect(state.liveRecords).toBe(7);
    state.apply([{ kind: 'record', ref: ref('g'), after: null }]);
    expect([state.liveRecords, state.isLive(ref('f')), state.isLive(ref('g'))]).toEqual([6, true, false]);
  });

  test('is how two live records compare, the same whichever is named first', () => {
    expect(state.explain(ref('a'), ref('c'))).toMatchObject([{ level: '0 3' }]);
    expect(state.explain(ref('c'), ref('a'))).toMatchObject([{ level: '0 3' }]);
    expect(state.explain(ref('a'), ref('z'))).toBeUndefined();
    expect(state.explain(ref('z'), ref('a'))).toBeUndefined();
  });

  test('is the last word on each pair, in order', () => {
    expect(state.judgements().map(({ left, verdict, status }) => [left, verdict, status])).toEqual([
      [ref('a'), 'different', 'taken'],
      [ref('c'), 'same', 'taken'],
    ]);
    expect(state.findJudgement(ref('e'), ref('c'))).toMatchObject({ left: ref('c'), status: 'taken' });
    expect(state.findJudgement(ref('a'), ref('c'))).toBeUndefined();
  });
});

describe('the difference to a state of another model', () => {
  const finished = (steps: Generator<undefined, LinkageOutcome>): LinkageOutcome => {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  };
  const state = stateOf(model, LINE);
  const strict = stateOf(linkingAt(6000), LINE);

  test('names the groups that changed, or all of them where their values are to be chosen anew', () => {
    const changed = finished(state.differenceTo(strict, { everything: false }));
    expect(inShort(changed.groupsAfter)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(finished(state.differenceTo(stateOf(model, LINE), { everything: false })).groupsBefore).toEqual([]);
    const all = finished(state.differenceTo(stateOf(model, LINE), { everything: true }));
    expect(inShort(all.groupsBefore)).toEqual(inShort(state.partition()));
    expect(inShort(all.groupsAfter)).toEqual(inShort(state.partition()));
  });

  test('names edges that came, went and weigh otherwise', () => {
    const other = stateOf({ ...model, weigh: (left, right) => 4500 - 1500 * Math.abs(left.at - right.at) }, LINE);
    const { edges } = finished(state.differenceTo(other, { everything: false }));
    const pairs = (list: readonly { left: string; right: string }[]): string[] =>
      inShort(list.map(({ left, right }) => [left, right]));
    expect([pairs(edges.added), pairs(edges.changed), pairs(edges.removed)]).toEqual([
      [],
      ['a b', 'd e', 'f g'],
      ['a c', 'b c', 'c d', 'c e'],
    ]);
    const back = finished(other.differenceTo(state, { everything: false })).edges;
    expect(pairs(back.added)).toEqual(pairs(edges.removed));
  });

  test('tells keys and components that cross their caps, either way', () => {
    const low = stateOf({ ...model, blockCap: 6 }, LINE);
    const small = stateOf({ ...model, componentCap: 4 }, LINE);
    const alarms = (one: LinkageState<Point>, other: LinkageState<Point>): unknown =>
      finished(one.differenceTo(other, { everything: false })).alarms;
    expect(alarms(state, low)).toEqual([{ kind: 'blocking-key-inactive', key: 'line', carriers: 7 }]);
    expect(alarms(low, state)).toEqual([{ kind: 'blocking-key-active-again', key: 'line', carriers: 7 }]);
    expect(alarms(state, small)).toEqual([{ kind: 'component-too-large', smallest: ref('a'), records: 5 }]);
    expect(alarms(small, state)).toMatchObject([{ kind: 'component-fits-again', smallest: ref('a') }]);
  });

  test('is refused where the two hold different records', () => {
    const fewer = stateOf(model, LINE.slice(1));
    const others = stateOf(model, [...LINE.slice(1), put('z', 0)]);
    for (const other of [fewer, others]) {
      expect(() => finished(state.differenceTo(other, { everything: false }))).toThrow(/different records/);
    }
  });
});

describe('records that come by name', () => {
  const content = { bytes: Buffer.alloc(16, 7), from: 0 };
  const crowd = Array.from({ length: 13 }, (_, i) => put(`crowd${i}`, 100 * i, 'crowd'));
  const all = [...LINE, ...crowd];
  const named = (): { loader: LinkageLoader<Point>; numbers: number[] } => {
    const loader = new LinkageLoader(model, 'maker');
    return { loader, numbers: all.map((point) => loader.addNamed(point.ref, content)) };
  };
  const loaded = (loader: LinkageLoader<Point>, numbers: readonly number[]): LinkageState<Point> => {
    const byRef = new Map(all.map((point, i) => [point.ref, numbers[i] ?? -1]));
    for (const { left, right, weight } of stateOf(model, all).inspect().edges) {
      loader.addEdges([{ one: byRef.get(left) ?? -1, other: byRef.get(right) ?? -1, weight }]);
    }
    for (const _step of loader.finish(4));
    return loader.state;
  };

  test('are formed from their contents, and from the forms that this gave, to the same state', () => {
    const first = named();
    expect(first.loader.unformed(5)).toHaveLength(5);
    expect(first.loader.unformed(100)).toEqual(all.slice(5).map((point) => point.ref));
    expect(first.loader.unformed(1)).toEqual([]);
    const draft = new FormDraft(all.length);
    first.loader.form(all, draft);
    const bytes = draft.finish(first.loader.marks, () => content.bytes.toString('hex'));
    const expected = stateOf(model, all).inspect();
    expect(expected.inactiveKeys).toEqual(['crowd']);
    expect(loaded(first.loader, first.numbers).inspect()).toEqual(expected);

    const again = named();
    const forms = formsIn(bytes);
    expect(forms).toHaveLength(all.length);
    forms.forEach((form, i) => {
      if (i !== 3) again.loader.takeForm(again.numbers[i] ?? -1, form);
    });
    expect(again.loader.unformed(100)).toEqual([LINE[3]?.ref]);
    again.loader.form(LINE.slice(3, 4), new FormDraft(1));
    expect(loaded(again.loader, again.numbers).inspect()).toEqual(expected);
  });

  test('must all have a content before the end, and no other may bring one', () => {
    const { loader } = named();
    expect(() => {
      loader.form([put('stranger', 1)], new FormDraft(1));
    }).toThrow(RangeError);
    expect(() => [...loader.finish()]).toThrow(/content did not come/);
  });
});

function formsIn(bytes: Buffer): FormSpan[] {
  const spans: FormSpan[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    const from = at + 4;
    at = from + bytes.readInt32BE(at);
    spans.push({ bytes, from, to: at });
  }
  return spans;
}
