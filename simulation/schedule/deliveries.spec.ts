import { describe, expect, test } from '@jest/globals';
import { instantOn, type Feed, type RowHistory } from '../registers/raw-row.ts';
import { Random } from '../random/random.ts';
import { Schedule, type Delivery } from './deliveries.ts';
import { columnsOf, DROP_FORMATS, lineOf } from './drop-formats.ts';
import { ShuffleWindow } from './shuffle-window.ts';

function history(feed: Feed, id: number): RowHistory {
  return {
    feed,
    key: { ma_ho_so: String(id) },
    first: { state: 1 },
    firstAt: instantOn('2026-01-01', id),
    revise: (before) => ({ state: Number(before['state']) + 1 }),
    mustChange: false,
    records: [],
  };
}
function deliveries(feed: Feed): Delivery[][] {
  const schedule = new Schedule(1);
  return Array.from({ length: 1800 }, (_, id) => schedule.deliveriesOf(history(feed, id)));
}
/** States in the order of arrival; a deletion is 9. */
function states(row: readonly Delivery[]): number[] {
  const inWaves = [...row].sort((left, right) => left.wave - right.wave);
  return inWaves.map((delivery) => Number(delivery.row['state'] ?? 9));
}

describe('the schedule', () => {
  test('where the receiver counts arrivals, states keep their order and only the latest comes again', () => {
    for (const row of deliveries('tax')) {
      const arrived = states(row);
      expect(arrived).toEqual([...arrived].sort());
      const last = arrived.at(-1);
      expect(new Set(arrived.filter((state, i) => arrived.indexOf(state) !== i))).toEqual(
        new Set(arrived.length > new Set(arrived).size ? [last] : []),
      );
    }
  });

  test('no two states of a row come in the same wave there', () => {
    for (const row of deliveries('tax')) {
      const perWave = row.map(({ wave, row: { state } }) => `${wave}/${JSON.stringify(state)}`);
      const waves = new Set(row.map(({ wave }) => wave));
      expect(new Set(perWave).size).toBe(waves.size);
    }
  });

  test('where rows have versions, some come late, out of order and again', () => {
    const all = deliveries('population');
    const late = all.filter((row) => {
      const arrived = states(row);
      return arrived.some((state, i) => i > 0 && state < (arrived[i - 1] ?? 0));
    });
    expect(late.length).toBeGreaterThan(10);
    const versions = all.map((row) => row.map(({ row: { phien_ban } }) => Number(phien_ban)));
    expect(versions.some((list) => list.length > new Set(list).size)).toBe(true);
  });

  test('a deletion says so, has the highest version and no values', () => {
    const deletions = deliveries('population').flatMap((row) => row.filter((each) => each.row['thao_tac'] === 'XOA'));
    expect(deletions.length).toBeGreaterThanOrEqual(40);
    for (const { row, wave } of deletions) {
      expect(Object.keys(row).sort()).toEqual(['ma_ho_so', 'phien_ban', 'thao_tac', 'thoi_diem_cap_nhat']);
      expect(wave).toBeGreaterThan(1);
    }
  });

  test('a snapshot holds first states only, and no operations', () => {
    const snapshot = deliveries('population').flatMap((row) => row.filter(({ wave }) => wave === 1));
    for (const { row } of snapshot) {
      expect(row['thao_tac']).toBeUndefined();
      expect(row['phien_ban']).toBe(1);
    }
  });

  test('of 2,000 changes 160 are updates and 40 deletions', () => {
    const schedule = new Schedule(6);
    const rows = Array.from({ length: 1800 }, (_, id) => schedule.deliveriesOf(history('tax', id)));
    const distinct = rows.flatMap((row) => [
      ...new Set(row.map(({ row: { thao_tac, state } }) => JSON.stringify([thao_tac, state]))),
    ]);
    expect(distinct.filter((change) => change.includes('SUA'))).toHaveLength(160);
    expect(distinct.filter((change) => change.includes('XOA'))).toHaveLength(40);
  });
});

describe('drop formats', () => {
  test('file names sort in the order of the waves', () => {
    for (const { fileName } of Object.values(DROP_FORMATS)) {
      const names = [fileName(1, 1), fileName(1, 2), fileName(2, 1), fileName(2, 2), fileName(3, 1)];
      expect([...names].sort()).toEqual(names);
    }
  });

  test('a field that holds the delimiter or quotes is quoted', () => {
    expect(lineOf({ a: 'x;y', b: 'say "so"', c: 3 }, ['a', 'b', 'c', 'd'])).toBe('"x;y";"say ""so""";3;');
  });

  test('a snapshot has no column of operations', () => {
    expect(columnsOf(DROP_FORMATS.participant, 1)).not.toContain('thao_tac');
    expect(columnsOf(DROP_FORMATS.participant, 2)).toContain('thao_tac');
    expect(columnsOf(DROP_FORMATS.tax, 2)).toBeNull();
  });
});

test('the shuffle window loses nothing and gives nothing twice', () => {
  const window = new ShuffleWindow<number>(new Random(1), 10);
  const given: number[] = [];
  for (let i = 0; i < 50; i += 1) {
    const released = window.exchange(i);
    if (released !== undefined) given.push(released);
  }
  given.push(...window.drain());
  expect([...given].sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(given).not.toEqual([...given].sort((left, right) => left - right));
});
