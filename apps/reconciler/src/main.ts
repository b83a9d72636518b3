import { armFaultPoint, loadEntityTypes, logger as namedLogger, startTracing, stopTracing } from '#libs/runtime';
import { EventTables, openStore, StoredInstallationTable, TopicTable } from '#libs/store';
import { claimNamespace, openEventLog } from '#libs/stream';
import { readReconcilerSettings } from './config.ts';
import { startReconcilers } from './start-reconcilers.ts';

const logger = namedLogger('reconciler');

async function main(): Promise<void> {
  const settings = readReconcilerSettings();
  armFaultPoint(settings.faultPoint);
  await startTracing('reconciler', settings);
  const entityTypes = await loadEntityTypes(settings.entityTypesDir);
  const store = await openStore(settings.databaseUrl, { applicationName: 'lienthong-reconciler', role: 'reconciler' });
  const log = await openEventLog(
    settings.eventLog.kind === 'kafka'
      ? { ...settings.eventLog, clientId: 'lienthong-reconciler', logger, register: new TopicTable(store.pool) }
      : { kind: 'postgres', tables: new EventTables(store.pool), logger },
  );
  const { namespace } = await claimNamespace({
    log,
    installation: new StoredInstallationTable(store.pool),
    namespace: settings.namespace,
  });
  const { batchSize, datasets } = settings;
  // Nothing is skipped: a supervisor that starts it again meets the same error again, loudly.
  const onFailure = (): void => void process.kill(process.pid, 'SIGTERM');
  const parts = { store, log, namespace, entityTypes, datasets, batchSize, logger, onFailure, readsAside: true };
  const reconcilers = await startReconcilers(parts, settings.http);
  logger.info({ health: `${reconcilers.url}/health/ready`, datasets: datasets.length }, 'the reconciler links records');

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  const failed = [...reconcilers.states.values()].some(({ phase }) => phase === 'failed');
  logger.info({ signal }, 'stopping');
  await reconcilers.stop();
  await log.close();
  await store.close();
  await stopTracing();
  process.exitCode = failed ? 1 : 0;
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'the reconciler cannot run');
  process.exit(1);
});
