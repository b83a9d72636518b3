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

/** Whose rights the connections have: what the app writes and reads, and nothing else. */
export type StoreRole = 'adapter' | 'reconciler' | 'sink' | 'api' | 'steward';

export interface StoreOptions {
  /** Else the login's own rights; also where the login may not make roles. */
  readonly role?: StoreRole;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Connections of `pool` at most. */
  readonly poolSize?: number;
}

/** Days are UTC days, whatever the server's zone. */
const SERVER_OPTIONS = '-c TimeZone=UTC';
const CONNECT_TIMEOUT_MS = 10_000;
/**
 * An app that hears nothing for so long takes the connection for dead: a network that was cut says nothing. Far above
 * what the server allows a batch (`transaction_timeout`).
 */
const ANSWER_TIMEOUT_MS = 30_000;
/** Any constant will do: two processes that start together take turns at it. */
const MIGRATION_LOCK = 7_310_589_263_541n;

/**
 * Opens the store: checks the server, brings the schemas up to date (forward only; several processes may start at
 * once) and gives a pool. One of the caller's errors each: `store.unreachable`, `store.too-old`, `store.unsuitable`.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const applicationName = options.applicationName ?? 'lienthong';
  const { hasRole } = await migrate(url, applicationName, options.role);
  const serverOptions = hasRole ? `${SERVER_OPTIONS} -c role=lienthong_${options.role}` : SERVER_OPTIONS;
  const dataSource = createDataSource(url, applicationName, serverOptions);
  await dataSource.initialize();
  const pool = new Pool({
    connectionString: url,
    application_name: applicationName,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    // Commands of an operator may take as long as they take.
    ...(options.role !== undefined && { query_timeout: ANSWER_TIMEOUT_MS }),
    options: serverOptions,
  });
  // A connection that is lost while idle leaves the pool; the next query opens another one or says what is wrong.
  pool.on('error', () => undefined);
  // One that is lost between two statements of a transaction has nobody to tell but this; the next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    url,
    dataSource,
    pool,
    close: async () => {
      await Promise.all([pool.end(), dataSource.isInitialized ? dataSource.destroy() : undefined]);
    },
  };
}

/** Done by the login itself: the apps' roles may not change tables. Says whether the role asked for can be taken. */
async function migrate(
  url: string,
  applicationName: string,
  role: StoreRole | undefined,
): Promise<{ readonly hasRole: boolean }> {
  const client = await connect(url, applicationName);
  try {
    checkServer(await readServerFacts(client));
    // Held by this connection alone and let go with it, so that a process that dies here blocks nobody.
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK.toString()]);
    await runMigrations(createDataSource(url, applicationName, SERVER_OPTIONS));
    if (role === undefined) return { hasRole: false };
    const { rowCount } = await client.query(
      `SELECT FROM pg_roles WHERE rolname = $1 AND pg_has_role(current_user, oid, 'SET')`,
      [`lienthong_${role}`],
    );
    return { hasRole: rowCount === 1 };
  } finally {
    await client.end();
  }
}

async function runMigrations(dataSource: DataSource): Promise<void> {
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
  } catch (error) {
    throw rightsMissing(error);
  } finally {
    await dataSource.destroy();
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
