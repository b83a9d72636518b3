import {
  armFaultPoint,
  loadEntityTypes,
  logger as namedLogger,
  retrying,
  startTracing,
  stopTracing,
} from '#libs/runtime';
import { EventTables, isTransient, openStore, StoredInstallationTable, TopicTable, type Store } from '#libs/store';
import { claimNamespace, openEventLog, type EventLog, type Installation } from '#libs/stream';
import { readAdapterSettings, type AdapterSettings } from './config.ts';
import { loadSources } from './load-sources.ts';
import { startAdapter } from './start-adapter.ts';

const logger = namedLogger('adapter');

async function main(): Promise<void> {
  const settings = readAdapterSettings();
  armFaultPoint(settings.faultPoint);
  await startTracing('adapter', settings);
  const sources = await loadSources(settings.sourcesDir, await loadEntityTypes(settings.entityTypesDir));
  const store = await openStore(settings.databaseUrl, { applicationName: 'lienthong-adapter', role: 'adapter' });
  const { log, installation } = await waitForLog(settings, store);
  let hasFailed = false;
  const onFailure = (): void => {
    hasFailed = true;
    // Nothing is skipped: a supervisor that starts it again meets the same error again, loudly.
    process.kill(process.pid, 'SIGTERM');
  };
  const { inboxDir, quietMs, takeKnownAgain, batchSize, answerDays } = settings;
  const adapter = await startAdapter(
    {
      store,
      log,
      ...installation,
      sources,
      logger,
      inboxDir,
      quietMs,
      takeKnownAgain,
      batchSize,
      answerDays,
      onFailure,
    },
    settings.http,
  );
  logger.info({ url: adapter.url, inbox: inboxDir, sources: sources.map(({ name }) => name) }, 'the adapter reads');

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  logger.info({ signal }, 'stopping');
  await adapter.stop();
  await log.close();
  await store.close();
  await stopTracing();
  process.exitCode = hasFailed ? 1 : 0;
}

/** A log that is away at the start is said and waited for: sources keep what they have until we answer. */
async function waitForLog(
  settings: AdapterSettings,
  store: Store,
): Promise<{ log: EventLog; installation: Installation }> {
  return retrying(
    async () => {
      const log = await openEventLog(
        settings.eventLog.kind === 'kafka'
          ? { ...settings.eventLog, clientId: 'lienthong-adapter', logger, register: new TopicTable(store.pool) }
          : { kind: 'postgres', tables: new EventTables(store.pool), logger },
      );
      try {
        const installation = new StoredInstallationTable(store.pool);
        return { log, installation: await claimNamespace({ log, installation, namespace: settings.namespace }) };
      } catch (error) {
        await log.close();
        throw error;
      }
    },
    {
      isRetriable: isTransient,
      attempts: Infinity,
      onRetry: (err, attempt) => logger.warn({ err, attempt }, 'the event log does not answer; waiting for it'),
    },
  );
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'the adapter cannot run');
  process.exit(1);
});
