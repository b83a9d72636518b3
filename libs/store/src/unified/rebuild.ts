import type { Pool } from 'pg';
import { inTransaction } from '../transaction.ts';

const TABLES = ['entity', 'entity_version', 'crosswalk', 'redirect', 'identifier_key', 'quarantine', 'ledger'];

/**
 * Empties the unified store and sets `consumer` back to where it first began, in one transaction: it then reads the
 * topics again and ends where it was. A sink that is running loses its partitions by this and begins anew.
 */
export async function emptyUnifiedStore(pool: Pool, consumer: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    // In the order in which owners take their locks: shares, offsets, effect.
    await client.query(`UPDATE stream.share SET holder = NULL, lease_until = '-infinity' WHERE consumer = $1`, [
      consumer,
    ]);
    await client.query('UPDATE stream.consumer_offset SET next_offset = first_offset WHERE consumer = $1', [consumer]);
    await client.query(`TRUNCATE ${TABLES.map((table) => `unified.${table}`).join(', ')}`);
  });
}
