import type { Pool } from 'pg';
import { inTransaction } from '../transaction.ts';

const TABLES = ['entity', 'entity_version', 'crosswalk', 'redirect', 'identifier_key', 'quarantine', 'ledger'];

/**
 * Empties the unified store and sets `consumer` back to where it first began, in one transaction: it then reads the
 * topics again and ends where it was. A sink that is running loses its ownership by this, stands by, and begins anew.
 */
export async function emptyUnifiedStore(pool: Pool, consumer: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    // In the order in which owners take their locks: lease, fence, offsets, effect.
    await client.query(`UPDATE stream.lease SET epoch = epoch + 1, lease_until = '-infinity' WHERE consumer = $1`, [
      consumer,
    ]);
    await client.query(
      `UPDATE stream.writer w SET epoch = l.epoch FROM stream.lease l WHERE w.consumer = $1 AND l.consumer = $1`,
      [consumer],
    );
    await client.query('UPDATE stream.consumer_offset SET next_offset = first_offset WHERE consumer = $1', [consumer]);
    await client.query(`TRUNCATE ${TABLES.map((table) => `unified.${table}`).join(', ')}`);
  });
}
