import { LienThongError } from '#libs/contract';
import type { Pool } from 'pg';
import { inTransaction } from '../transaction.ts';

export interface StoredInstallation {
  readonly namespace: string;
  readonly incarnation: number;
}

/** What the store remembers of itself: `InstallationTable` of the stream. */
export class StoredInstallationTable {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async find(): Promise<StoredInstallation | null> {
    const { rows } = await this.pool.query<StoredInstallation>(
      'SELECT namespace, incarnation FROM stream.installation',
    );
    return rows[0] ?? null;
  }

  /** Remembers the namespace unless one is remembered already; gives what is remembered. */
  async remember(namespace: string): Promise<StoredInstallation> {
    await this.pool.query('INSERT INTO stream.installation (namespace) VALUES ($1) ON CONFLICT DO NOTHING', [
      namespace,
    ]);
    return this.get();
  }

  /** To be called after a backup was restored: versions given from now on are above all that were ever given (L5). */
  async raiseIncarnation(): Promise<StoredInstallation> {
    await inTransaction(this.pool, async (client) => {
      await client.query('UPDATE stream.installation SET incarnation = incarnation + 1');
      // On another server transactions may be numbered from lower on: the feed would hold these back for ever.
      await client.query(`UPDATE unified.entity_version SET xact = '3' WHERE xact >= pg_current_xact_id()`);
    });
    return this.get();
  }

  private async get(): Promise<StoredInstallation> {
    const installation = await this.find();
    if (installation === null) throw new LienThongError('store.unsuitable', 'no namespace was ever claimed');
    return installation;
  }
}

/** Entity versions of a time that is gone: above `after`, below `before`. */
export interface LostVersions {
  readonly after: bigint;
  readonly before: bigint;
}

/**
 * What was published after a backup that was restored later, for each writer: the store knows nothing of it, and the
 * writer went on from the backup, so that a reader of its topic leaves it out. Empty where nothing was ever restored.
 */
export async function readLostVersions(pool: Pool, consumer: string): Promise<LostVersions[]> {
  const { rows } = await pool.query<{ after: string; before: string }>(
    `SELECT coalesce(r.last_seq, 0) AS after, i.incarnation::bigint << 48 AS before
       FROM stream.installation, generate_series(2, incarnation) AS i (incarnation)
       LEFT JOIN stream.restore r ON r.incarnation = i.incarnation AND r.consumer = $1
      ORDER BY 1`,
    [consumer],
  );
  return rows.map(({ after, before }) => ({ after: BigInt(after), before: BigInt(before) }));
}
