import { Kafka, logLevel, type Admin } from 'kafkajs';
import { eventually } from './eventually.ts';

/** What an operator may do to topics on a broker, and should not. */
export async function recreateTopic(broker: string, topic: string, partitions: number): Promise<void> {
  await administer(broker, async (admin) => {
    await admin.deleteTopics({ topics: [topic] });
    // The broker forgets the topic a moment after it said so. Not waiting for leaders in the same call: where that wait
    // fails the topic is there, and every further attempt would take it for the one that was deleted.
    const topics = [{ topic, numPartitions: partitions }];
    await afterErrors(`${topic} is made again`, () => admin.createTopics({ topics, waitForLeaders: false }));
    await afterErrors(`${topic} is led`, async () => {
      const { topics: described } = await admin.fetchTopicMetadata({ topics: [topic] });
      return described[0]?.partitions.every(({ leader }) => leader >= 0) === true;
    });
  });
}

/** Until it holds; an error of the broker means not yet, and the last one is told when it never does. */
async function afterErrors(what: string, attempt: () => Promise<boolean>): Promise<void> {
  let last: unknown;
  const holds = (): Promise<boolean> =>
    attempt().catch((error: unknown) => {
      last = error;
      return false;
    });
  await eventually(what, holds).catch((error: unknown) => {
    throw new Error(String(error), { cause: last });
  });
}

export async function addPartitions(broker: string, topic: string, partitions: number): Promise<void> {
  await administer(broker, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count: partitions }] }));
}

/** As retention does: every event held is gone, offsets go on. */
export async function expireTopic(broker: string, topic: string): Promise<void> {
  await administer(broker, async (admin) => {
    const offsets = await admin.fetchTopicOffsets(topic);
    const partitions = offsets
      .filter(({ high }) => high !== '0')
      .map(({ partition, high }) => ({ partition, offset: high }));
    await admin.deleteTopicRecords({ topic, partitions });
  });
}

async function administer(broker: string, work: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}
