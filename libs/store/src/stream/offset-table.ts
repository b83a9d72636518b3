import type { Pool } from 'pg';

export interface ConsumerOffset {
  readonly topic: string;
  readonly partition: number;
  /** Where this consumer first began: `next - first` events were read (L3). */
  readonly first: bigint;
  readonly next: bigint;
}

/** Stored offsets: `OffsetTable` of the stream. They are moved by `fencedTransaction` alone. */
export class ConsumerOffsetTable {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async load(consumer: string): Promise<ConsumerOffset[]> {
    const { rows } = await this.pool.query<{ topic: string; partition: number; first: string; next: string }>(
      `SELECT topic, partition, first_offset AS first, next_offset AS next
         FROM stream.consumer_offset WHERE consumer = $1 ORDER BY topic, partition`,
      [consumer],
    );
    return rows.map((row) => ({ ...row, first: BigInt(row.first), next: BigInt(row.next) }));
  }
}
