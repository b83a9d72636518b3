import { describe, expect, test } from '@jest/globals';
import { AttributesFile, RecordChanged, attributesSchema } from '#libs/contract';
import { compileSchema } from './schema.ts';

const source = {
  name: 'tax',
  dataset: 'taxpayer',
  entity_type: 'person',
  record_id: '1',
  version: '7',
  snapshot: false,
  ts_ms: null,
  position: 'p',
};

describe('a compiled schema', () => {
  const check = compileSchema(RecordChanged);

  test('accepts a valid event', () => {
    expect(check({ op: 'd', before: null, after: null, source, ts_ms: 1 })).toEqual([]);
    expect(check({ op: 'u', after: { full_name: 'A' }, source, ts_ms: 1 })).toEqual([]);
  });

  test('of several alternatives the nearest speaks, and every problem is told', () => {
    expect(check({ op: 'd', after: null, source: { ...source, version: '01', name: 'Tax' }, ts_ms: 1.5 })).toEqual([
      { path: '/source/name', sentence: expect.stringContaining('must match') },
      { path: '/source/version', sentence: expect.stringContaining('must match') },
      { path: '/ts_ms', sentence: 'must be integer' },
    ]);
  });

  test('what is missing and what is unknown are named', () => {
    const { position: _, ...rest } = source;
    expect(check({ op: 'd', after: null, source: { ...rest, lsn: 1 }, ts_ms: 1 })).toEqual([
      { path: '/source', sentence: 'lacks "position"', member: 'position' },
      { path: '/source', sentence: 'has the unknown member "lsn"', member: 'lsn' },
    ]);
  });

  test('of a value full of mistakes few are told, without weighing all of them against each other', () => {
    const members = Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`k${i}`, i]));
    const problems = check({ op: 'd', after: null, source, ts_ms: 1, ...members });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(50);
    expect(problems[0]).toMatchObject({ path: '', sentence: expect.stringContaining('unknown member') });
  });

  test('a list of constants is told as a list', () => {
    const file = {
      entityType: 'person',
      label: { vi: '', en: '' },
      attributes: { a: { kind: 'nam', sensitivity: 'public', label: { vi: '', en: '' } } },
    };
    const [problem, ...others] = compileSchema(AttributesFile)(file);
    expect(others).toEqual([]);
    expect(problem?.path).toBe('/attributes/a/kind');
    expect(problem?.sentence).toMatch(/^must be one of "person-name", /);
  });

  test('no problem quotes the value', () => {
    const schema = attributesSchema({
      entityType: 'person',
      label: { vi: '', en: '' },
      attributes: {
        birth_date: { kind: 'date', sensitivity: 'personal', label: { vi: '', en: '' } },
        phones: { kind: 'phone', many: true, sensitivity: 'personal', label: { vi: '', en: '' } },
      },
    });
    const problems = compileSchema(schema)({ birth_date: 'secret', phones: ['0912', 7, { withheld: '' }], secret: 1 });
    expect(problems.map(({ path }) => path).sort()).toEqual(['', '/birth_date', '/phones/1', '/phones/2/withheld']);
    expect(JSON.stringify(problems.map(({ path, sentence }) => (path === '' ? '' : sentence)))).not.toContain('secret');
  });
});
