import type { Pool } from 'pg';
import { inTransaction } from '../transaction.ts';
import { AcceptTransaction, type AcceptedVersion } from './accept-transaction.ts';

/** At most one version for a record; what the store knows and is newer stays. */
export async function saveRecalled(pool: Pool, source: string, versions: readonly AcceptedVersion[]): Promise<void> {
  await inTransaction(pool, (client) => new AcceptTransaction(client, source).saveVersions(versions));
}
