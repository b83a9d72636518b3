import { existsSync } from 'node:fs';
import type { EntityTypeDefinition } from '#libs/contract';
import { loadEntityTypes, logger as namedLogger } from '#libs/runtime';
import { EventTables, StoredInstallationTable, type Store } from '#libs/store';
import { openEventLog, type EventLog } from '#libs/stream';
import { readProcessSettings, type ProcessSettings } from '../../all-in-one/src/config.ts';
import { datasetsOf, openStoreOf } from '../../all-in-one/src/environment.ts';
import type { ConnectedSource } from '../../adapter/src/connected-source.ts';
import { loadSources } from '../../adapter/src/load-sources.ts';
import { wrongArgument } from './exit-codes.ts';
import { settingsOf, type PipelineOptionValues } from './options.ts';

/** Opens the store for one command and closes it after: that of a running instance, or starts the embedded server. */
export async function withStore<T>(
  options: PipelineOptionValues,
  work: (store: Store, settings: ProcessSettings) => Promise<T>,
): Promise<T> {
  const settings = readProcessSettings(settingsOf(options));
  if (settings.databaseUrl === null && !existsSync(settings.dataDir)) {
    throw wrongArgument(`there is no store at ${settings.dataDir}: name its folder with --data-dir`);
  }
  const opened = await openStoreOf({ ...settings, logger: namedLogger('lienthong', settings.logLevel) }, true);
  try {
    return await work(opened.store, settings);
  } finally {
    await opened.close();
  }
}

export interface OpenedPipeline {
  readonly store: Store;
  readonly log: EventLog;
  readonly namespace: string;
  readonly incarnation: number;
  readonly sources: readonly ConnectedSource[];
  readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>;
  readonly datasets: readonly { source: string; dataset: string; entityType: string }[];
}

/** The store with its event log and definitions, for commands that look at the whole. */
export async function withPipelineStore<T>(
  options: PipelineOptionValues,
  work: (opened: OpenedPipeline) => Promise<T>,
): Promise<T> {
  return withStore(options, async (store, settings) => {
    const entityTypes = await loadEntityTypes(settings.entityTypesDir);
    const sources = await loadSources(settings.sourcesDir, entityTypes);
    const installation = await new StoredInstallationTable(store.pool).find();
    const { eventLog } = settings;
    const logger = namedLogger('lienthong', settings.logLevel);
    const log = await openEventLog(
      eventLog.kind === 'kafka'
        ? { ...eventLog, clientId: 'lienthong-command', logger }
        : { kind: 'postgres', tables: new EventTables(store.pool), logger },
    );
    try {
      return await work({
        store,
        log,
        namespace: installation?.namespace ?? settings.namespace,
        incarnation: installation?.incarnation ?? 1,
        entityTypes,
        sources,
        datasets: datasetsOf(sources),
      });
    } finally {
      await log.close();
    }
  });
}
