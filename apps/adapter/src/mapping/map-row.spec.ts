import { describe, expect, test } from '@jest/globals';
import type { AttributesFile } from '#libs/contract';
import type { DatasetDefinition, SourceDefinition } from '../source-definition.ts';
import type { Expression } from './expression.ts';
import { compileMapping, type MappedRow } from './map-row.ts';

const label = { vi: '', en: '' };
const attribute = { kind: 'text', sensitivity: 'public', label } as const;
const PERSON: AttributesFile = {
  entityType: 'person',
  label,
  attributes: {
    name: attribute,
    other: attribute,
    phones: { ...attribute, kind: 'phone', many: true },
    head: { ...attribute, kind: 'reference', target: 'person' },
  },
};

function definition(datasets: Record<string, Partial<DatasetDefinition>>, more: object = {}): SourceDefinition {
  const whole = Object.fromEntries(
    Object.entries(datasets).map(([name, dataset]) => [
      name,
      { entityType: 'person', recordId: 'id', version: 'assigned', attributes: { name: 'ten' }, ...dataset },
    ]),
  );
  return {
    source: 'test',
    label,
    tokens: { unknown: ['', 'N/A'], empty: ['KHONG_CO'], withheld: { '***': 'by the ministry' } },
    operation: { field: 'op', values: { XOA: 'd', SUA: 'u' } },
    datasets: whole as Record<string, DatasetDefinition>,
    ...more,
  };
}
function map(source: SourceDefinition, row: unknown): MappedRow {
  const { mapping, problems } = compileMapping(source, (name) => (name === 'person' ? PERSON : undefined));
  expect(problems).toEqual([]);
  return mapping.map(row);
}
/** The value that an expression gives for a row; a refusal as `code path`. */
function value(expression: Expression, row: object, attributeName = 'name'): unknown {
  const source = definition({ people: { attributes: { [attributeName]: expression } } });
  const mapped = map(source, { id: '1', ...row });
  if (mapped.kind === 'refused') return mapped.refusals.map(({ code, path }) => `${code} ${path}`).join();
  return mapped.records[0]?.attributes?.[attributeName];
}

