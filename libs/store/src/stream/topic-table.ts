import { LienThongError } from '#libs/contract';
import type { Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';

export interface RememberedTopic {
  readonly name: string;
  readonly partitions: number;
}

/** Remembers how many partitions each topic has, whichever log holds it: `TopicRegister` of the stream. */
export class TopicTable {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** @throws LienThongError 'log.partitions-changed' naming every topic that has another number than remembered. */
  async remember(topics: readonly RememberedTopic[]): Promise<void> {
    await this.pool.query(
      `INSERT INTO stream.topic (name, partitions)
       SELECT * FROM unnest($1::text[], $2::int[]) AS t(name, partitions) ORDER BY name
       ON CONFLICT (name) DO NOTHING`,
      [arrayLiteral(topics.map((topic) => topic.name)), arrayLiteral(topics.map((topic) => topic.partitions))],
    );
    const remembered = await this.find(topics.map((topic) => topic.name));
    const changed = topics.flatMap(({ name, partitions }) => {
      const known = remembered.get(name)?.partitions;
      return known === partitions ? [] : [`${name}: ${partitions} partitions, ${known} remembered`];
    });
    if (changed.length > 0) throw new LienThongError('log.partitions-changed', changed);
  }

  async find(
    names: readonly string[],
  ): Promise<Map<string, { readonly topicId: number; readonly partitions: number }>> {
    const { rows } = await this.pool.query<{ topic_id: number; name: string; partitions: number }>(
      'SELECT topic_id, name, partitions FROM stream.topic WHERE name = ANY ($1::text[])',
      [arrayLiteral(names)],
    );
    return new Map(rows.map((row) => [row.name, { topicId: row.topic_id, partitions: row.partitions }]));
  }
}
