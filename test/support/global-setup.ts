import { findKafka } from './kafka/find-kafka.ts';
import { removeKafkaFolders } from './kafka-broker.ts';

/**
 * Once for each run that meets servers: settles where a Kafka broker would come from. Nothing is started here: the
 * first suite that asks starts it. With REQUIRE_KAFKA=1, as CI sets it, a machine without any is a failure.
 */
export default function globalSetup(): void {
  removeKafkaFolders();
  process.env['LIENTHONG_TEST_RUN'] = `${process.pid}`;
  const way = findKafka(process.env);
  process.env['LIENTHONG_TEST_KAFKA'] = way;
  if (way === 'none' && process.env['REQUIRE_KAFKA'] === '1') {
    throw new Error(
      'REQUIRE_KAFKA=1, and there is no Kafka broker: set KAFKA_BROKERS, start Docker, or install Java 17 and Maven',
    );
  }
}