describe('expressions', () => {
  test.each<[string, Expression, object, unknown]>([
    ['copy', 'ten', { ten: ' Lan ' }, 'Lan'],
    ['copy of a path', 'a.b[1].c', { a: { b: [{}, { c: 'x' }] } }, 'x'],
    ['a number keeps its digits', 'n', { n: 42 }, '42'],
    ['absent is unknown', 'ten', {}, null],
    ['null is unknown', 'ten', { ten: null }, null],
    ['an unknown token', 'ten', { ten: 'N/A' }, null],
    ['an empty token', 'ten', { ten: 'KHONG_CO' }, ''],
    ['a withheld token', 'ten', { ten: '***' }, { withheld: 'by the ministry' }],
    ['an inherited name is not a field', 'constructor.name', {}, null],
    ['constant', { constant: 'x' }, {}, 'x'],
    ['join leaves out what is unknown', { join: ['ho', 'dem', 'ten'] }, { ho: 'Lê', ten: 'Mai' }, 'Lê Mai'],
    ['join of all', { join: ['a', 'b'], separator: '@', all: true }, { a: '1' }, null],
    ['join of nothing known', { join: ['a', 'b'] }, {}, null],
    ['join of something withheld', { join: ['a', 'b'] }, { a: 'x', b: '***' }, { withheld: 'by the ministry' }],
    ['first', { first: ['a', 'b'] }, { b: 'x' }, 'x'],
    ['split and index', { field: 'a', split: { separator: ',', index: -1 } }, { a: 'x, y , z' }, 'z'],
    ['split beyond the end', { field: 'a', split: { separator: ',', index: 5 } }, { a: 'x' }, null],
    ['part', { field: 'a', part: { start: 2, length: 3 } }, { a: 'abcdefg' }, 'cde'],
    ['part beyond the end', { field: 'a', part: { start: 9 } }, { a: 'abc' }, null],
    ['case', { field: 'a', case: 'lower' }, { a: 'ĐẶNG' }, 'đặng'],
    ['value map', { field: 'a', values: { '1': 'male' } }, { a: 1 }, 'male'],
    ['value map to unknown', { field: 'a', values: { '0': null } }, { a: '0' }, null],
    ['value map refuses', { field: 'a', values: { '1': 'x' } }, { a: '2' }, 'mapping.failed a'],
    ['value map keeps', { field: 'a', values: { '1': 'x' }, otherwise: 'keep' }, { a: '2' }, '2'],
    ['date forgets', { field: 'a', date: 'yyyy-MM-dd', otherwise: 'unknown' }, { a: '1859-10-81' }, null],
    ['value map forgets', { field: 'a', values: { '1': 'x' }, otherwise: 'unknown' }, { a: '2' }, null],
    ['date', { field: 'a', date: ['dd/MM/yyyy', 'yyyy'] }, { a: '1990' }, '1990'],
    ['no date', { field: 'a', date: 'dd/MM/yyyy' }, { a: '1990' }, 'mapping.failed a'],
    ['a date that is known to be none', { field: 'a', date: 'yyyy' }, { a: 'KHONG_CO' }, ''],
    ['amount', { field: 'a', amount: { group: '.', decimal: ',' } }, { a: '-01.500.000,50' }, '-1500000.5'],
    ['amount zero', { field: 'a', amount: {} }, { a: '-0.00' }, '0'],
    ['no amount', { field: 'a', amount: {} }, { a: '1e9' }, 'mapping.failed a'],
    ['when it holds', { field: 'a', when: { field: 'b', is: ['x', 'y'] } }, { a: '1', b: 'y' }, '1'],
    ['when it does not', { field: 'a', when: { field: 'b', is: 'x' } }, { a: '1' }, null],
    ['an object is no text', 'a', { a: { b: 1 } }, 'mapping.failed a'],
  ])('%s', (_, expression, row, expected) => {
    expect(value(expression, row)).toEqual(expected);
  });

  test.each<[string, Expression, object, unknown]>([
    ['one value becomes several', { field: 'p', split: { separator: ';' } }, { p: '1; 2;;1' }, ['1', '2']],
    ['several fields to several values', { list: ['a', 'b', 'c'] }, { a: '1', c: '2' }, ['1', '2']],
    ['an array', 'p', { p: ['1', null, '', '2'] }, ['1', '2']],
    ['a single value of many', 'p', { p: '1' }, ['1']],
    ['nothing known', { list: ['a', 'b'] }, {}, null],
    ['each', { each: 'p', value: 'so' }, { p: [{ so: '1' }, { so: '2' }] }, ['1', '2']],
    ['each of what is no array', { each: 'p' }, { p: 'x' }, 'mapping.failed p'],
    ['one withheld among others', { list: ['a', 'b'] }, { a: '1', b: '***' }, ['1', { withheld: 'by the ministry' }]],
  ])('%s', (_, expression, row, expected) => {
    expect(value(expression, row, 'phones')).toEqual(expected);
  });

  test('a reference names a record of a dataset, or is unknown as its id is', () => {
    const expression = {
      reference: { dataset: 'people', recordId: { join: ['h', { constant: '#x' }], separator: '', all: true } },
    };
    expect(value(expression, { h: 'A' }, 'head')).toEqual({ source: 'test', dataset: 'people', record_id: 'A#x' });
    expect(value(expression, {}, 'head')).toBeNull();
  });
});

describe('conditions', () => {
  test.each<[string, object, object, boolean]>([
    ['known', { field: 'a' }, { a: 'x' }, true],
    ['not known', { field: 'a', known: false }, { a: 'N/A' }, true],
    ['an object is known', { field: 'a' }, { a: {} }, true],
    ['an empty array is not', { field: 'a' }, { a: [] }, false],
    ['is not', { field: 'a', isNot: 'x' }, {}, true],
    ['length', { field: 'a', length: [9, 12] }, { a: '123456789' }, true],
    ['every', { every: [{ field: 'a' }, { field: 'b' }] }, { a: '1' }, false],
    ['any', { any: [{ field: 'a' }, { field: 'b' }] }, { a: '1' }, true],
    ['not', { not: { field: 'a' } }, {}, true],
  ])('%s', (_, when, row, holds) => {
    expect(value({ constant: 'yes', when }, row)).toBe(holds ? 'yes' : null);
  });
});

