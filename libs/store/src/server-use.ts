import type { Pool } from 'pg';

/** What a database has cost its server so far. */
export interface ServerUse {
  readonly version: string;
  /** Process id of the server's parent of all, where it runs on this machine; its backends are its children. */
  readonly backendPid: number;
  readonly databaseBytes: number;
  /** Bytes of write-ahead log since the server's first start. */
  readonly walBytes: number;
  /** `fsync`, `synchronous_commit`: what a commit promises. */
  readonly durability: { readonly fsync: string; readonly synchronousCommit: string };
}

/** For measurements. */
export async function readServerUse(pool: Pool): Promise<ServerUse> {
  const { rows } = await pool.query<Record<'version' | 'pid' | 'size' | 'wal' | 'fsync' | 'commit', string>>(
    `SELECT current_setting('server_version') AS version, pg_backend_pid()::text AS pid,
            pg_database_size(current_database())::text AS size, (pg_current_wal_lsn() - '0/0')::text AS wal,
            current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the server says nothing of itself');
  return {
    version: row.version,
    backendPid: Number(row.pid),
    databaseBytes: Number(row.size),
    walBytes: Number(row.wal),
    durability: { fsync: row.fsync, synchronousCommit: row.commit },
  };
}

/** One statement with what its executions took together. */
export interface StatementTime {
  readonly calls: number;
  readonly rows: number;
  readonly milliseconds: number;
  readonly walBytes: number;
  readonly statement: string;
}

/** Counts statements from now on. The server must have been started with `pg_stat_statements` preloaded. */
export async function countStatements(pool: Pool): Promise<void> {
  await pool.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await pool.query('SELECT pg_stat_statements_reset()');
}

/** The statements that took longest, longest first. */
export async function readStatementTimes(pool: Pool, limit: number): Promise<StatementTime[]> {
  const { rows } = await pool.query<Record<'calls' | 'rows' | 'ms' | 'wal' | 'statement', string>>(
    `SELECT calls::text, rows::text, total_exec_time::text AS ms, wal_bytes::text AS wal,
            regexp_replace(query, '\\s+', ' ', 'g') AS statement
       FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT $1`,
    [limit],
  );
  return rows.map((row) => ({
    calls: Number(row.calls),
    rows: Number(row.rows),
    milliseconds: Math.round(Number(row.ms)),
    walBytes: Number(row.wal),
    statement: row.statement,
  }));
}
