import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeProduce, mendProduceRequest, type ProduceArguments } from './produce-request.ts';

interface Encoded {
  readonly buffer: Buffer;
}
interface ProduceRequest {
  readonly request: { readonly apiVersion: number; encode(): Promise<Encoded> };
}
type MakeProduce = (given: ProduceArguments) => ProduceRequest['request'];

const require = createRequire(import.meta.url);
const ofKafkajs = require('kafkajs/src/protocol/requests/produce/v3/request.js') as MakeProduce;
const checksum = require('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Uint8Array) => number;

async function expectSameBytes(given: ProduceArguments): Promise<void> {
  const expected = Buffer.from((await ofKafkajs(given).encode()).buffer);
  const encoded = encodeProduce(given, checksum);
  expect(encoded.buffer.equals(expected)).toBe(true);
  expect(encoded.size()).toBe(expected.length);
}

function request(topicData: ProduceArguments['topicData']): ProduceArguments {
  return { acks: -1, timeout: 30_000, producerId: '81985529216486895', producerEpoch: 3, topicData };
}

test('what is sent is byte for byte what kafkajs sends by itself, at every length at which a length grows', async () => {
  const lengths = [0, 1, 31, 32, 59, 63, 64, 65, 127, 128, 255, 256, 511, 512, 513, 4_095, 4_096, 8_191, 8_192, 70_000];
  const messages = [...lengths, 1_100_000].flatMap((length, i) => [
    {
      key: Buffer.from(`key ${i}`),
      value: Buffer.alloc(length, i + 1),
      headers: { ce_id: 'ư'.repeat(length % 300), empty: '', bytes: Buffer.alloc(length % 70) },
      timestamp: `${1_700_000_000_000 + length}`,
    },
    { key: null, value: null, headers: {}, timestamp: '1700000000000' },
    { value: 'một giá trị', timestamp: '1700000000000' },
  ]);
  const partitions = [0, 1].map((partition) => ({ partition, firstSequence: 7, messages }));
  await expectSameBytes(request([{ topic: 'chủ đề', partitions }]));
});

test('what is sent is byte for byte what kafkajs sends by itself, whatever the events', async () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  const message = fc.record({
    key: fc.option(bytes),
    value: fc.option(bytes),
    headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 50 }), {
      maxKeys: 6,
      noNullPrototype: true,
    }),
    timestamp: fc.nat(40 * 86_400_000).map((ms) => `${1_700_000_000_000 + ms}`),
  });
  const partition = fc.record({
    partition: fc.nat(50),
    firstSequence: fc.nat(2 ** 31 - 1),
    messages: fc.array(message, { minLength: 1, maxLength: 150 }),
  });
  const topic = fc.record({
    topic: fc.string({ minLength: 1, maxLength: 30 }),
    partitions: fc.array(partition, { minLength: 1, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(topic, { maxLength: 3 }), (topicData) => expectSameBytes(request(topicData))),
    { numRuns: 200 },
  );
});

test('a client takes it in the place of its own request, at every version that has such batches', async () => {
  mendProduceRequest();
  mendProduceRequest();
  const produce = require('kafkajs/src/protocol/requests/produce') as {
    versions: string[];
    protocol(asked: { version: number }): (given: ProduceArguments) => ProduceRequest;
  };
  const given = request([
    {
      topic: 't',
      partitions: [{ partition: 0, firstSequence: 0, messages: [{ value: 'v', timestamp: '1700000000000' }] }],
    },
  ]);
  const expected = Buffer.from((await ofKafkajs(given).encode()).buffer);
  for (const version of produce.versions.map(Number).filter((number) => number >= 3)) {
    const { request: made } = produce.protocol({ version })(given);
    const encoded = (await made.encode()) as Encoded & { size(): number };
    expect(encoded.buffer.equals(expected)).toBe(true);
    expect(encoded.size()).toBe(expected.length);
    expect(made.apiVersion).toBe(version);
  }
});
