/**
 * A consumer in a process of its own that stops in the middle of its third batch: to be killed there, or to be paused
 * (SIGSTOP) and woken (SIGCONT) when another one has long taken over.
 */
import { OwnedConsumption } from '#libs/stream';
import { ConsumerOffsetTable, LeaseTable, openStore, ShareTable } from '#libs/store';
import { CommittingConsumer } from './committing-consumer.ts';
import { openTestLog, quiet, type LogKind } from './event-logs.ts';

const given = JSON.parse(process.argv[2] ?? '{}') as {
  kind: LogKind;
  url: string;
  topic: string;
  consumer: string;
  sharing: number;
};

const store = await openStore(given.url);
const consumer = new CommittingConsumer(store, given.sharing > 0);
consumer.beforeCommit = async () => {
  if (consumer.batches < 2) return;
  process.stdout.write('in the middle of a batch\n');
  await new Promise<void>((resolve) => {
    const alive = setInterval(() => undefined, 1_000);
    process.once('SIGCONT', () => {
      clearInterval(alive);
      resolve();
    });
  });
};
consumer.onEnd = () => process.stdout.write('left\n');
new OwnedConsumption({
  consumer: given.consumer,
  topics: () => [given.topic],
  log: await openTestLog(given.kind, store),
  ownership: given.sharing > 0 ? new ShareTable(store.pool, { partitions: given.sharing }) : new LeaseTable(store.pool),
  offsets: new ConsumerOffsetTable(store.pool),
  batchSize: 50,
  maxWaitMs: 200,
  handler: consumer,
  logger: quiet,
}).start();
