import { LienThongError } from '#libs/contract';
import { faultPoint } from '#libs/runtime';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { arrayLiteral } from '../array-literal.ts';
import { inTransaction } from '../transaction.ts';
import type { RowForm } from '../quarantine/find-refused.ts';
import { keepRefused, takeForReplay } from '../quarantine/replay.ts';
import { advanceFile, type FileAdvance } from './files.ts';
import { addToOutbox, type OutboxEvent } from './outbox-rows.ts';

/** The greatest version accepted of a record. */
export interface AcceptedVersion {
  readonly dataset: string;
  readonly recordId: string;
  readonly version: bigint;
  readonly deleted: boolean;
  readonly contentHash: string;
  readonly receipt: string;
}
export interface QuarantinedRow {
  readonly dataset: string | null;
  readonly recordId: string | null;
  readonly code: string;
  readonly path: string;
  readonly sentence: string;
  /** Where it stood: file and line, or the place in an HTTP call. */
  readonly place: string;
  readonly raw: Buffer;
  readonly rawBytes: number;
  /** How it was read; null where it could not be read again. */
  readonly form: RowForm | null;
  /** By dataset: the version that is kept for it. */
  readonly versions: ReadonlyMap<string, bigint>;
}
/** An answer given under an `Idempotency-Key`. */
export interface KeyedAnswer {
  readonly key: string;
  readonly bodyHash: string;
  readonly answer: unknown;
}

/**
 * Runs one acceptance: everything `work` writes becomes visible at once, or nothing does. Acceptances of one source
 * take turns (its row is locked), so that the versions and outbox ids they give grow in the order they commit.
 * @throws LienThongError 'source.paused'
 */
export async function acceptInTransaction<T>(
  pool: Pool,
  source: string,
  work: (transaction: AcceptTransaction) => Promise<T>,
): Promise<T> {
  const result = await inTransaction(pool, async (client) => {
    const lock = (): Promise<QueryResult<{ paused: boolean }>> =>
      client.query(`SELECT paused_at IS NOT NULL AS paused FROM adapter.source WHERE source = $1 FOR UPDATE`, [source]);
    let locked = await lock();
    if (locked.rowCount === 0) {
      await client.query(`INSERT INTO adapter.source (source) VALUES ($1) ON CONFLICT DO NOTHING`, [source]);
      locked = await lock();
    }
    if (locked.rows[0]?.paused === true) throw new LienThongError('source.paused');
    const accepted = await work(new AcceptTransaction(client, source));
    faultPoint('accepting');
    return accepted;
  });
  faultPoint('accepted');
  return result;
}

export class AcceptTransaction {
  private readonly client: PoolClient;
  private readonly source: string;

  constructor(client: PoolClient, source: string) {
    this.client = client;
    this.source = source;
  }

  async findAnswer(key: string): Promise<{ readonly bodyHash: string; readonly answer: unknown } | null> {
    const { rows } = await this.client.query<{ bodyHash: string; answer: unknown }>(
      `SELECT body_hash AS "bodyHash", answer FROM adapter.idempotency WHERE source = $1 AND key = $2`,
      [this.source, key],
    );
    return rows[0] ?? null;
  }

  async saveAnswer(answer: KeyedAnswer): Promise<void> {
    await this.client.query(
      `INSERT INTO adapter.idempotency (source, key, body_hash, answer) VALUES ($1, $2, $3, $4::json)`,
      [this.source, answer.key, answer.bodyHash, JSON.stringify(answer.answer)],
    );
  }

  /** What is known of these records; repeats in the question are fine, records never seen are left out. */
  async findVersions(records: readonly { dataset: string; recordId: string }[]): Promise<AcceptedVersion[]> {
    const { rows } = await this.client.query<Omit<AcceptedVersion, 'version'> & { version: string }>(
      `SELECT v.dataset, v.record_id AS "recordId", v.version, v.deleted, v.content_hash AS "contentHash", v.receipt
         FROM (SELECT DISTINCT * FROM UNNEST($2::text[], $3::text[]) AS a (dataset, record_id)) AS asked
         JOIN adapter.record_version v
           ON v.source = $1 AND v.dataset = asked.dataset AND v.record_id = asked.record_id`,
      [this.source, arrayLiteral(records.map((r) => r.dataset)), arrayLiteral(records.map((r) => r.recordId))],
    );
    return rows.map((row) => ({ ...row, version: BigInt(row.version) }));
  }

