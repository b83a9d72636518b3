import { armFaultPoint, loadEntityTypes, logger as namedLogger, startTracing, stopTracing } from '#libs/runtime';
import { EventTables, openStore, StoredInstallationTable, TopicTable } from '#libs/store';
import { claimNamespace, openEventLog } from '#libs/stream';
import { readSinkSettings } from './config.ts';
import { startSink } from './start-sink.ts';

const logger = namedLogger('sink');

async function main(): Promise<void> {
  const settings = readSinkSettings();
  armFaultPoint(settings.faultPoint);
  await startTracing('sink', settings);
  const entityTypes = await loadEntityTypes(settings.entityTypesDir);
  const store = await openStore(settings.databaseUrl, { applicationName: 'lienthong-sink', role: 'sink' });
  const log = await openEventLog(
    settings.eventLog.kind === 'kafka'
      ? { ...settings.eventLog, clientId: 'lienthong-sink', logger, register: new TopicTable(store.pool) }
      : { kind: 'postgres', tables: new EventTables(store.pool), logger },
  );
  const { namespace } = await claimNamespace({
    log,
    installation: new StoredInstallationTable(store.pool),
    namespace: settings.namespace,
  });
  const { batchSize } = settings;
  // A supervisor that starts it again sees the same error again: loud, and nothing skipped.
  const onFailure = (): void => void process.kill(process.pid, 'SIGTERM');
  const sink = await startSink({ store, log, namespace, entityTypes, batchSize, logger, onFailure }, settings.http);
  logger.info({ health: `${sink.url}/health/ready`, topics: entityTypes.size }, 'the sink stores entities');

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  const failed = sink.state.phase === 'failed';
  logger.info({ signal }, 'stopping');
  await sink.stop();
  await log.close();
  await store.close();
  await stopTracing();
  process.exitCode = failed ? 1 : 0;
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'the sink cannot run');
  process.exit(1);
});
