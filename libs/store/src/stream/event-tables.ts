import { LienThongError } from '#libs/contract';
import type { ClientBase, Pool } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { onConnection } from '../connection.ts';
import { copyOut, type CopiedRows } from '../copy-rows.ts';
import { isTransient } from '../transaction.ts';
import { listenForAppends } from './append-listener.ts';
import { encodeAppend, type AppendedEvent } from './encode-append.ts';
import { TopicTable, type RememberedTopic } from './topic-table.ts';

export interface StoredEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

export interface PartitionBounds {
  readonly topic: string;
  readonly partition: number;
  readonly earliest: bigint;
  readonly next: bigint;
}

/**
 * For each position, what follows it. Offsets have no gaps, so a range is a page however the planner goes about it.
 * Where the page ends is found from the sizes alone, so that a page of large events is cut before it is read.
 */
function readQuery(positions: readonly string[], limits: { maxEvents: number; maxBytes: number }): string {
  return `
  SELECT e.topic_id, e.partition, e.log_offset, e.stamped_ms, e.key, e.value, e.headers
    FROM (VALUES ${positions.join(', ')}) AS f(topic_id, partition, at)
   CROSS JOIN LATERAL (
     SELECT max(s.log_offset) AS last
       FROM (SELECT v.log_offset, sum(octet_length(v.key) + coalesce(octet_length(v.value), 0) + octet_length(v.headers))
                    OVER (ORDER BY v.log_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
               FROM stream.event v
              WHERE v.topic_id = f.topic_id AND v.partition = f.partition
                AND v.log_offset >= f.at AND v.log_offset < f.at + ${limits.maxEvents}) s
      WHERE coalesce(s.before, 0) < ${limits.maxBytes}) page
   CROSS JOIN LATERAL (
     SELECT v.* FROM stream.event v
      WHERE v.topic_id = f.topic_id AND v.partition = f.partition AND v.log_offset >= f.at AND v.log_offset <= page.last
      ORDER BY v.log_offset) e`;
}

/** Headers are read when asked for: few are. */
class EventRow implements StoredEvent {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestampMs: number;
  readonly key: Buffer;
  readonly value: Buffer | null;
  private readonly headerBytes: Buffer;

  /** @param row behind its first column */
  constructor(
    readonly topic: string,
    row: CopiedRows,
  ) {
    this.partition = row.integer();
    this.offset = row.bigint();
    this.timestampMs = Number(row.bigint());
    this.key = row.bytes() ?? NO_BYTES;
    this.value = row.bytes();
    this.headerBytes = row.bytes() ?? NO_BYTES;
  }

  get headers(): Readonly<Record<string, string>> {
    return JSON.parse(this.headerBytes.toString('utf8')) as Record<string, string>;
  }
}

const NO_BYTES = Buffer.alloc(0);

const DESCRIBE = `
  SELECT t.name AS topic, p.partition, p.next_offset AS next,
         coalesce((SELECT e.log_offset FROM stream.event e
                    WHERE e.topic_id = p.topic_id AND e.partition = p.partition
                    ORDER BY e.log_offset LIMIT 1), p.next_offset) AS earliest
    FROM stream.partition p JOIN stream.topic t USING (topic_id)
   WHERE t.name = ANY ($1::text[])
   ORDER BY t.name, p.partition`;

/** The event log's tables: `LogTables` of the stream. */
export class EventTables {
  private readonly pool: Pool;
  private readonly topics: TopicTable;
  /** Topics never change their id, so what was found once is kept. */
  private readonly ids = new Map<string, number>();
  private readonly names = new Map<number, string>();

  constructor(pool: Pool) {
    this.pool = pool;
    this.topics = new TopicTable(pool);
  }

  async ensureTopics(topics: readonly RememberedTopic[]): Promise<void> {
    await this.topics.remember(topics);
    await this.pool.query(
      `INSERT INTO stream.partition (topic_id, partition)
       SELECT t.topic_id, n FROM stream.topic t CROSS JOIN LATERAL generate_series(0, t.partitions - 1) n
        WHERE t.name = ANY ($1::text[]) ORDER BY 1, 2
       ON CONFLICT DO NOTHING`,
      [arrayLiteral(topics.map((topic) => topic.name))],
    );
  }

  async listTopics(prefix: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ name: string }>(
      'SELECT name FROM stream.topic WHERE starts_with(name, $1) ORDER BY name',
      [prefix],
    );
    return rows.map((row) => row.name);
  }

  async partitionCounts(topics: readonly string[]): Promise<Map<string, number>> {
    const found = await this.topics.find(topics);
    return new Map([...found].map(([name, { partitions }]) => [name, partitions]));
  }

  async describe(topics: readonly string[]): Promise<PartitionBounds[]> {
    const { rows } = await this.pool.query<{ topic: string; partition: number; next: string; earliest: string }>(
      DESCRIBE,
      [arrayLiteral(topics)],
    );
    return rows.map((row) => ({ ...row, earliest: BigInt(row.earliest), next: BigInt(row.next) }));
  }

  /** All of them in one transaction, in the order given; in the caller's where one is given. */
  async append(events: readonly AppendedEvent[], transaction: ClientBase | Pool = this.pool): Promise<void> {
    if (events.length === 0) return;
    await this.learnIds(events.map((event) => event.topic));
    const { body, columns } = encodeAppend(events, (topic) => this.idOf(topic));
    await transaction.query('SELECT stream.append($1, $2, $3, $4, $5, $6, $7, $8)', [...columns, body]);
  }

  async read(
    from: readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[],
    limits: { readonly maxEvents: number; readonly maxBytes: number },
  ): Promise<StoredEvent[]> {
    if (from.length === 0) return [];
    await this.learnIds(from.map((position) => position.topic));
    const positions = from.map(
      ({ topic, partition, offset }) => `(${this.idOf(topic)}, ${partition}, ${offset}::bigint)`,
    );
    const rows = await onConnection(this.pool, (client) => copyOut(client, readQuery(positions, limits)));
    const events: StoredEvent[] = [];
    while (rows.next()) events.push(new EventRow(this.names.get(rows.integer()) ?? '', rows));
    return events;
  }

  /** Forgets events below an offset, as a log's retention does. */
  async trim(topic: string, partition: number, below: bigint): Promise<void> {
    await this.learnIds([topic]);
    await this.pool.query('DELETE FROM stream.event WHERE topic_id = $1 AND partition = $2 AND log_offset < $3', [
      this.idOf(topic),
      partition,
      below.toString(),
    ]);
  }

  listen(onAppend: (topic: string | null) => void): Promise<() => Promise<void>> {
    return listenForAppends(this.pool, onAppend);
  }

  isTransient(error: unknown): boolean {
    return isTransient(error);
  }

  async ping(): Promise<void> {
    await this.pool.query('SELECT');
  }

  private idOf(topic: string): number {
    const id = this.ids.get(topic);
    if (id === undefined) throw new LienThongError('log.topic-unknown', topic);
    return id;
  }

  private async learnIds(topics: readonly string[]): Promise<void> {
    const unknown = new Set<string>();
    for (const topic of topics) if (!this.ids.has(topic)) unknown.add(topic);
    if (unknown.size === 0) return;
    for (const [name, { topicId }] of await this.topics.find([...unknown])) {
      this.ids.set(name, topicId);
      this.names.set(topicId, name);
    }
  }
}
