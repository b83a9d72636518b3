import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadEntityTypes } from '#libs/runtime';
import fc from 'fast-check';
import type { ConnectedSource } from '../connected-source.ts';
import { loadSources } from '../load-sources.ts';
import { parseJsonRow } from './parse-json.ts';
import { prepareRow } from './prepare-row.ts';
import type { ReadRow } from './read-row.ts';

let sources: ConnectedSource[];
beforeAll(async () => {
  sources = await loadSources('sources', await loadEntityTypes('entity-types'));
});

const read = (bytes: Buffer): ReadRow => ({
  place: 'record 0',
  raw: bytes,
  rawBytes: bytes.length,
  content: parseJsonRow(bytes),
});

/** Every field that a source file names, down to nested ones. */
function fieldsOf(source: ConnectedSource): string[] {
  const fields = new Set<string>();
  const visit = (value: unknown, key = ''): void => {
    if (typeof value === 'string' && ['field', 'recordId', 'join', 'first', 'list', 'attributes'].includes(key)) {
      fields.add(value);
    } else if (Array.isArray(value)) value.forEach((item) => visit(item, key));
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) visit(member, key === 'attributes' ? 'attributes' : name);
    }
  };
  visit(source.definition.datasets);
  visit(source.definition.operation);
  return [...fields];
}
function rowOf(entries: readonly (readonly [string, unknown])[]): object {
  const row: Record<string, unknown> = {};
  for (const [path, value] of entries) {
    const [head = '', tail] = path.split('.');
    if (tail === undefined) row[head] = value;
    else row[head] = { ...(row[head] as object | undefined), [tail]: value };
  }
  return row;
}

const CANARY = 'Tối Mật Canary';
const hostile = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      '1',
      '01/01/1990',
      '012345678901',
      'THEM',
      'XOA',
      'CA_NHAN',
      '',
      'BAO_MAT',
      'KHONG_CO',
      null,
    ),
  },
  { weight: 2, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      CANARY,
      `${CANARY}\0`,
      '\ud800',
      `${CANARY}`.repeat(400),
      [CANARY, { a: CANARY }],
      -0,
      '9'.repeat(40),
    ),
  },
);

describe('whatever a source sends', () => {
  test('a row becomes valid records or one refusal, and no reason quotes a value', () => {
    for (const source of sources) {
      const fields = fieldsOf(source);
      expect(fields.length).toBeGreaterThan(10);
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.constantFrom(...fields), hostile), { maxLength: 40 }), (entries) => {
          const prepared = prepareRow(source, read(Buffer.from(JSON.stringify(rowOf(entries)))));
          if (prepared.kind === 'refused') {
            expect(JSON.stringify([prepared.refusal.path, prepared.refusal.sentence])).not.toContain('Canary');
          } else {
            expect(prepared.records.length).toBeGreaterThan(0);
          }
        }),
        { numRuns: 2000 },
      );
    }
  });

  test('any bytes are a row or a refusal', () => {
    const [source] = sources;
    if (source === undefined) throw new Error('no source');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        expect(['records', 'refused']).toContain(prepareRow(source, read(Buffer.from(bytes))).kind);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['{"n":12345678901234567890}', '12345678901234567890'],
  ['{"n":0.10}', '0.10'],
  ['{"n":1e400}', '1e400'],
  ['{"n":-7}', -7],
  ['{"n":"12345678901234567890"}', '12345678901234567890'],
])('%s keeps its digits', (text, expected) => {
  expect(parseJsonRow(Buffer.from(text))).toEqual({ kind: 'row', row: { n: expected } });
});
