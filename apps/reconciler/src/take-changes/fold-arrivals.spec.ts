import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReferenceText } from '#libs/contract';
import { sha256Hex } from '#libs/json';
import { foldArrivals, type Arrival, type Equivocation } from './fold-arrivals.ts';
import type { RecordChange } from '../read-events/read-change.ts';

const REFERENCE = 'tax/taxpayer/1' as ReferenceText;

/** A state of the record: version and content; no content is a deletion. */
function change(version: bigint, content: string | null): RecordChange {
  const afterText = content === null ? null : JSON.stringify({ name: content });
  return {
    reference: REFERENCE,
    version,
    deleted: content === null,
    contentHash: sha256Hex(`[${content === null},${afterText ?? 'null'}]`),
    afterJson: afterText === null ? null : Buffer.from(afterText),
    sourceTsMs: null,
    acceptedMs: 0,
  };
}

/** Two contents in the order of their hashes. */
function twoContents(version: bigint): { lesser: RecordChange; greater: RecordChange } {
  const [lesser, greater] = ['an', 'binh']
    .map((content) => change(version, content))
    .sort((a, b) => (a.contentHash < b.contentHash ? -1 : 1));
  if (lesser === undefined || greater === undefined) throw new Error('two contents');
  return { lesser, greater };
}

const { lesser, greater } = twoContents(5n);

interface Case {
  readonly rule: string;
  readonly held: RecordChange | null;
  readonly arriving: RecordChange;
  readonly arrival: Arrival;
}

const CASES: readonly Case[] = [
  { rule: 'a record not known yet is applied', held: null, arriving: change(0n, 'an'), arrival: 'applied' },
  {
    rule: 'a deletion of a record not known yet is applied',
    held: null,
    arriving: change(3n, null),
    arrival: 'applied',
  },
  { rule: 'a higher version is applied', held: change(5n, 'an'), arriving: change(6n, 'binh'), arrival: 'applied' },
  {
    rule: 'a higher version of equal content is applied',
    held: change(5n, 'an'),
    arriving: change(6n, 'an'),
    arrival: 'applied',
  },
  { rule: 'a lower version is stale', held: change(5n, 'an'), arriving: change(4n, 'binh'), arrival: 'stale' },
  {
    rule: 'a lower version of equal content is stale',
    held: change(5n, 'an'),
    arriving: change(4n, 'an'),
    arrival: 'stale',
  },
  {
    rule: 'the same version and content is a duplicate',
    held: change(5n, 'an'),
    arriving: change(5n, 'an'),
    arrival: 'duplicate',
  },
  {
    rule: 'a repeated deletion is a duplicate',
    held: change(5n, null),
    arriving: change(5n, null),
    arrival: 'duplicate',
  },
  {
    rule: 'a deletion wins at an equal version',
    held: change(5n, 'an'),
    arriving: change(5n, null),
    arrival: 'applied',
  },
  {
    rule: 'an update loses to a deletion of its version',
    held: change(5n, null),
    arriving: change(5n, 'an'),
    arrival: 'stale',
  },
  {
    rule: 'a late update cannot bring a record back',
    held: change(5n, null),
    arriving: change(4n, 'an'),
    arrival: 'stale',
  },
  {
    rule: 'a later update brings a record back',
    held: change(5n, null),
    arriving: change(6n, 'an'),
    arrival: 'applied',
  },
  { rule: 'of two contents of one version the greater hash wins', held: lesser, arriving: greater, arrival: 'applied' },
  { rule: 'the lesser content of one version is quarantined', held: greater, arriving: lesser, arrival: 'quarantined' },
  {
    rule: 'versions compare as integers, not as texts',
    held: change(9n, 'an'),
    arriving: change(10n, 'an'),
    arrival: 'applied',
  },
  {
    rule: 'versions above 2^53 keep their last digit',
    held: change(2n ** 62n, 'an'),
    arriving: change(2n ** 62n + 1n, 'an'),
    arrival: 'applied',
  },
];