describe('records', () => {
  const two = definition({
    firm: { attributes: { name: 'ten' } },
    head: {
      recordId: { join: ['id', { constant: '#head' }], separator: '', all: true },
      when: { field: 'sep' },
      attributes: { name: 'sep' },
    },
  });

  test('one row gives several records; one whose condition does not hold is gone', () => {
    const withHead = map(two, { id: '1', ten: 'A', sep: 'B', op: 'SUA' });
    expect(withHead).toMatchObject({
      records: [
        { recordId: '1', op: 'u' },
        { recordId: '1#head', op: 'u', attributes: { name: 'B' } },
      ],
    });
    const without = map(two, { id: '1', ten: 'A' });
    expect(without).toMatchObject({ records: [{ op: 'r' }, { recordId: '1#head', op: 'd', attributes: null }] });
  });

  test('a deletion looks at the ids alone', () => {
    expect(map(two, { id: '1', ten: { broken: true }, op: 'XOA' })).toMatchObject({
      records: [
        { op: 'd', attributes: null },
        { op: 'd', attributes: null },
      ],
    });
  });

  test('a row that gives no record is refused, not lost', () => {
    const picky = definition({ people: { when: { field: 'kind', is: 'person' } } });
    expect(map(picky, { id: '1', kind: 'car' })).toMatchObject({
      refusals: [{ path: 'when' }],
      subject: { recordId: '1' },
    });
    expect(map(picky, { id: '1', op: 'XOA' }).kind).toBe('records');
  });

  test('every fault of a row is named at once, and none with its value', () => {
    const source = definition({
      people: {
        version: { field: 'v' },
        sourceTime: { field: 't', date: 'dd/MM/yyyy HH:mm' },
        attributes: { name: { field: 'n', date: 'yyyy' }, other: { field: 'o', values: { a: 'b' } } },
      },
    });
    const mapped = map(source, { id: '1', op: '?', v: '1.5', t: 'secret', n: 'secret', o: 'secret' });
    if (mapped.kind !== 'refused') throw new Error('was taken');
    expect(mapped.refusals.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'mapping.failed op',
      'record.version-invalid v',
      'mapping.failed t',
      'mapping.failed n',
      'mapping.failed o',
    ]);
    expect(JSON.stringify(mapped.refusals)).not.toContain('secret');
  });

  test('versions of a field are integers below 2^63, as numbers or texts', () => {
    const source = definition({ people: { version: { field: 'v' } } });
    const versionOf = (v: unknown): unknown => {
      const mapped = map(source, { id: '1', v });
      return mapped.kind === 'records' ? mapped.records[0]?.version : mapped.refusals[0].code;
    };
    expect(versionOf('9223372036854775807')).toBe(9223372036854775807n);
    expect(versionOf(7)).toBe(7n);
    for (const bad of ['9223372036854775808', '-1', '01', '1e3', '', null, undefined, {}]) {
      expect(versionOf(bad)).toBe('record.version-invalid');
    }
  });

  test('a source time is an instant in the zone of the source', () => {
    const source = definition({ people: { sourceTime: { field: 't', date: 'dd/MM/yyyy HH:mm' } } });
    const at = (t?: string): unknown => {
      const mapped = map(source, { id: '1', t });
      return mapped.kind === 'records' ? mapped.records[0]?.sourceTimeMs : mapped;
    };
    expect(at('01/01/2026 07:00')).toBe(Date.parse('2026-01-01T00:00:00Z'));
    expect(at()).toBeNull();
  });
});

test('mistakes of a definition are all found, each at its place', () => {
  const source = definition(
    {
      people: {
        when: { field: 'a', is: 'x', known: true },
        attributes: {
          nick: 'a',
          name: { field: 'a', constant: 'b' },
          other: { field: 'a..b', date: 'dd/MM', separator: ',' },
          head: { reference: { dataset: 'nobody', recordId: 'a' } },
        },
      },
      cars: { entityType: 'car' },
    },
    { timeZone: 'Asia/Atlantis' },
  );
  const { problems } = compileMapping(source, (name) => (name === 'person' ? PERSON : undefined));
  expect(problems.map(({ path }) => path.join('.'))).toEqual([
    'timeZone',
    'datasets.people.attributes.nick',
    'datasets.people.attributes.name',
    'datasets.people.attributes.other.separator',
    'datasets.people.attributes.other.field',
    'datasets.people.attributes.other.date',
    'datasets.people.attributes.head.reference.dataset',
    'datasets.people.when',
    'datasets.cars.entityType',
  ]);
});
