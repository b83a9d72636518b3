import { describe, expect, test } from '@jest/globals';
import type { ReferenceText } from '#libs/contract';
import { comparePartitions, sampleByWeight, type WeighPair } from './compare-partitions.ts';

const group = (...ids: string[]): ReferenceText[] => ids.map((id) => `tax/payer/${id}` as ReferenceText);
const entity = (entityId: string, ...ids: string[]): { entityId: string; members: ReferenceText[] } => ({
  entityId,
  members: group(...ids),
});
/** The digits of the two ids, added: before in bits, after one bit more. */
const weigh: WeighPair = (left, right) => {
  const sum = Number(left.split('/')[2]) + Number(right.split('/')[2]);
  return { weightBefore: sum * 1000, weightAfter: sum * 1000 + 1000 };
};

describe('two partitions of the same records', () => {
  test('entities that stay, come together, fall apart and exchange records are told apart', () => {
    const before = [entity('a', '1'), entity('b', '2', '3'), entity('c', '4', '5'), entity('d', '6')];
    const after = [group('1'), group('2', '3', '4'), group('5'), group('6')];
    const found = comparePartitions(before, after, weigh);
    expect(found).toMatchObject({ records: 6, recordsMoved: 1 });
    expect(found.entities).toEqual({
      ...{ before: 4, after: 4, unchanged: 2, merged: 0, split: 1, created: 0, removed: 0 },
    });
    expect(found.bySource).toEqual([{ source: 'tax', records: 6, moved: 1 }]);
  });

  test('what came together and what fell apart is shown by its strongest pair', () => {
    const { joined, parted, entities } = comparePartitions(
      [entity('a', '1', '2'), entity('b', '3'), entity('c', '4', '5', '6')],
      [group('1', '2', '3'), group('4'), group('5', '6')],
      weigh,
    );
    expect(entities).toMatchObject({ merged: 1, split: 1, created: 1, removed: 1, unchanged: 0 });
    const [two, three, four, six] = group('2', '3', '4', '6');
    expect(joined).toEqual([{ left: two, right: three, weightBefore: 5000, weightAfter: 6000 }]);
    expect(parted).toEqual([{ left: four, right: six, weightBefore: 10_000, weightAfter: 11_000 }]);
  });

  test('pairs are listed from the strongest on, and by their references where they weigh the same', () => {
    const before = [entity('a', '1'), entity('b', '9'), entity('c', '2'), entity('d', '3'), entity('e', '0', '5')];
    const after = [group('0'), group('1', '9'), group('2', '3'), group('5')];
    const pairs = (found: readonly { left: string; right: string }[]): string[] =>
      found.map(({ left, right }) => `${left.at(-1)}${right.at(-1)}`);
    expect(pairs(comparePartitions(before, after, weigh).joined)).toEqual(['19', '23']);
    const same: WeighPair = () => ({ weightBefore: 1, weightAfter: 1 });
    expect(pairs(comparePartitions([...before].reverse(), [...after].reverse(), same).joined)).toEqual(['19', '23']);
    const fallenApart = comparePartitions(
      [entity('a', '1', '2'), entity('b', '7', '8')],
      [group('1'), group('2'), group('7'), group('8')],
      weigh,
    );
    expect(pairs(fallenApart.parted)).toEqual(['78', '12']);
  });

  test('other records than those that there are, are refused', () => {
    expect(() => comparePartitions([entity('a', '1')], [group('1', '2')], weigh)).toThrow('same records');
    expect(() => comparePartitions([entity('a', '1', '2')], [group('1')], weigh)).toThrow('same records');
  });

  test('a sample holds some of every band of weight', () => {
    const pair = (weight: number): Parameters<typeof sampleByWeight>[0][number] => ({
      ...{ left: 'a/b/1' as ReferenceText, right: 'a/b/2' as ReferenceText, weightBefore: 0, weightAfter: weight },
    });
    const found = sampleByWeight([9000, 8500, 8100, 3000, -1, -500].map(pair), 'weightAfter', 2);
    expect(found.map(({ weightAfter }) => weightAfter)).toEqual([9000, 8500, 3000, -1, -500]);
  });
});
