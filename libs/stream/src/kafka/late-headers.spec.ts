import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LateHeaders, mendHeaders } from './late-headers.ts';

interface Decoder {
  readonly buffer: Buffer;
}
type Headers = Readonly<Record<string, Buffer | string | null | (Buffer | null)[]>>;

const require = createRequire(import.meta.url);
const makeDecoder = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => Decoder;
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => Decoder;
const decodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0/decoder') as (
  decoder: Decoder,
  context: object,
) => { readonly headers: unknown; readonly key: Buffer | null; readonly value: Buffer | null };

const CONTEXT = { firstOffset: '41', firstTimestamp: '1700000000000', magicByte: 2 };

function decoded(headers: Headers): ReturnType<typeof decodeRecord> {
  const record = { offsetDelta: 1, timestampDelta: 5, key: 'khoá', value: Buffer.from('giá trị'), headers };
  const { buffer } = encodeRecord(record);
  // The length of a record stands before it.
  let at = 0;
  while ((buffer[at++] as number) >= 0x80);
  return decodeRecord(new makeDecoder(buffer.subarray(at)), CONTEXT);
}

/** What kafkajs itself makes of headers, each as its last value's text. */
function texts(headers: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers as Headers).map(([name, given]) => {
      const value = Array.isArray(given) ? given.at(-1) : given;
      return [name, value?.toString() ?? ''];
    }),
  );
}

const CASES: Headers[] = [
  {},
  { ce_id: 'một', ce_source: '/lienthong/adapter', 'content-type': 'application/json' },
  { long: 'ư'.repeat(5_000), empty: '', bytes: Buffer.from([0, 1, 2]) },
  { several: [Buffer.from('first'), Buffer.from('last')], after: 'it' },
];

// The order of these matters: once mended, kafkajs makes no headers any more.
const cases = CASES.map((headers) => ({ headers, byKafkajs: texts(decoded(headers).headers) }));
const samples = fc
  .sample(
    fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 300 }), {
      maxKeys: 20,
      noNullPrototype: true,
    }),
    { numRuns: 300, seed: 1 },
  )
  .map((headers) => ({ headers, byKafkajs: texts(decoded(headers).headers) }));

test('headers read late say what kafkajs says of them, as often as they are asked for', () => {
  mendHeaders();
  mendHeaders();
  for (const { headers, byKafkajs } of [...cases, ...samples]) {
    const { headers: late, key, value } = decoded(headers);
    expect(late).toBeInstanceOf(LateHeaders);
    const read = (): Record<string, string> => (late as LateHeaders).read();
    expect(read()).toEqual(byKafkajs);
    expect(read()).toEqual(byKafkajs);
    expect([key?.toString(), value?.toString()]).toEqual(['khoá', 'giá trị']);
  }
});

test('a header without a value is an empty one, not an end of reading', () => {
  // One header, its name of one byte, a length of -1.
  expect(new LateHeaders(Buffer.from([2, 2, 0x61, 1]), 0).read()).toEqual({ a: '' });
});
