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

/** What one backend of the server has written to the write-ahead log so far; 0 where the server does not count it. */
export interface BackendUse {
  readonly pid: number;
  readonly applicationName: string;
  readonly walBytes: number;
}

/** Backends that work for somebody. */
export async function readBackends(pool: Pool): Promise<BackendUse[]> {
  const { rows } = await pool.query<Record<'pid' | 'name' | 'wal', string>>(
    `SELECT pid::text, application_name AS name, coalesce((pg_stat_get_backend_wal(pid)).wal_bytes, 0)::text AS wal
       FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database()`,
  );
  return rows.map((row) => ({ pid: Number(row.pid), applicationName: row.name, walBytes: Number(row.wal) }));
}

/** When each version of an entity that was learnt since became visible; the server must keep times of commits. */
export interface VisibleVersion {
  /** Epoch milliseconds. */
  readonly visibleAt: number;
  readonly members: readonly { readonly record: string; readonly version?: string }[];
}
export async function readVisibleVersions(pool: Pool, sinceMs: number): Promise<VisibleVersion[]> {
  const { rows } = await pool.query<{ at: string; members: VisibleVersion['members'] }>(
    `SELECT (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000)::text AS at, event->'members' AS members
       FROM unified.entity_version WHERE known_at >= to_timestamp($1 / 1000.0)`,
    [sinceMs],
  );
  return rows.map(({ at, members }) => ({ visibleAt: Number(at), members }));
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
