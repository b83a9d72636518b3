import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { mendEncoderBuffers } from './encoder-buffers.ts';

interface Encoded {
  readonly buffer: Buffer;
}
type ProduceRequest = (request: object) => { encode(): Promise<Encoded> };

const produce = createRequire(import.meta.url)('kafkajs/src/protocol/requests/produce/v3/request.js') as ProduceRequest;

/** A request with values of many lengths: around the powers of two at which buffers grow, empty and absent ones. */
async function encoded(): Promise<Buffer> {
  const lengths = [0, 1, 59, 63, 64, 65, 127, 128, 255, 256, 511, 512, 513, 4_095, 4_096, 70_000, 300_000];
  const messages = lengths.flatMap((length, i) => [
    {
      key: Buffer.from(`key ${i}`),
      value: Buffer.alloc(length, i + 1),
      headers: { ce_id: 'ư'.repeat(length % 300), empty: '' },
      timestamp: 1_700_000_000_000 + length,
    },
    { key: null, value: null, headers: {}, timestamp: 1_700_000_000_000 },
  ]);
  const partitions = [0, 1].map((partition) => ({ partition, firstSequence: 7, messages }));
  const topicData = [{ topic: 'topic', partitions }];
  const request = produce({ acks: -1, timeout: 1, producerId: '81985529216486895', producerEpoch: 3, topicData });
  return Buffer.from((await request.encode()).buffer);
}

test('what is sent is byte for byte what kafkajs sends by itself', async () => {
  const before = await encoded();
  mendEncoderBuffers();
  mendEncoderBuffers();
  expect((await encoded()).equals(before)).toBe(true);
});
