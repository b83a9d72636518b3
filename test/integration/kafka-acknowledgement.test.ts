import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { EventLog } from '#libs/stream';
import { freshNamespace, openTestLog } from '../support/event-logs.ts';
import { hasKafka } from '../support/kafka-broker.ts';
import { createTestStore } from '../support/test-store.ts';
import type { Store } from '#libs/store';

const PRODUCE = 0;

/** What a produce request says, from the bytes that went to the broker: size, api, version, correlation, client, transaction, acks. */
function acksOf(request: Buffer): number | null {
  if (request.length < 20 || request.readInt16BE(4) !== PRODUCE) return null;
  const afterText = (at: number): number => at + 2 + Math.max(0, request.readInt16BE(at));
  return request.readInt16BE(afterText(afterText(12)));
}

(hasKafka('acknowledgement of events') ? describe : describe.skip)('an acknowledged event', () => {
  let store: Store;
  let log: EventLog;
  beforeAll(async () => {
    store = await createTestStore();
    log = await openTestLog('kafka', store);
  });
  afterAll(async () => {
    await log?.close();
    await store?.close();
  });

  test('was acknowledged by all replicas in sync: every request to write asks for it', async () => {
    const topic = { name: `${freshNamespace()}.record-changed.tax.taxpayer.v1`, partitions: 3 };
    await log.ensureTopics([topic]);
    const write = jest.spyOn(Socket.prototype, 'write');
    try {
      const events = ['a', 'b', 'c', 'd'].map((key) => ({
        topic: topic.name,
        key: Buffer.from(key),
        value: Buffer.from('{}'),
        headers: {},
      }));
      await log.publish(events);
      const asked = write.mock.calls.flatMap(([sent]) => (Buffer.isBuffer(sent) ? [acksOf(sent)] : []));
      const acks = asked.filter((each) => each !== null);
      expect(acks.length).toBeGreaterThan(0);
      expect(new Set(acks)).toEqual(new Set([-1]));
    } finally {
      write.mockRestore();
    }
  });
});
