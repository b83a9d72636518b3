import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitRecords, type BodyFormat } from './split-records.ts';

const split = (text: string, format: BodyFormat = 'json', max = 1000): string[] =>
  splitRecords(Buffer.from(text), format, max).map(String);

describe('the records of a body', () => {
  test.each<[string, BodyFormat, string[]]>([
    ['[]', 'json', []],
    [' [ ] ', 'json', []],
    ['\ufeff[{"a":[1,2]} , {"b":"],["}]', 'json', ['{"a":[1,2]}', '{"b":"],["}']],
    ['[{"a":"\\"]"},1]', 'json', ['{"a":"\\"]"}', '1']],
    ['{"a":1}', 'json', ['{"a":1}']],
    ['{"a":1}\r\n\n{"b":2}', 'json-lines', ['{"a":1}', '{"b":2}']],
  ])('%s', (text, format, expected) => {
    expect(split(text, format)).toEqual(expected);
  });

  test.each(['', ' ', '12', '"x"', '[1', '[1]]', '[1,]', '[,1]', '[{"a":"]', '[1] x'])('%s is no body', (text) => {
    expect(() => split(text)).toThrow('input.unreadable');
  });

  test('one more than the most is too many', () => {
    expect(split('[1,2]', 'json', 2)).toHaveLength(2);
    expect(() => split('[1,2,3]', 'json', 2)).toThrow('http.too-many-records');
    expect(() => split('1\n2\n3', 'json-lines', 2)).toThrow('http.too-many-records');
  });

  test('any JSON array is cut into its elements', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.constantFrom(undefined, 2), (values, indent) => {
        const records = splitRecords(Buffer.from(JSON.stringify(values, null, indent)), 'json', 1000);
        expect(records.map((record) => JSON.parse(record.toString()) as unknown)).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
    );
  });
});
