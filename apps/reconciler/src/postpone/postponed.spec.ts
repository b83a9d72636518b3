import { describe, expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import type { Members } from '#libs/linkage';
import type { PostponedBatch } from '#libs/store';
import { Postponed, type RecordNumbering } from './postponed.ts';

const FULL = { events: 10, maxEvents: 10, late: true };
const FRESH = { events: 10, maxEvents: 10, late: false };
const PARTLY = { events: 3, maxEvents: 10, late: true };
const SECOND = 1_000;
const MINUTE = 60_000;

const members = (ids: string): Members => [...ids].map((id) => `tax/payer/${id}` as ReferenceText);
const ref = (id: string): ReferenceText => `tax/payer/${id}` as ReferenceText;
/** Every record is live; ids are numbers in base 36. */
const NUMBERS: RecordNumbering = {
  numberOf: (reference) => Number.parseInt(reference.slice('tax/payer/'.length), 36),
  refOf: (number) => ref(number.toString(36)),
};

/** Postponed entities on a clock that the test moves. */
class Room {
  time = 5_000;
  readonly postponed: Postponed;

  constructor(stored: readonly PostponedBatch[] = []) {
    this.postponed = new Postponed(stored, NUMBERS, { now: () => this.time });
  }

  /** A full batch of late changes that makes these entities wait. */
  heap(batchSeq: bigint, ...entities: string[]): ReturnType<Postponed['rows']> {
    this.postponed.noteBatch(FULL);
    this.add(batchSeq, ...entities);
    return this.postponed.rows(batchSeq);
  }

  add(batchSeq: bigint, ...entities: string[]): void {
    const latest = new Map([[ref('any'), { acceptedMs: Number(batchSeq) }]]);
    for (const ids of entities) this.postponed.add(members(ids), { batchSeq, latest });
  }

  /** The heap is worked off. */
  quiet(): void {
    this.time += SECOND;
    this.postponed.noteBatch(PARTLY);
  }

  due(events = 0): string[] {
    return this.postponed.due(events).map(({ record }) => record.slice(-1));
  }
}

describe('changes lie in a heap', () => {
  test.each([
    ['with a full batch of late changes', FULL, true],
    ['not with a full batch of fresh ones', FRESH, false],
    ['not with late ones that do not fill a batch', PARTLY, false],
  ])('%s', (_what, batch, isBehind) => {
    const { postponed } = new Room();
    postponed.noteBatch(batch);
    expect(postponed.isBehind).toBe(isBehind);
  });

  test('until no batch was full for a second', () => {
    const room = new Room();
    room.postponed.noteBatch(FULL);
    room.time += SECOND - 1;
    room.postponed.noteBatch(PARTLY);
    expect(room.postponed.isBehind).toBe(true);
    room.time += 1;
    room.postponed.noteBatch(PARTLY);
    expect(room.postponed.isBehind).toBe(false);
  });

  test('a full batch begins the second anew', () => {
    const room = new Room();
    room.postponed.noteBatch(FULL);
    room.time += SECOND - 1;
    room.postponed.noteBatch(FULL);
    room.time += SECOND - 1;
    room.postponed.noteBatch(PARTLY);
    expect(room.postponed.isBehind).toBe(true);
  });

  test('until a full batch is fresh: what came late is through', () => {
    const room = new Room();
    room.postponed.noteBatch(FULL);
    room.postponed.noteBatch(FRESH);
    expect(room.postponed.isBehind).toBe(false);
  });
});

describe('an entity that waits', () => {
  test('is told when the heap is worked off and not before, the oldest first', () => {
    const room = new Room();
    room.heap(1n, 'b');
    room.heap(2n, 'a', 'c');
    expect(room.due()).toEqual([]);
    room.quiet();
    expect(room.due()).toEqual(['b', 'a', 'c']);
  });

  test('is told after five minutes while the heap lasts, and what waits for less is not', () => {
    const room = new Room();
    room.heap(1n, 'b');
    room.time += 1;
    room.heap(2n, 'a');
    room.time += 5 * MINUTE - 2;
    room.postponed.noteBatch(FULL);
    expect(room.due()).toEqual([]);
    room.time += 1;
    expect(room.due()).toEqual(['b']);
    room.time += 1;
    expect(room.due()).toEqual(['b', 'a']);
  });

  test('waits once, whichever of its records the next change is of', () => {
    const room = new Room();
    expect(room.heap(1n, 'ab').added).toEqual([ref('a')]);
    expect(room.heap(2n, 'ab', 'abc').added).toEqual([]);
    room.quiet();
    expect(room.due()).toEqual(['a']);
  });

  test('waits anew, at the end, when it changes after it was told', () => {
    const room = new Room();
    room.heap(1n, 'a', 'b');
    room.postponed.remove(members('a'));
    expect(room.heap(2n, 'a').added).toEqual([ref('a')]);
    room.quiet();
    expect(room.due()).toEqual(['b', 'a']);
  });

  test('says since when its batch waited: since the oldest change of it was accepted', () => {
    const { postponed } = new Room();
    const latest = new Map([9, 4, 7].map((acceptedMs) => [ref(`${acceptedMs}`), { acceptedMs }]));
    postponed.add(members('a'), { batchSeq: 1n, latest });
    expect(postponed.due(0)).toEqual([{ record: ref('a'), waitingSinceMs: 4 }]);
  });

  test('is told with a thousand others, or as many as the batch has events', () => {
    const { postponed } = new Room();
    for (let n = 0; n < 3_000; n++) postponed.add([ref(`${n}`)], { batchSeq: 1n, latest: new Map() });
    expect(postponed.due(0)).toHaveLength(1_000);
    expect(postponed.due(2_500)).toHaveLength(2_500);
  });
});

describe('records by number', () => {
  const known = (ids: string): RecordNumbering => ({
    numberOf: (reference) => (ids.includes(reference.slice(-1)) ? ids.indexOf(reference.slice(-1)) : undefined),
    refOf: (number) => (ids[number] === undefined ? undefined : ref(ids[number])),
  });

  test('what waits waits on when its record has another number', () => {
    const postponed = new Postponed([{ batchSeq: 1n, records: members('ab') }], known('abc'));
    postponed.renumber(known('xcba'));
    expect(postponed.due(0).map(({ record }) => record)).toEqual(members('ab'));
    postponed.remove(members('b'));
    expect(postponed.due(0).map(({ record }) => record)).toEqual(members('a'));
  });

  test('what was stored of a record that is gone is not waited for', () => {
    const postponed = new Postponed([{ batchSeq: 1n, records: members('q') }], known('abc'));
    expect(postponed.due(0)).toEqual([]);
    expect(postponed.rows(2n)).toEqual({ added: [], toldBefore: 3n });
  });
});

describe('what is on record', () => {
  test('is what a batch made wait, once', () => {
    const room = new Room();
    expect(room.heap(1n, 'a', 'b')).toEqual({ added: [ref('a'), ref('b')], toldBefore: null });
    expect(room.postponed.rows(2n)).toEqual({ added: [], toldBefore: null });
  });

  test('goes when all of it, and all before it, is told, and not before', () => {
    const room = new Room();
    room.heap(1n, 'a', 'b');
    room.heap(2n, 'c');
    room.postponed.remove(members('ac'));
    expect(room.postponed.rows(3n).toldBefore).toBeNull();
    room.add(4n, 'd');
    expect(room.postponed.rows(4n)).toEqual({ added: [ref('d')], toldBefore: null });
    room.postponed.remove(members('b'));
    expect(room.postponed.rows(5n).toldBefore).toBe(4n);
    room.postponed.remove(members('d'));
    expect(room.postponed.isEmpty).toBe(false);
    expect(room.postponed.rows(6n).toldBefore).toBe(7n);
    expect(room.postponed.isEmpty).toBe(true);
    expect(room.postponed.rows(7n).toldBefore).toBeNull();
  });

  test('keeps what one batch tells and another one makes wait apart', () => {
    const room = new Room();
    room.heap(1n, 'a');
    room.postponed.remove(members('a'));
    room.add(2n, 'b');
    expect(room.postponed.rows(2n)).toEqual({ added: [ref('b')], toldBefore: 2n });
  });

  test('waits again after a restart, the oldest first, each once, and goes when it is told', () => {
    const room = new Room([
      { batchSeq: 3n, records: members('ba') },
      { batchSeq: 5n, records: members('bc') },
    ]);
    expect(room.postponed.isEmpty).toBe(false);
    expect(room.postponed.isBehind).toBe(false);
    expect(room.postponed.due(0).map(({ waitingSinceMs }) => waitingSinceMs)).toEqual([null, null, null]);
    expect(room.due()).toEqual(['b', 'a', 'c']);
    room.postponed.remove(members('ba'));
    expect(room.postponed.rows(6n)).toEqual({ added: [], toldBefore: 5n });
    room.postponed.remove(members('c'));
    expect(room.postponed.rows(7n)).toEqual({ added: [], toldBefore: 8n });
  });

  test('waits on through a heap that lasts over a restart', () => {
    const room = new Room([{ batchSeq: 3n, records: members('a') }]);
    expect(room.heap(4n, 'a', 'b').added).toEqual([ref('b')]);
    expect(room.due()).toEqual([]);
    room.quiet();
    expect(room.due()).toEqual(['a', 'b']);
  });
});
