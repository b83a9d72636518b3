import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  tracedGolden,
  type AttributesFile,
  type GoldenRecord,
  type GoldenValue,
  type ReferenceText,
  type SurvivorshipFile,
} from '#libs/contract';
import { goldenRecord } from './golden-record.ts';
import type { Member } from './members.ts';

const CASES = Number(process.env['PROPERTY_CASES'] ?? 2000);

const label = { vi: '', en: '' };
const attributes: AttributesFile = {
  entityType: 'person',
  label,
  attributes: {
    full_name: { kind: 'person-name', sensitivity: 'personal', label },
    address: { kind: 'address', sensitivity: 'personal', label },
    ethnicity: { kind: 'code', sensitivity: 'personal', owner: 'population', label },
    phones: { kind: 'phone', many: true, sensitivity: 'personal', label },
    seller: { kind: 'reference', target: 'organisation', sensitivity: 'public', label },
  },
};
const survivorship: SurvivorshipFile = {
  defaultTrust: ['tax', 'population'],
  rules: [
    { rule: 'population-owns-name', attribute: 'full_name', owner: 'population', trust: ['insurance', 'tax'] },
    {
      rule: 'population-owns-residence',
      attribute: 'address',
      owner: 'population',
      trust: ['insurance'],
      validFrom: '2023-01-01',
      validTo: '2025-06-30',
    },
    { rule: 'residence-by-trust', attribute: 'address', trust: ['insurance', 'tax', 'population'] },
  ],
};
const entityType = { attributes, survivorship };

const DAY_IN_2024 = Date.parse('2024-06-01T00:00:00Z');
const member = (source: string, after: Member['after'], extra: Partial<Member> = {}): Member => ({
  ref: `${source}/people/1` as ReferenceText,
  source,
  version: 1n,
  tsMs: DAY_IN_2024,
  after,
  ...extra,
});
const traced = (members: readonly Member[]): GoldenRecord => tracedGolden(goldenRecord(members, entityType));
const golden = (...members: Member[]): GoldenRecord => traced(members);
const one = (value: GoldenValue | GoldenValue[] | undefined): GoldenValue => {
  if (value === undefined || Array.isArray(value)) throw new Error('expected one value');
  return value;
};

