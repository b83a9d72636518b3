import { describe, expect, test } from '@jest/globals';
import { LienThongError, type AttributeKind, type BlockingRule } from '#libs/contract';
import type { Slot } from '../compare/comparator.ts';
import { Standardiser } from '../standardise/attribute.ts';
import { WordTable } from '../standardise/word-table.ts';
import { Blocking } from './blocking.ts';
import { KeyHashes } from './key-hash.ts';

const KINDS: Readonly<Record<string, AttributeKind>> = {
  name: 'person-name',
  aliases: 'person-name',
  born: 'date',
  id: 'identifier',
  phones: 'phone',
  home: 'address',
  commune: 'admin-unit',
};
const slots: Slot[] = Object.entries(KINDS).map(([attribute, kind], index) => ({ attribute, index, kind, scheme: '' }));
const slotOf = (attribute: string): Slot => {
  const slot = slots.find((each) => each.attribute === attribute);
  if (slot === undefined) throw new Error(`no attribute ${attribute}`);
  return slot;
};

function hashesOf(fill: (into: KeyHashes) => void): number[][] {
  const hashes = new KeyHashes();
  fill(hashes);
  return Array.from({ length: hashes.length }, (_, i) => [hashes.low(i), hashes.high(i)]);
}

/** Keys of a record by rules written as `name=attribute:key+attribute:key`. */
function keysOf(rules: readonly string[], after: Record<string, string | string[]>): string[] {
  const words = new WordTable();
  const standardiser = new Standardiser(words);
  const parsed: BlockingRule[] = rules.map((rule) => {
    const [name = '', parts = ''] = rule.split('=');
    return {
      name,
      parts: parts.split('+').map((part) => {
        const [attributes = '', key = ''] = part.split(':');
        const [attribute = '', ...or] = attributes.split(',');
        return { attribute, or, key };
      }),
    };
  });
  const values = slots.map((slot) => standardiser.standardise(slot, after[slot.attribute]));
  const blocking = new Blocking(parsed, slotOf, words);
  const keys = blocking.keysOf(values);
  expect(hashesOf((into) => blocking.hashKeys(values, into))).toEqual(hashesOf((into) => into.addTexts(keys)));
  expect(parsed.flatMap(({ name }) => blocking.keysOfRule(values, name))).toEqual(keys);
  return keys;
}

describe('blocking keys', () => {
  test.each([
    ['name:words', 'Nguyễn Văn An', ['k|an nguyen van']],
    ['name:ends', 'Nguyễn Văn An', ['k|an nguyen']],
    ['name:last', 'Nguyễn Văn An', ['k|an']],
    ['name:head', 'Nguyễn Văn An', ['k|nguyen van']],
    ['name:ends', 'An', []],
  ])('%s of %s', (part, name, keys) => {
    expect(keysOf([`k=${part}`], { name })).toEqual(keys);
  });

  test('by their letters glued, swapped and bare names meet', () => {
    const written = ['Nguyễn Văn An', 'NGUYEN VAN AN', 'An Nguyễn Văn', 'Nguyễn VănAn'];
    expect(new Set(written.flatMap((name) => keysOf(['k=name:letters'], { name }))).size).toBe(1);
  });

  test('swapped day and month meet in the swap-safe key, and 1 January has no month-day key', () => {
    const key = (born: string): string[] => keysOf(['k=born:swap-safe'], { born });
    expect(key('1985-03-12')).toEqual(key('1985-12-03'));
    expect(keysOf(['k=born:month-day'], { born: '1985-01-01' })).toEqual([]);
  });

  test('a rule yields nothing where one of its parts has no value', () => {
    expect(keysOf(['k=name:last+born:exact'], { name: 'Nguyễn An' })).toEqual([]);
    expect(keysOf(['k=name:last+born:exact'], { name: 'Nguyễn An', born: '1985' })).toEqual([]);
  });

  test('attributes named with `or` share their keys', () => {
    expect(keysOf(['k=name,aliases:last'], { name: 'Nguyễn An', aliases: ['Nguyễn Út', 'Lê An'] })).toEqual([
      'k|an',
      'k|ut',
    ]);
  });

  test('a record with many values yields a bounded number of keys, the same in any order', () => {
    const phones = Array.from({ length: 40 }, (_, i) => `09123456${String(i + 10)}`).slice(0, 15);
    const keys = keysOf(['k=phones:exact'], { phones });
    expect(keys).toHaveLength(12);
    expect(keysOf(['k=phones:exact'], { phones: [...phones].reverse() })).toEqual(keys);
  });

  test('a value longer than any honest one has no key', () => {
    const [long, longer] = ['A'.repeat(200), 'A1'.repeat(101)];
    expect(keysOf(['k=id:exact'], { id: `${long.slice(1)}1` })).toEqual([`k|${long.slice(1)}1`]);
    expect(keysOf(['k=id:exact'], { id: longer })).toEqual([]);
  });

  test('two rules that take the same key of an attribute each have it, and one rule all combinations', () => {
    expect(keysOf(['a=name:last', 'b=name:last+born:year'], { name: ['Nguyễn An', 'Lê Út'], born: '1985' })).toEqual([
      ...['a|an', 'a|ut'],
      ...['b|an|1985', 'b|ut|1985'],
    ]);
    const after = { name: ['Nguyễn An', 'Lê Út'], phones: ['0912345610', '0912345611'] };
    expect(keysOf(['k=name:last+phones:exact'], after)).toEqual([
      ...['k|an|0912345610', 'k|an|0912345611'],
      ...['k|ut|0912345610', 'k|ut|0912345611'],
    ]);
  });

  test('a street without a house number is too many people’s to be a key', () => {
    expect(keysOf(['k=home:place'], { home: 'đường Nguyễn Trãi, Phường Láng, Hà Nội' })).toEqual([]);
    for (const home of ['Số 12 Đ. Nguyễn Trãi, P. Láng, HN', 'SỐ 12, ĐƯỜNG NGUYỄN TRÃI, PHƯỜNG LÁNG, HÀ NỘI']) {
      expect(keysOf(['k=home:place'], { home })).toEqual(['k|12 nguyen trai']);
    }
  });

  test('a key that a kind does not have is refused with the keys it has', () => {
    expect(() => keysOf(['k=born:given'], {})).toThrow(LienThongError);
    expect(() => keysOf(['k=born:given'], {})).toThrow(/swap-safe/);
  });
});
