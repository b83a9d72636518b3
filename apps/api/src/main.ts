import { loadEntityTypes, logger as namedLogger } from '#libs/runtime';
import { openStore } from '#libs/store';
import { readApiSettings } from './config.ts';
import { startApi } from './start-api.ts';

const logger = namedLogger('api');

async function main(): Promise<void> {
  const settings = readApiSettings();
  const entityTypes = await loadEntityTypes(settings.entityTypesDir);
  const store = await openStore(settings.databaseUrl, { applicationName: 'lienthong-api', role: 'api' });
  const api = await startApi({ store, entityTypes, logger }, settings.http);
  logger.info({ url: api.url, docs: `${api.url}/docs` }, 'the api answers');

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  logger.info({ signal }, 'stopping');
  await api.stop();
  await store.close();
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'the api cannot run');
  process.exit(1);
});
