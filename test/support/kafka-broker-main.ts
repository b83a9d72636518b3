/**
 * A broker to try things by hand, until Ctrl+C:
 * `node --conditions=source --import ./test/support/typescript-loader.mjs test/support/kafka-broker-main.ts`
 * prints the line to export, then for example `npx lienthong demo --log kafka` in another terminal.
 */
import { findKafka } from './kafka/find-kafka.ts';
import { removeKafkaFolders, startKafkaBroker } from './kafka-broker.ts';

process.env['LIENTHONG_TEST_RUN'] = `${process.pid}`;
// One that is given already needs no other.
process.env['LIENTHONG_TEST_KAFKA'] = findKafka({ ...process.env, KAFKA_BROKERS: '' });
const broker = await startKafkaBroker();
process.stdout.write(`export KAFKA_BROKERS=${broker.brokers.join(',')}\n`);

const alive = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(alive);
    void broker.stop().then(() => removeKafkaFolders());
  });
}
