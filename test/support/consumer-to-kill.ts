/** A consumer in a process of its own that stops in the middle of its third batch and waits to be killed. */
import { OwnedConsumption } from '#libs/stream';
import { ConsumerOffsetTable, LeaseTable, openStore } from '#libs/store';
import { CommittingConsumer } from './committing-consumer.ts';
import { openTestLog, quiet, type LogKind } from './event-logs.ts';

const given = JSON.parse(process.argv[2] ?? '{}') as { kind: LogKind; url: string; topic: string; consumer: string };

const store = await openStore(given.url);
const consumer = new CommittingConsumer(store);
consumer.beforeCommit = async () => {
  if (consumer.batches < 2) return;
  process.stdout.write('in the middle of a batch\n');
  await new Promise(() => setInterval(() => undefined, 1_000));
};
new OwnedConsumption({
  consumer: given.consumer,
  topics: () => [given.topic],
  log: await openTestLog(given.kind, store),
  ownership: new LeaseTable(store.pool),
  offsets: new ConsumerOffsetTable(store.pool),
  batchSize: 50,
  maxWaitMs: 200,
  handler: consumer,
  logger: quiet,
}).start();