describe('which value stands', () => {
  test('the legal owner’s, however old; then trust; and it says where it came from', () => {
    const record = golden(
      member('tax', { full_name: 'AN' }, { tsMs: DAY_IN_2024 + 1 }),
      member('population', { full_name: 'Nguyễn Văn An' }, { tsMs: 0, version: 7n }),
      member('insurance', { full_name: 'Nguyen Van An' }),
    );
    expect(record['full_name']).toEqual({
      value: 'Nguyễn Văn An',
      record: 'population/people/1',
      source: 'population',
      version: '7',
      ts_ms: 0,
      rule: 'population-owns-name',
      lost: [
        { value: 'Nguyen Van An', record: 'insurance/people/1', source: 'insurance', version: '1', ts_ms: DAY_IN_2024 },
        { value: 'AN', record: 'tax/people/1', source: 'tax', version: '1', ts_ms: DAY_IN_2024 + 1 },
      ],
      lost_count: 2,
    });
  });

  test('sources that the order of trust does not name come last', () => {
    const record = golden(member('ecommerce', { full_name: 'B' }), member('tax', { full_name: 'A' }));
    expect(one(record['full_name']).value).toBe('A');
  });

  test('a source that the order of trust names twice has its first place', () => {
    const rules = [{ rule: 'twice', attribute: 'full_name', trust: ['tax', 'insurance', 'tax'] }];
    const twice = { attributes, survivorship: { defaultTrust: [], rules } };
    const both = [member('tax', { full_name: 'first' }), member('insurance', { full_name: 'second' })];
    expect(one(tracedGolden(goldenRecord(both, twice))['full_name']).value).toBe('first');
  });

  test('of one source the later time; no time comes last; then the smaller reference', () => {
    const early = member('tax', { full_name: 'early' }, { ref: 'tax/people/a' as ReferenceText });
    const late = member('tax', { full_name: 'late' }, { ref: 'tax/people/b' as ReferenceText, tsMs: DAY_IN_2024 + 1 });
    const timeless = member('tax', { full_name: 'never' }, { ref: 'tax/people/0' as ReferenceText, tsMs: null });
    expect(one(golden(timeless, early, late)['full_name']).value).toBe('late');
    expect(one(golden(timeless, early)['full_name']).value).toBe('early');
    const twin = member('tax', { full_name: 'twin' }, { ref: 'tax/people/B' as ReferenceText, tsMs: DAY_IN_2024 + 1 });
    expect(one(golden(late, twin)['full_name']).value).toBe('twin');
  });

  test('a rule holds for values whose source time lies in its validity, by days in Vietnam', () => {
    const at = (time: string): string => {
      const tsMs = Date.parse(time);
      const record = golden(
        member('population', { address: 'P' }, { tsMs }),
        member('insurance', { address: 'I' }, { tsMs }),
      );
      return `${one(record['address']).rule}: ${String(one(record['address']).value)}`;
    };
    expect(at('2022-12-31T16:59:59Z')).toBe('residence-by-trust: I');
    expect(at('2022-12-31T17:00:00Z')).toBe('population-owns-residence: P');
    expect(at('2025-06-30T16:59:59Z')).toBe('population-owns-residence: P');
    expect(at('2025-06-30T17:00:00Z')).toBe('residence-by-trust: I');
  });

  test('without a source time only a rule without validity holds', () => {
    const record = golden(member('population', { address: 'P' }, { tsMs: null }));
    expect(one(record['address']).rule).toBe('residence-by-trust');
  });

  test('without a rule the owner named with the attribute, then the default trust', () => {
    const record = golden(member('tax', { ethnicity: 'tay' }), member('population', { ethnicity: 'kinh' }));
    expect(one(record['ethnicity'])).toMatchObject({ value: 'kinh', rule: 'default-trust' });
  });

  test('one spelling in two compositions is one value and does not lose against itself', () => {
    const name = 'Nguyễn Văn Hoà';
    const record = golden(
      member('population', { full_name: name }),
      member('tax', { full_name: name.normalize('NFD') }),
    );
    expect(one(record['full_name']).lost_count).toBe(0);
  });

  test('at most 20 losers are kept, and all are counted', () => {
    const many = Array.from({ length: 30 }, (_, i) =>
      member('tax', { full_name: `N${i}` }, { ref: `tax/people/${i}` as ReferenceText }),
    );
    const value = one(golden(...many)['full_name']);
    expect(value.lost).toHaveLength(20);
    expect(value.lost_count).toBe(29);
  });

  test('references are values as any other', () => {
    const seller = { source: 'business', dataset: 'enterprise', record_id: 'DN1' };
    expect(one(golden(member('ecommerce', { seller }))['seller']).value).toEqual(seller);
  });
});

describe('unknown, empty and withheld', () => {
  test.each([[null], [''], [{ withheld: 'by order' }]])(
    'the owner’s %j does not beat what another register knows',
    (silent) => {
      const record = golden(member('population', { full_name: silent }), member('tax', { full_name: 'An' }));
      expect(one(record['full_name'])).toMatchObject({ value: 'An', source: 'tax', lost: [], lost_count: 0 });
    },
  );

  test('where nobody knows, the record says which kind of nothing it is', () => {
    const [unknown, empty, withheld] = [null, '', { withheld: 'by order' }].map((full_name, i) =>
      member('tax', { full_name }, { ref: `tax/people/${i}` as ReferenceText }),
    ) as [Member, Member, Member];
    expect(one(golden(unknown)['full_name']).value).toBeNull();
    expect(one(golden(unknown, withheld)['full_name']).value).toEqual({ withheld: 'by order' });
    expect(one(golden(unknown, withheld, empty)['full_name']).value).toBe('');
  });

  test('an attribute that no member carries is not there', () => {
    expect(golden(member('tax', { full_name: 'An' }))).not.toHaveProperty('address');
  });
});

describe('attributes with many values', () => {
  test('every distinct known value stands, each with its own provenance', () => {
    const record = golden(
      member('population', { phones: ['2', '1'] }),
      member('tax', { phones: ['3', '1', ''] }),
      member('insurance', { phones: null }),
    );
    const phones = record['phones'];
    if (!Array.isArray(phones)) throw new Error('expected many values');
    expect(phones.map(({ value, source }) => [value, source])).toEqual([
      ['1', 'tax'],
      ['3', 'tax'],
      ['2', 'population'],
    ]);
  });
  test('an empty list is known to be empty', () => {
    expect(golden(member('tax', { phones: [] }))['phones']).toMatchObject([{ value: '', lost_count: 0 }]);
  });
});

