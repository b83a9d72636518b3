import { describe, expect, test } from '@jest/globals';
import type { EntityMove, ReferenceText } from '#libs/contract';
import type { EntityAfter, Members } from '#libs/linkage';
import { BatchRecords, type FindPlace } from '../link/batch-records.ts';
import type { RecordChange } from '../read-events/read-change.ts';
import { groupsDue, LATE_MS, whoIsTold, type DueGroup } from './choose-told.ts';
import { Postponed, type RecordNumbering } from './postponed.ts';

const NOW = 1_000_000;
const LATE = NOW - LATE_MS;
const FRESH = LATE + 1;
const HEAP = { events: 10, maxEvents: 10, late: true };

const ref = (id: string): ReferenceText => `tax/payer/${id}` as ReferenceText;
/** Every record is live; ids are numbers in base 36. */
const NUMBERS: RecordNumbering = {
  numberOf: (reference) => Number.parseInt(reference.slice('tax/payer/'.length), 36),
  refOf: (number) => ref(number.toString(36)),
};
const members = (ids: string): Members => [...ids].map(ref);
const came: EntityMove = { record: ref('b'), from: null, to: 'e1' };
const movedHere: EntityMove = { record: ref('b'), from: 'e2', to: 'e1' };
const left: EntityMove = { record: ref('c'), from: 'e1', to: 'e2' };
const gone: EntityMove = { record: ref('c'), from: 'e1', to: null };

function change(id: string, acceptedMs: number): [ReferenceText, RecordChange] {
  const reference = ref(id);
  const content = { deleted: false, contentHash: '', after: {}, afterJson: Buffer.from('{}') };
  return [reference, { reference, version: 1n, ...content, sourceTsMs: null, acceptedMs }];
}

function postponed(isBehind: boolean): Postponed {
  const room = new Postponed([], NUMBERS);
  if (isBehind) room.noteBatch(HEAP);
  return room;
}

/** Records that belong to an entity. */
function belongTo(entityId: string, ids: string): FindPlace {
  const places = new Map(members(ids).map((reference, recordNo) => [reference, { recordNo, entityId }]));
  return (reference) => places.get(reference);
}

interface Given {
  readonly latest: readonly [ReferenceText, RecordChange][];
  readonly moved?: readonly EntityMove[];
  readonly isBehind?: boolean;
  readonly due?: readonly DueGroup[];
}

function choose({ latest, moved = [], isBehind = true, due = [] }: Given): ReturnType<typeof whoIsTold> {
  const changes = new Map(latest);
  const records = new BatchRecords(changes, new Map(), belongTo('e7', 'xyz'), () => 1);
  const entity: EntityAfter = { entityId: 'e1', members: members('ab'), happened: 'changed', moved };
  return whoIsTold([entity], due, { postponed: postponed(isBehind), records, latest: changes, knownAt: NOW });
}

describe('an entity that a batch touches', () => {
  test.each<[string, Given]>([
    ['all that is new about it is late', { latest: [change('a', LATE), change('b', LATE - 1)] }],
    ['a late record came to it', { latest: [change('b', LATE)], moved: [came] }],
  ])('waits while the heap lasts where %s', (_what, given) => {
    const { told, waiting } = choose(given);
    expect(waiting).toMatchObject([{ entityId: 'e1' }]);
    expect(told).toEqual([]);
  });

  test.each<[string, Given]>([
    ['something about it is fresh', { latest: [change('a', LATE), change('b', FRESH)] }],
    ['a record came from another entity', { latest: [change('a', LATE)], moved: [movedHere] }],
    ['a record left it for another entity', { latest: [change('a', LATE)], moved: [left] }],
    ['a record of it was deleted', { latest: [change('a', LATE)], moved: [gone] }],
    ['the batch brings nothing of it, as with a judgement', { latest: [] }],
    ['no changes lie in a heap', { latest: [change('a', LATE)], isBehind: false }],
  ])('is told at once where %s', (_what, given) => {
    const { told, waiting } = choose(given);
    expect(told).toMatchObject([{ entityId: 'e1', waitingSinceMs: null }]);
    expect(waiting).toEqual([]);
  });

  test('is told, once and with what the batch did to it, where it is due', () => {
    const due = [{ members: members('ab'), waitingSinceMs: 7 }];
    const { told, waiting } = choose({ latest: [change('b', LATE)], moved: [came], due });
    expect(told).toEqual([
      { entityId: 'e1', members: members('ab'), happened: 'changed', moved: [came], waitingSinceMs: 7 },
    ]);
    expect(waiting).toEqual([]);
  });
});

describe('an entity that is due', () => {
  test('is told by the id it has, though the batch does not touch it', () => {
    const due = [{ members: members('xyz'), waitingSinceMs: 7 }];
    const { told } = choose({ latest: [change('a', LATE)], due });
    expect(told).toEqual([
      { entityId: 'e7', members: members('xyz'), happened: 'changed', moved: [], waitingSinceMs: 7 },
    ]);
  });

  const groups: Readonly<Record<string, string>> = { a: 'abc', b: 'abc', x: 'xy' };
  const state = {
    groupOf: (reference: ReferenceText): Members | undefined => {
      const ids = groups[reference.slice(-1)];
      return ids === undefined ? undefined : members(ids);
    },
  };

  test('is its group as it is now, each once however many of its records waited', () => {
    const room = postponed(true);
    for (const id of 'abx') room.add(members(id), { batchSeq: 1n, latest: new Map([change(id, 7)]) });
    const over = new Postponed([{ batchSeq: 1n, records: members('abx') }], NUMBERS);
    expect(groupsDue(room, state, 0)).toEqual([]);
    expect(groupsDue(over, state, 0).map((group) => group.members)).toEqual([members('abc'), members('xy')]);
  });

  test('is forgotten where its record is gone: its entity has told, or there was nothing to tell', () => {
    const room = new Postponed([{ batchSeq: 1n, records: members('q') }], NUMBERS);
    expect(groupsDue(room, state, 0)).toEqual([]);
    expect(room.rows(2n)).toEqual({ added: [], toldBefore: 3n });
    expect(room.isEmpty).toBe(true);
  });
});
