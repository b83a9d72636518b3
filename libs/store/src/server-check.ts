import { LienThongError } from '#libs/contract';
import type { Client } from 'pg';

const OLDEST_VERSION = 170_000;

export interface ServerFacts {
  readonly version: string;
  /** `server_version_num`: 180004 for 18.4. */
  readonly number: number;
  readonly encoding: string;
}

export async function readServerFacts(client: Client): Promise<ServerFacts> {
  const { rows } = await client.query<ServerFacts>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
            current_setting('server_encoding') AS encoding`,
  );
  return rows[0] ?? { version: 'unknown', number: 0, encoding: 'unknown' };
}

/** @throws LienThongError `store.too-old`, `store.unsuitable` */
export function checkServer({ version, number, encoding }: ServerFacts): void {
  if (number < OLDEST_VERSION) throw new LienThongError('store.too-old', `the server is PostgreSQL ${version}`);
  if (encoding !== 'UTF8') {
    throw new LienThongError('store.unsuitable', `the database's encoding is ${encoding}; it must be UTF8`);
  }
}
