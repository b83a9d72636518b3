import { loadEntityTypes, logger as namedLogger } from '#libs/runtime';
import { EventTables, openStore, StoredInstallationTable, TopicTable } from '#libs/store';
import { claimNamespace, openEventLog } from '#libs/stream';
import { readStewardApiSettings } from './config.ts';
import { startStewardApi } from './start-steward-api.ts';

const logger = namedLogger('steward-api');

async function main(): Promise<void> {
  const settings = readStewardApiSettings();
  const entityTypes = await loadEntityTypes(settings.entityTypesDir);
  const store = await openStore(settings.databaseUrl, { applicationName: 'lienthong-steward-api', role: 'steward' });
  const log = await openEventLog(
    settings.eventLog.kind === 'kafka'
      ? { ...settings.eventLog, clientId: 'lienthong-steward-api', logger, register: new TopicTable(store.pool) }
      : { kind: 'postgres', tables: new EventTables(store.pool), logger },
  );
  const { namespace } = await claimNamespace({
    log,
    installation: new StoredInstallationTable(store.pool),
    namespace: settings.namespace,
  });
  let failed = false;
  const onFailure = (): void => {
    failed = true;
    process.kill(process.pid, 'SIGTERM');
  };
  const api = await startStewardApi({ store, log, namespace, entityTypes, logger, onFailure }, settings.http);
  logger.info({ url: api.url, docs: `${api.url}/docs` }, 'the steward-api answers');

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  logger.info({ signal }, 'stopping');
  await api.stop();
  await log.close();
  await store.close();
  process.exitCode = failed ? 1 : 0;
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'the steward-api cannot run');
  process.exit(1);
});
