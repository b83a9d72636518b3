import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EntityMove, ReferenceText } from '#libs/contract';
import { assignEntityIds, type EntityAssignment, type Members } from '#libs/linkage';
import { asTold, spokenOf } from './as-told.ts';

const members = (ids: string): Members => [...ids].map((id) => `tax/payer/${id}` as ReferenceText);
const move = (id: string, from: string | null, to: string | null): EntityMove => ({
  record: `tax/payer/${id}`,
  from,
  to,
});

/** Entities by id, and their records, before and after. */
function assigned(before: Readonly<Record<string, string>>, ...after: string[]): EntityAssignment {
  return assignEntityIds({
    before: Object.entries(before).map(([entityId, ids]) => ({ entityId, members: members(ids) })),
    after: after.map(members),
    newId: (ordinal) => `new-${ordinal}`,
  });
}

/** The assignment as told where the entities named were told before: who came out of it, and who is removed. */
function asToldWhere(told: string, assignment: EntityAssignment): unknown {
  const { entities, removed } = asTold(assignment, (entityId) => told.split(' ').includes(entityId));
  return [
    entities.map(({ entityId, happened, moved }) => [entityId, happened, moved]),
    removed.map(({ entityId, redirectTo, moved }) => [entityId, redirectTo, moved]),
  ];
}

describe('what happened, as consumers can follow it', () => {
  test.each<[string, string, EntityAssignment, unknown]>([
    [
      'an entity that was told merges into one that was not: it is removed and leads there',
      'e2',
      assigned({ e1: 'a', e2: 'b' }, 'ab'),
      [[['e1', 'merged', [move('b', 'e2', 'e1')]]], [['e2', 'e1', [move('b', 'e2', 'e1')]]]],
    ],
    [
      'an entity that was never told merges into one that was: its record came from nowhere',
      'e1',
      assigned({ e1: 'a', e2: 'b' }, 'ab'),
      [[['e1', 'changed', [move('b', null, 'e1')]]], []],
    ],
    [
      'two that were never told merge: nothing ends',
      '',
      assigned({ e1: 'a', e2: 'b' }, 'ab'),
      [[['e1', 'changed', [move('b', null, 'e1')]]], []],
    ],
    [
      'one that was told is split',
      'e1',
      assigned({ e1: 'abc' }, 'ab', 'c'),
      [
        [
          ['e1', 'split', [move('c', 'e1', 'new-0')]],
          ['new-0', 'created', [move('c', 'e1', 'new-0')]],
        ],
        [],
      ],
    ],
    [
      'one that was never told is split: neither half knows of the other',
      '',
      assigned({ e1: 'abc' }, 'ab', 'c'),
      [
        [
          ['e1', 'changed', [move('c', null, 'new-0')]],
          ['new-0', 'created', [move('c', null, 'new-0')]],
        ],
        [],
      ],
    ],
    [
      'a record of one that was told is deleted',
      'e1',
      assigned({ e1: 'ab' }, 'a'),
      [[['e1', 'changed', [move('b', 'e1', null)]]], []],
    ],
    [
      'a record of one that was never told is deleted: there is nothing to follow',
      '',
      assigned({ e1: 'ab' }, 'a'),
      [[['e1', 'changed', []]], []],
    ],
    ['one that was never told ends: nothing is told', '', assigned({ e1: 'ab' }), [[], []]],
    ['one that was told ends', 'e1', assigned({ e1: 'a' }), [[], [['e1', null, [move('a', 'e1', null)]]]]],
    ['nothing moved', 'e1', assigned({ e1: 'ab' }, 'ab'), [[['e1', 'changed', []]], []]],
  ])('%s', (_what, told, assignment, expected) => {
    expect(asToldWhere(told, assignment)).toEqual(expected);
  });

  test('it is asked only of entities that something came from or that ended', () => {
    const assignment = assigned({ e1: 'ab', e2: 'c', e3: 'd', e4: 'x' }, 'abc', 'd', 'ex');
    expect([...spokenOf(assignment)].sort()).toEqual(['e2']);
    const asked: string[] = [];
    asTold(assignment, (entityId) => asked.push(entityId) > 0);
    expect(new Set(asked)).toEqual(spokenOf(assignment));
  });
});