const sources = fc.constantFrom('population', 'tax', 'insurance', 'ecommerce');
const text = fc.oneof(
  fc.constantFrom('An', 'Bình', 'Hoà', 'Hoà'.normalize('NFD'), ''),
  fc.constant(null),
  fc.constant({ withheld: 'w' }),
);
const members = fc
  .array(
    fc.record({
      source: sources,
      id: fc.constantFrom('a', 'B', 'ă', '10', '2'),
      tsMs: fc.constantFrom(null, 0, DAY_IN_2024, DAY_IN_2024 * 1.1),
      version: fc.bigInt({ min: 1n, max: 9n }),
      after: fc.record(
        {
          full_name: text,
          address: text,
          ethnicity: text,
          phones: fc.option(fc.array(fc.constantFrom('1', '2', ''), { maxLength: 3 })),
        },
        { requiredKeys: [] },
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list): Member[] => {
    const byRef = new Map(
      list.map(({ id, ...rest }) => {
        const ref = `${rest.source}/people/${id}` as ReferenceText;
        return [ref, { ...rest, ref }] as const;
      }),
    );
    return [...byRef.values()];
  });

describe('laws of a golden record', () => {
  test('every member is told once, in canonical order, with version and time where a value comes from it', () => {
    const told = goldenRecord(
      [member('tax', { full_name: 'AN' }), member('insurance', {}), member('population', { full_name: 'An' })],
      entityType,
    );
    expect(told).toEqual({
      members: [
        { record: 'insurance/people/1' },
        { record: 'population/people/1', version: '1', ts_ms: DAY_IN_2024 },
        { record: 'tax/people/1', version: '1', ts_ms: DAY_IN_2024 },
      ],
      rules: ['population-owns-name'],
      golden: { full_name: { value: 'An', member: 1, rule: 0, lost: [{ value: 'AN', member: 2 }] } },
    });
  });

  test('the order of members does not matter', () => {
    fc.assert(
      fc.property(
        members.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(goldenRecord(shuffled, entityType)).toEqual(goldenRecord(list, entityType));
        },
      ),
      { numRuns: CASES },
    );
  });

  test('who stands for a value does not depend on whether the others say the same', () => {
    fc.assert(
      fc.property(members, (list) => {
        // Once all say one name, once each writes a name of its own.
        const all = (nameOf: (i: number) => string): Member[] =>
          list.map((each, i) => ({ ...each, after: { full_name: nameOf(i), phones: [nameOf(i)] } }));
        const agreed = traced(all(() => 'An'));
        const apart = traced(all((i) => `An ${i}`));
        const { record, rule } = one(apart['full_name']);
        expect(one(agreed['full_name'])).toMatchObject({ value: 'An', record, rule });
        expect(one(agreed['full_name']).lost ?? []).toEqual([]);
        const [first] = apart['phones'] as GoldenValue[];
        expect(agreed['phones']).toEqual([expect.objectContaining({ value: 'An', record: first?.record })]);
      }),
      { numRuns: CASES },
    );
  });

  test('every value, standing or lost, is one that its record holds', () => {
    fc.assert(
      fc.property(members, (list) => {
        const held = new Map<string, Member['after']>(list.map((each) => [each.ref, each.after]));
        for (const [attribute, value] of Object.entries(traced(list))) {
          for (const each of [value].flat()) {
            for (const { record, value: found } of [each, ...each.lost]) {
              const own = held.get(record)?.[attribute];
              const isEmptyList = Array.isArray(own) && own.length === 0 && found === '';
              expect(isEmptyList || [own].flat().includes(found as never)).toBe(true);
            }
            expect(each.lost_count).toBeGreaterThanOrEqual(each.lost.length);
          }
        }
      }),
      { numRuns: CASES },
    );
  });

  test('a known value is never beaten by an unknown one', () => {
    fc.assert(
      fc.property(members, (list) => {
        const isKnown = (value: unknown): boolean => typeof value === 'string' && value !== '';
        const { full_name: name } = traced(list);
        const known = list.some((each) => isKnown(each.after['full_name']));
        if (name !== undefined) expect(isKnown(one(name).value)).toBe(known);
      }),
      { numRuns: CASES },
    );
  });

  test('a record that only repeats what another of its source says changes no value', () => {
    fc.assert(
      fc.property(members, (list) => {
        const [first] = list;
        if (first === undefined) return;
        // A reference that sorts last: it can win no tie.
        const echo: Member = { ...first, ref: `${first.source}/people/￿` as ReferenceText };
        expect(traced([...list, echo])).toEqual(traced(list));
      }),
      { numRuns: CASES },
    );
  });
});
