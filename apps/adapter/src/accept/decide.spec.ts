import { describe, expect, test } from '@jest/globals';
import type { AcceptedVersion } from '#libs/store';
import { decide } from './decide.ts';
import type { PreparedRecord } from './prepare-row.ts';

const record = (contentHash: string, version: bigint | null = null, deleted = false): PreparedRecord => ({
  dataset: 'd',
  entityType: 'person',
  recordId: '1',
  op: deleted ? 'd' : 'u',
  version,
  sourceTimeMs: null,
  attributes: deleted ? null : {},
  contentHash,
});
const stored = (contentHash: string, version: bigint): AcceptedVersion => ({
  dataset: 'd',
  recordId: '1',
  version,
  deleted: false,
  contentHash,
  receipt: 'r',
});

describe('assigned versions', () => {
  test('content equal to the latest gets none, also within one acceptance', () => {
    const { verdicts, toAssign } = decide([record('a'), record('b'), record('b'), record('a')], [stored('a', 5n)]);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['known', 'new', 'known', 'new']);
    expect(verdicts[2]).toEqual({ kind: 'known', as: 1 });
    expect(toAssign.get('d')).toBe(2);
  });

  test('what never came cannot be deleted; what came can, once', () => {
    const gone = record('gone', null, true);
    expect(decide([gone], []).verdicts).toEqual([{ kind: 'absent' }]);
    expect(decide([gone, gone], [stored('a', 5n)]).verdicts.map(({ kind }) => kind)).toEqual(['new', 'known']);
  });
});

describe('versions of the source', () => {
  test('late versions are passed on for the consumer to judge, equal pairs are not', () => {
    const { verdicts, toAssign } = decide([record('a', 3n), record('b', 4n), record('a', 3n), record('b', 4n)], []);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['new', 'new', 'new', 'known']);
    expect(toAssign.size).toBe(0);
  });

  test('other content under the same version is passed on: the reconciler keeps the greater and tells', () => {
    expect(decide([record('b', 3n)], [stored('a', 3n)]).verdicts).toEqual([{ kind: 'new', version: 3n }]);
  });

  test('a deletion needs no record before it: its tombstone holds back what comes late', () => {
    expect(decide([record('gone', 2n, true)], []).verdicts).toEqual([{ kind: 'new', version: 2n }]);
  });
});
