import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReferenceText } from '#libs/contract';
import type { Members } from '../model.ts';
import { assignEntityIds, type EntityBefore } from './assign-entity-ids.ts';

const members = (ids: string): Members => [...ids].map((id) => `tax/payer/${id}` as ReferenceText);
const entity = (entityId: string, ids: string): EntityBefore => ({ entityId, members: members(ids) });
const newId = (ordinal: number): string => `new-${ordinal}`;
const move = (id: string, from: string | null, to: string | null): object => ({ record: `tax/payer/${id}`, from, to });

describe('entity ids', () => {
  test('stay where the membership stayed', () => {
    const { entities, removed, moves } = assignEntityIds({
      before: [entity('1', 'ab')],
      after: [members('ab')],
      newId,
    });
    expect(entities).toEqual([{ entityId: '1', members: members('ab'), happened: 'changed', moved: [] }]);
    expect([removed, moves]).toEqual([[], []]);
  });

  test('a merge keeps the id of the greater overlap and leaves a redirect', () => {
    const before = [entity('1', 'a'), entity('2', 'bc')];
    const { entities, removed } = assignEntityIds({ before, after: [members('abc')], newId });
    expect(entities).toMatchObject([{ entityId: '2', happened: 'merged', moved: [move('a', '1', '2')] }]);
    expect(removed).toEqual([{ entityId: '1', redirectTo: '2', moved: [move('a', '1', '2')] }]);
  });

  test('of equal overlaps the older id stays', () => {
    const before = [entity('2', 'a'), entity('1', 'b')];
    const { entities } = assignEntityIds({ before, after: [members('ab')], newId });
    expect(entities).toMatchObject([{ entityId: '1' }]);
  });

  test('a split names the records that left, and the smallest record breaks a tie', () => {
    const { entities, removed } = assignEntityIds({
      before: [entity('1', 'abcd')],
      after: [members('ac'), members('bd')],
      newId,
    });
    const left = [move('b', '1', 'new-0'), move('d', '1', 'new-0')];
    expect(entities).toEqual([
      { entityId: '1', members: members('ac'), happened: 'split', moved: left },
      { entityId: 'new-0', members: members('bd'), happened: 'created', moved: left },
    ]);
    expect(removed).toEqual([]);
  });

  test('an entity without live records ends without a redirect', () => {
    const { removed } = assignEntityIds({ before: [entity('1', 'a')], after: [], newId });
    expect(removed).toEqual([{ entityId: '1', redirectTo: null, moved: [move('a', '1', null)] }]);
  });

  test('a record that went for good does not make a split, and one that came does not make a merge', () => {
    const { entities } = assignEntityIds({
      before: [entity('1', 'ab'), entity('2', 'cde')],
      after: [members('a'), members('cdef')],
      newId,
    });
    expect(entities.map(({ entityId, happened }) => [entityId, happened])).toEqual([
      ['1', 'changed'],
      ['2', 'changed'],
    ]);
  });

  test('a record that moves over splits the entity it left and changes the one it came to', () => {
    const { entities, removed } = assignEntityIds({
      before: [entity('1', 'abc'), entity('2', 'def')],
      after: [members('ab'), members('cdef')],
      newId,
    });
    expect(entities.map(({ entityId, happened }) => [entityId, happened])).toEqual([
      ['1', 'split'],
      ['2', 'changed'],
    ]);
    expect(removed).toEqual([]);
  });

  test('an id that ends leads to the entity that holds most of its records', () => {
    const before = [entity('1', 'defg'), entity('2', 'hijk'), entity('5', 'abc')];
    const toSecond = assignEntityIds({ before, after: [members('adefg'), members('bchijk')], newId });
    expect(toSecond.removed).toMatchObject([{ entityId: '5', redirectTo: '2' }]);
    const toFirst = assignEntityIds({ before, after: [members('abdefg'), members('chijk')], newId });
    expect(toFirst.removed).toMatchObject([{ entityId: '5', redirectTo: '1' }]);
  });

  test.each([
    ['1', '2'],
    ['2', '1'],
  ])('of two that hold as many the older id is led to, whichever group comes first (%s, %s)', (first, second) => {
    const { removed } = assignEntityIds({
      before: [entity(first, 'cde'), entity(second, 'fgh'), entity('5', 'ab')],
      after: [members('acde'), members('bfgh')],
      newId,
    });
    expect(removed).toMatchObject([{ entityId: '5', redirectTo: '1' }]);
  });

  test('are each held by one group, never lost without a word, and do not depend on the order of what was before', () => {
    const partition = fc.array(fc.nat(4), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(partition, partition, (olds, news) => {
        const groupsOf = (names: readonly number[], absent: number): Map<number, string> => {
          const groups = new Map<number, string>();
          names.forEach((name, i) => {
            if (name !== absent) groups.set(name, `${groups.get(name) ?? ''}${'abcdefgh'[i] ?? ''}`);
          });
          return groups;
        };
        const before = [...groupsOf(olds, 4)].map(([name, ids]) => entity(`${name}`, ids));
        const after = [...groupsOf(news, 3).values()].sort().map(members);
        const result = assignEntityIds({ before, after, newId });
        expect(assignEntityIds({ before: [...before].reverse(), after, newId })).toEqual(result);

        const ids = result.entities.map(({ entityId }) => entityId);
        expect(new Set(ids).size).toBe(after.length);
        const ended = result.removed.map(({ entityId }) => entityId);
        const former = before.map(({ entityId }) => entityId);
        expect(former.filter((id) => !ids.includes(id)).sort()).toEqual([...ended].sort());
        for (const { redirectTo } of result.removed) expect(redirectTo === null || ids.includes(redirectTo)).toBe(true);

        const place = new Map(before.flatMap((held) => held.members.map((ref) => [ref, held.entityId])));
        for (const { record, from, to } of result.moves) {
          expect(place.get(record as ReferenceText) ?? null).toBe(from);
          if (to === null) place.delete(record as ReferenceText);
          else place.set(record as ReferenceText, to);
        }
        const now = new Map(result.entities.flatMap((held) => held.members.map((ref) => [ref, held.entityId])));
        expect([...place].sort()).toEqual([...now].sort());
      }),
    );
  });
});
