import { LienThongError } from '#libs/contract';
import { Client, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.ts';
import { checkServer, readServerFacts } from './server-check.ts';

export interface Store {
  readonly url: string;
  /** Administrative queries through TypeORM. */
  readonly dataSource: DataSource;
  /** Hot paths: parametrised SQL. `bigint` columns come back as text. */
  readonly pool: Pool;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Connections of `pool` at most. */
  readonly poolSize?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Any constant will do: two processes that start together take turns at it. */
const MIGRATION_LOCK = 7_310_589_263_541n;

/**
 * Opens the store: checks the server, brings the schemas up to date (forward only; several processes may start at
 * once) and gives a pool. One of the caller's errors each: `store.unreachable`, `store.too-old`, `store.unsuitable`.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const applicationName = options.applicationName ?? 'lienthong';
  await migrate(url, applicationName);
  const dataSource = createDataSource(url, applicationName);
  await dataSource.initialize();
  const pool = new Pool({
    connectionString: url,
    application_name: applicationName,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    options: '-c TimeZone=UTC',
  });
  // A connection that is lost while idle leaves the pool; the next query opens another one or says what is wrong.
  pool.on('error', () => undefined);
  return {
    url,
    dataSource,
    pool,
    close: async () => {
      await Promise.all([pool.end(), dataSource.isInitialized ? dataSource.destroy() : undefined]);
    },
  };
}

async function migrate(url: string, applicationName: string): Promise<void> {
  const client = await connect(url, applicationName);
  try {
    checkServer(await readServerFacts(client));
    // Held by this connection alone and let go with it, so that a process that dies here blocks nobody.
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK.toString()]);
    const dataSource = createDataSource(url, applicationName);
    await dataSource.initialize();
    try {
      await dataSource.runMigrations();
    } catch (error) {
      throw rightsMissing(error);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await client.end();
  }
}

async function connect(url: string, applicationName: string): Promise<Client> {
  try {
    const client = new Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    throw new LienThongError('store.unreachable', connectionProblems(error), { cause: error });
  }
}

/** What each address tried answered; pg's messages name host, port, role and database, never the password. */
function connectionProblems(error: unknown): string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(connectionProblems);
  return [error instanceof Error ? error.message : 'unknown error'];
}

/** A login that may not make schemas or tables is a matter for whoever runs the server; anything else is a bug. */
function rightsMissing(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (code !== '42501') return error;
  return new LienThongError('store.unsuitable', `the login lacks rights: ${(error as Error).message}`, {
    cause: error,
  });
}
