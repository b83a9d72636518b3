import { describe, expect, test } from '@jest/globals';
import type { AttributeKind, AttributesFile, ReferenceText } from '#libs/contract';
import { Combinations } from '../weigh/level-weights.ts';
import { Specification } from '../weigh/specification.ts';
import { Reading } from './comparator.ts';

const label = { vi: '', en: '' };

/** The levels that a comparator reads off two records, from either side. */
function levelsOf(
  comparator: string,
  kinds: Readonly<Record<string, AttributeKind>>,
  [left, right]: readonly [readonly (string | null)[], readonly (string | null)[]],
  aliases: readonly (readonly [string, string])[] = [],
): string {
  const names = Object.keys(kinds);
  const attributes: AttributesFile = {
    entityType: 'thing',
    label,
    attributes: Object.fromEntries(
      Object.entries(kinds).map(([name, kind]) => [
        name,
        { kind, sensitivity: 'public' as const, label, ...(kind === 'identifier' ? { scheme: 'postcode' } : {}) },
      ]),
    ),
  };
  const specification = new Specification(attributes, {
    blocking: [
      {
        name: 'first',
        parts: [{ attribute: names[0] ?? '', key: kinds[names[0] ?? ''] === 'person-name' ? 'each' : 'exact' }],
      },
    ],
    comparisons: [{ name: 'all', attributes: names, comparator }],
    conflicts: [],
    thresholds: { edge: 0, link: 0, review: 0 },
  });
  specification.aliases('given-name').replace(aliases);
  const standard = (values: readonly (string | null)[]) =>
    specification.standardise(
      'a/b/1' as ReferenceText,
      Object.fromEntries(names.map((name, i) => [name, values[i] ?? null])),
    );
  const [found] = specification.comparators;
  if (found === undefined) throw new Error('no comparator');
  const combinations = new Combinations(found.comparator.factors);
  const read = (a: readonly (string | null)[], b: readonly (string | null)[]): string => {
    const reading = new Reading();
    found.comparator.read(standard(a).values, standard(b).values, reading);
    return combinations.name(combinations.of(reading));
  };
  expect(read(right, left)).toBe(read(left, right));
  return read(left, right);
}

describe('names given name first', () => {
  const level = (left: string, right: string): string =>
    levelsOf('name-words', { name: 'person-name' }, [[left], [right]], [['nathaniel', 'thaniel']]);

  test.each([
    ['john smith', 'john smith', 'given-same family-same'],
    ['John Henry Smith', 'john smith', 'given-same family-same'],
    ['sir john smith, 2nd baronet', 'john smith', 'given-same family-same'],
    ['nathaniel smith', 'thaniel smith', 'given-alias family-same'],
    ['william smith', 'bill smith', 'given-alias family-same'],
    ['john smith', 'ivan smith', 'given-alias family-same'],
    ['john smith', 'jon smith', 'given-close family-same'],
    ['john smith', 'j smith', 'given-initial family-same'],
    ['henry smith', 'john henry smith', 'given-elsewhere family-same'],
    ['smith john', 'john smith', 'given-elsewhere family-elsewhere'],
    ['mary jones', 'mary jones brown', 'given-same family-elsewhere'],
    ['john smith', 'peter brown', 'given-different family-different'],
    ['john smith', 'john brown', 'given-same family-different'],
    ['john smith', 'john smyth', 'given-same family-close'],
    ['john smith', 'john s', 'given-same family-similar'],
    ['mary anne johnson', 'mary johnsen brown', 'given-same family-elsewhere-close'],
    ['smith', 'john smith', 'single-last-same'],
    ['john', 'john smith', 'single-first-same'],
    ['zoltan', 'john smith', 'single-different'],
    ['', 'john smith', ''],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(level(left, right)).toBe(expected);
  });

  test('a lone given name and a lone family name say nothing of each other', () => {
    const kinds = { first: 'person-name', last: 'person-name' } as const;
    expect(
      levelsOf('name-words', kinds, [
        ['john', null],
        [null, 'smith'],
      ]),
    ).toBe('');
    expect(
      levelsOf('name-words', kinds, [
        ['john', null],
        ['john', 'smith'],
      ]),
    ).toBe('single-first-same');
  });
});

describe('the words between the first and the last', () => {
  test.each([
    ['john henry smith', 'peter henry brown', 'same'],
    ['john henry paul smith', 'john paul smith', 'same'],
    ['john henry smith', 'john henri smith', 'close'],
    ['john henry smith', 'john h smith', 'initial'],
    ['john h smith', 'john h smith', 'initial'],
    ['john henry smith', 'john peter smith', 'different'],
    ['john henry smith', 'john smith', ''],
    ['john smith', 'john smith', ''],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(levelsOf('middle-words', { name: 'person-name' }, [[left], [right]])).toBe(expected);
  });
});

describe('dates by year and by day', () => {
  test.each([
    ['1856-06-18', '1856-06-18', 'year-same day-same'],
    ['1856-06-18', '1866-06-18', 'year-one-digit day-same'],
    ['1856-06-18', '1865-06-18', 'year-one-digit day-same'],
    ['1856-06-18', '1849-06-18', 'year-decade day-same'],
    ['1856-06-18', '1856-06-81', 'year-same day-one-digit'],
    ['1856-03-12', '1856-12-03', 'year-same day-swapped'],
    ['1856-06-18', '1856-06-29', 'year-same day-partly'],
    ['1856-06-18', '1702-11-05', 'year-different day-different'],
    ['1856', '1856-06-18', 'year-same'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(levelsOf('date-parts', { born: 'date' }, [[left], [right]])).toBe(expected);
  });
});

describe('postcode and place', () => {
  const kinds = { code: 'identifier', place: 'text' } as const;
  test.each([
    [['bs2 0el', 'bristol'], ['BS20EL', 'Bristol, City of'], 'code-same place-same'],
    [['bs2 0el', 'bristol'], ['bs2 0ex', null], 'code-close'],
    [['bs2 0el', 'bristol'], ['bs2 0xy', 'bristl'], 'code-sector place-close'],
    [['bs2 0el', 'bath'], ['bs2 9xy', 'leeds'], 'code-district place-different'],
    [['bs2 0el', null], ['bs8 9xy', 'leeds'], 'code-area'],
    [['bs2 0el', null], ['le15 8bl', null], 'code-different'],
    [['3165', null], ['3199', null], 'code-district'],
    [['3165', null], ['3299', null], 'code-area'],
    [['3165', null], ['4299', null], 'code-different'],
    [[null, 'stoke newington'], [null, 'newington green'], 'place-close'],
    [[null, 'bath spa'], [null, 'leeds spa'], 'place-different'],
    [[null, 'the city'], [null, 'city'], 'place-close'],
  ])('%j and %j: %s', (left, right, expected) => {
    expect(levelsOf('post-place', kinds, [left, right])).toBe(expected);
  });
});

describe('what is written once', () => {
  test.each([
    ['roberta25@smith.net', 'roberta25@smith.net', 'same'],
    ['roberta25@smith.net', 'robert25@smith.net', 'one-slip'],
    ['roberta25@smith.net', 'roberta25@brown.org', 'near'],
    ['anna@a.org', 'peter@quite-other.com', 'different'],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(levelsOf('written', { email: 'email' }, [[left], [right]])).toBe(expected);
  });
});
