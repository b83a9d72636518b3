import { Kafka, logLevel, type Admin } from 'kafkajs';

/** What an operator may do to topics on a broker, and should not. */
export async function recreateTopic(broker: string, topic: string, partitions: number): Promise<void> {
  await administer(broker, async (admin) => {
    await admin.deleteTopics({ topics: [topic] });
    // The broker forgets the topic a moment after it said so.
    for (let attempt = 1; ; attempt += 1) {
      const wanted = { topic, numPartitions: partitions };
      const made = await admin.createTopics({ topics: [wanted], waitForLeaders: true }).catch(() => false);
      if (made) return;
      if (attempt === 50) throw new Error(`${topic} cannot be made again`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
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