/** Records a to h in groups: the group of each, null where it is not live. */
const RECORDS = [...'abcdefgh'];
const partition = fc.array(fc.option(fc.nat(3), { freq: 4 }), { minLength: 8, maxLength: 8 });
const step = fc.record({
  groups: partition,
  /** Whether the n-th entity may wait, where nothing forbids it. */
  waits: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
});

/** What consumers hold of the records, by the rule of the sink. */
class Consumer {
  private readonly crosswalk = new Map<string, string | null>();
  readonly live = new Map<string, Members>();

  take(entityId: string, event: { members: Members; moved: readonly EntityMove[] }): void {
    for (const { record, to } of event.moved) if (to === null) this.crosswalk.set(record, null);
    for (const record of event.members) this.crosswalk.set(record, entityId);
    if (event.members.length === 0) this.live.delete(entityId);
    else this.live.set(entityId, event.members);
  }

  get places(): Map<string, string> {
    const places = new Map<string, string>();
    for (const [record, entityId] of this.crosswalk) if (entityId !== null) places.set(record, entityId);
    return places;
  }
}

/** Batch by batch as linkage does it, with entities that wait and entities that are told. */
class Telling {
  readonly consumer = new Consumer();
  truth = new Map<string, Members>();
  private readonly waiting = new Set<string>();
  private readonly told = new Set<string>();
  private made = 0;

  batch({ groups, waits }: { groups: readonly (number | null)[]; waits: readonly boolean[] }): void {
    const after = [0, 1, 2, 3]
      .map((group) => members(RECORDS.filter((_, i) => groups[i] === group).join('')))
      .filter((group) => group.length > 0);
    const before = [...this.truth].map(([entityId, group]) => ({ entityId, members: group }));
    const newId = (): string => `e${String((this.made += 1)).padStart(4, '0')}`;
    const assignment = assignEntityIds({ before, after, newId });
    const { entities, removed } = asTold(assignment, (entityId) => this.told.has(entityId));
    for (const { entityId, moved } of removed) this.tell(entityId, { members: [], moved });
    for (const [i, entity] of entities.entries()) {
      const hasMoves = entity.moved.some(({ from }) => from !== null);
      if (waits[i] === true && !hasMoves) this.waiting.add(entity.entityId);
      else this.tell(entity.entityId, entity);
    }
    this.truth = new Map(assignment.entities.map((entity) => [entity.entityId, entity.members]));
    for (const entityId of this.waiting) if (!this.truth.has(entityId)) this.waiting.delete(entityId);
  }

  /** The heap is worked off. */
  tellAll(): void {
    for (const entityId of this.waiting) {
      this.tell(entityId, { members: this.truth.get(entityId) ?? [], moved: [] });
    }
  }

  private tell(entityId: string, event: { members: Members; moved: readonly EntityMove[] }): void {
    this.consumer.take(entityId, event);
    this.told.add(entityId);
    this.waiting.delete(entityId);
  }

  get places(): Map<string, string> {
    return new Map([...this.truth].flatMap(([entityId, group]) => group.map((record) => [record, entityId])));
  }
}

describe('who waits and who is told', () => {
  test('consumers never hold a record in an entity that it is not in, whoever waits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const telling = new Telling();
        for (const each of steps) {
          telling.batch(each);
          const { places } = telling;
          for (const [record, entityId] of telling.consumer.places) expect(places.get(record)).toBe(entityId);
        }
      }),
    );
  });

  test('once all are told, consumers hold every record in its entity and no entity besides', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const telling = new Telling();
        for (const each of steps) telling.batch(each);
        telling.tellAll();
        expect(telling.consumer.places).toEqual(telling.places);
        expect(telling.consumer.live).toEqual(telling.truth);
      }),
    );
  });
});