function stored(held: RecordChange | null): Map<ReferenceText, RecordChange> {
  return new Map(held === null ? [] : [[REFERENCE, held]]);
}

describe('what an arriving version ends as', () => {
  test.each(CASES)('$rule, when the store holds the other', ({ held, arriving, arrival }) => {
    const folded = foldArrivals([arriving], stored(held));
    expect(folded.arrivals).toEqual([arrival]);
    expect(folded.latest.get(REFERENCE)).toBe(arrival === 'applied' ? arriving : undefined);
  });

  test.each(CASES)('$rule, when the other came in the same batch', ({ held, arriving, arrival }) => {
    const changes = held === null ? [arriving] : [held, arriving];
    const folded = foldArrivals(changes, new Map());
    expect(folded.arrivals.at(-1)).toBe(arrival);
    expect(folded.latest.get(REFERENCE)).toBe(arrival === 'applied' ? arriving : held);
  });
});

describe('equivocation', () => {
  const losers = (list: readonly Equivocation[]): string[] => list.map(({ contentHash }) => contentHash);

  test('both orders give the same state and the same loser', () => {
    const one = foldArrivals([lesser, greater], new Map());
    const other = foldArrivals([greater, lesser], new Map());
    expect(one.latest).toEqual(other.latest);
    expect(one.equivocations).toEqual(other.equivocations);
    expect(losers(one.equivocations)).toEqual([lesser.contentHash]);
  });

  test('a loser that was applied before is kept and not counted a second time', () => {
    const folded = foldArrivals([greater], stored(lesser));
    expect(folded.arrivals).toEqual(['applied']);
    expect(losers(folded.equivocations)).toEqual([lesser.contentHash]);
  });

  test('a loser that stands in the store alone has no content here', () => {
    const held = { version: lesser.version, deleted: false, contentHash: lesser.contentHash, sourceTsMs: null };
    expect(foldArrivals([greater], new Map([[REFERENCE, held]])).equivocations[0]?.afterJson).toBeNull();
  });
});

test('state and losers of one version do not depend on the order or on repeats', () => {
  const contents = ['an', 'binh', 'cuong', 'dung'].map((content) => change(5n, content));
  const arrivals = fc
    .shuffledSubarray([...contents, ...contents], { minLength: contents.length })
    .filter((list) => new Set(list).size === contents.length);
  fc.assert(
    fc.property(arrivals, (changes) => {
      const folded = foldArrivals(changes, new Map());
      const greatest = [...contents].sort((a, b) => (a.contentHash < b.contentHash ? 1 : -1))[0];
      expect(folded.latest.get(REFERENCE)).toBe(greatest);
      expect(new Set(folded.equivocations.map(({ contentHash }) => contentHash)).size).toBe(contents.length - 1);
      expect(folded.arrivals).toHaveLength(changes.length);
    }),
  );
});

test('of equal contents the latest time of the source is kept, whichever came first', () => {
  const times = [null, 1, 2].map((sourceTsMs) => ({ ...change(5n, 'an'), sourceTsMs }));
  fc.assert(
    fc.property(fc.shuffledSubarray(times, { minLength: 3 }), (changes) => {
      const folded = foldArrivals(changes, new Map());
      expect(folded.latest.get(REFERENCE)?.sourceTsMs).toBe(2);
      expect(folded.arrivals).toEqual(['applied', 'duplicate', 'duplicate']);
    }),
  );
});

test('the latest state does not depend on the order of arrival', () => {
  const anyChange = fc
    .tuple(fc.bigInt({ min: 0n, max: 3n }), fc.option(fc.constantFrom('an', 'binh')))
    .map(([version, content]) => change(version, content));
  fc.assert(
    fc.property(fc.array(anyChange, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.nat()), (changes, order) => {
      const shuffled = changes
        .map((item) => ({ item, place: order.next().value ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item);
      const one = foldArrivals(changes, new Map()).latest.get(REFERENCE);
      const other = foldArrivals(shuffled, new Map()).latest.get(REFERENCE);
      expect(other).toEqual(one);
    }),
  );
});