  /** Takes `count` numbers of the dataset's counter; gives the first of them. */
  async takeCounts(dataset: string, count: number): Promise<bigint> {
    const { rows } = await this.client.query<{ counter: string }>(
      `INSERT INTO adapter.version_counter AS c (source, dataset, counter) VALUES ($1, $2, $3)
       ON CONFLICT (source, dataset) DO UPDATE SET counter = c.counter + EXCLUDED.counter
       RETURNING counter`,
      [this.source, dataset, count],
    );
    return BigInt(rows[0]?.counter ?? 0) - BigInt(count) + 1n;
  }

  /** At most one version for a record. Never lowers one: a late arrival does not displace what is newer. */
  async saveVersions(versions: readonly AcceptedVersion[]): Promise<void> {
    if (versions.length === 0) return;
    await this.client.query(
      `INSERT INTO adapter.record_version AS v
              (source, dataset, record_id, version, deleted, content_hash, receipt)
       SELECT $1, n.* FROM UNNEST($2::text[], $3::text[], $4::bigint[], $5::boolean[], $6::text[], $7::text[]) AS n
       ON CONFLICT (source, dataset, record_id) DO UPDATE
          SET version = EXCLUDED.version, deleted = EXCLUDED.deleted,
              content_hash = EXCLUDED.content_hash, receipt = EXCLUDED.receipt
        WHERE v.version <= EXCLUDED.version`,
      [
        this.source,
        arrayLiteral(versions.map((v) => v.dataset)),
        arrayLiteral(versions.map((v) => v.recordId)),
        arrayLiteral(versions.map((v) => v.version)),
        arrayLiteral(versions.map((v) => v.deleted)),
        arrayLiteral(versions.map((v) => v.contentHash)),
        arrayLiteral(versions.map((v) => v.receipt)),
      ],
    );
  }

  /** In this order: the relay publishes by id. */
  async addToOutbox(events: readonly OutboxEvent[]): Promise<void> {
    await addToOutbox(this.client, events);
  }

  /** Takes a row of quarantine to be accepted now; the attempt's number, null when it was accepted before. */
  async takeRefused(entry: string, again: boolean): Promise<number | null> {
    return takeForReplay(this.client, { refusedBy: 'adapter', entry }, again);
  }

  /** The row that was taken cannot be accepted now either. */
  async keepRefused(entry: string, why: Pick<QuarantinedRow, 'code' | 'path' | 'sentence'>): Promise<void> {
    await keepRefused(this.client, { refusedBy: 'adapter', entry }, why);
  }

  /** Ids of the quarantine rows, in the order given. */
  async quarantine(refused: readonly QuarantinedRow[]): Promise<bigint[]> {
    const ids: bigint[] = [];
    // One statement each: raw bytes may be megabytes, and refusals are rare.
    for (const row of refused) {
      const { rows } = await this.client.query<{ id: string }>(
        `INSERT INTO adapter.quarantine (source, dataset, record_id, code, path, sentence, place, raw, raw_bytes, form,
                                         versions)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::json, $11::json) RETURNING id`,
        [this.source, ...quarantineColumns(row)],
      );
      ids.push(BigInt(rows[0]?.id ?? 0));
    }
    return ids;
  }

  async countAccepted(byDataset: ReadonlyMap<string, number>): Promise<void> {
    if (byDataset.size === 0) return;
    await this.client.query(
      `INSERT INTO adapter.accepted AS a (source, dataset, day, changes)
       SELECT $1, n.dataset, (now() AT TIME ZONE 'UTC')::date, n.changes
         FROM UNNEST($2::text[], $3::bigint[]) AS n (dataset, changes)
       ON CONFLICT (source, dataset, day) DO UPDATE SET changes = a.changes + EXCLUDED.changes`,
      [this.source, arrayLiteral([...byDataset.keys()]), arrayLiteral([...byDataset.values()])],
    );
  }

  /** False when the file does not stand where the caller began: another acceptance was faster, or this one committed before. */
  async advanceFile(advance: FileAdvance): Promise<boolean> {
    return advanceFile(this.client, this.source, advance);
  }
}

function quarantineColumns(row: QuarantinedRow): unknown[] {
  const { dataset, recordId, code, path, sentence, place, raw, rawBytes, form, versions } = row;
  const kept = Object.fromEntries([...versions].map(([name, version]) => [name, String(version)]));
  return [
    ...[dataset, recordId, code, path, sentence, place, raw, rawBytes],
    form === null ? null : JSON.stringify(form),
    JSON.stringify(kept),
  ];
}
