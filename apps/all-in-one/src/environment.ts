import type { EntityTypeDefinition } from '#libs/contract';
import { loadEntityTypes, startTracing, stopTracing, type Logger } from '#libs/runtime';
import {
  EventTables,
  findRunningInstance,
  openStore,
  startEmbeddedPostgres,
  StoredInstallationTable,
  TopicTable,
  type EmbeddedPostgres,
  type Store,
} from '#libs/store';
import { claimNamespace, openEventLog, type EventLog } from '#libs/stream';
import type { ConnectedSource } from '../../adapter/src/connected-source.ts';
import { loadSources } from '../../adapter/src/load-sources.ts';

export type EventLogChoice =
  { readonly kind: 'postgres' } | { readonly kind: 'kafka'; readonly brokers: readonly string[] };

export interface EnvironmentOptions {
  /** Folder of the embedded PostgreSQL. */
  readonly dataDir: string;
  /** A PostgreSQL of one's own instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** Shown in `pg_stat_activity`, where `databaseUrl` is given. */
  readonly applicationName?: string;
  readonly eventLog: EventLogChoice;
  /** Prefix of the topics of a new store; a store that is there remembers its own. */
  readonly namespace: string;
  /** Whether a store that remembers another namespace keeps it silently, instead of refusing to start. */
  readonly keepNamespace?: boolean;
  readonly entityTypesDir: string;
  readonly sourcesDir: string;
  readonly rebuild?: boolean;
  /** Where traces go, and how many; left out: nowhere. */
  readonly traceEndpoint?: string | null;
  readonly traceOneIn?: number;
  /** Ends the wait for a log that does not answer; what was opened is closed again. */
  readonly signal?: AbortSignal;
  readonly logger: Logger;
}

/** Everything that the apps of one process share: definitions, store and log. */
export interface Environment {
  readonly options: EnvironmentOptions;
  readonly entityTypes: ReadonlyMap<string, EntityTypeDefinition>;
  readonly sources: readonly ConnectedSource[];
  readonly store: Store;
  readonly log: EventLog;
  readonly namespace: string;
  readonly incarnation: number;
  /** Tells commands where the API of this instance is. */
  announce(api: string): void;
  close(): Promise<void>;
}

export interface OpenedStore {
  readonly store: Store;
  readonly embedded: EmbeddedPostgres | null;
  readonly close: () => Promise<void>;
}

/**
 * The store of a data folder: `databaseUrl` where given, else that of the instance which runs on the folder, else the
 * embedded server, started for as long as this is open.
 */
export async function openStoreOf(
  options: Pick<EnvironmentOptions, 'dataDir' | 'databaseUrl' | 'applicationName' | 'logger'>,
  mayJoin: boolean,
): Promise<OpenedStore> {
  const running = mayJoin ? findRunningInstance(options.dataDir) : null;
  const given = options.databaseUrl ?? running?.url ?? null;
  if (given !== null) {
    const { applicationName } = options;
    const store = await openStore(given, applicationName === undefined ? {} : { applicationName });
    return { store, embedded: null, close: () => store.close() };
  }
  const embedded = await startEmbeddedPostgres({
    dataDir: options.dataDir,
    onRestart: ({ reason, restarted }) => options.logger.warn({ reason, restarted }, 'the embedded PostgreSQL ended'),
  });
  try {
    const store = await openStore(embedded.url, { poolSize: 24 });
    const close = async (): Promise<void> => {
      await store.close();
      await embedded.stop();
    };
    return { store, embedded, close };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** Definitions are read first: a mistake in one is told before anything is started. */
export async function openEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const entityTypes = await loadEntityTypes(options.entityTypesDir);
  const sources = await loadSources(options.sourcesDir, entityTypes);
  const { store, embedded, close } = await openStoreOf(options, false);
  try {
    const { eventLog, logger, traceEndpoint = null, traceOneIn = 1 } = options;
    await startTracing('all-in-one', { traceEndpoint, traceOneIn });
    const opening = openEventLog(
      eventLog.kind === 'kafka'
        ? { ...eventLog, clientId: 'lienthong', logger, register: new TopicTable(store.pool) }
        : { kind: 'postgres', tables: new EventTables(store.pool), logger },
    );
    const log = await unlessAborted(opening, options.signal);
    const installation = new StoredInstallationTable(store.pool);
    const remembered = options.keepNamespace === true ? await installation.find() : null;
    const { namespace, incarnation } = await claimNamespace({
      log,
      installation,
      namespace: remembered?.namespace ?? options.namespace,
      rebuild: options.rebuild ?? false,
    });
    return {
      options,
      entityTypes,
      sources,
      store,
      log,
      namespace,
      incarnation,
      announce: (api) => embedded?.announce({ api }),
      close: async () => {
        await log.close();
        await close();
        await stopTracing();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whatever comes of the work later, nobody waits for it any more. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  return Promise.race([work, aborted]);
}

/** The datasets of all sources with their entity types. */
export function datasetsOf(
  sources: readonly ConnectedSource[],
): { source: string; dataset: string; entityType: string }[] {
  return sources.flatMap(({ name, definition }) =>
    Object.entries(definition.datasets).map(([dataset, { entityType }]) => ({ source: name, dataset, entityType })),
  );
}
