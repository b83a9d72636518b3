import { versionOf, type JudgementMade } from '#libs/contract';
import type { ClientBase, Pool, PoolClient } from 'pg';
import { inTransaction } from '../transaction.ts';
import type { StewardsPair } from './claims.ts';

/** A judgement or a revocation as the steward-api keeps it, with where it stands for the reconciler. */
export interface StoredJudgement extends StewardsPair {
  readonly seq: bigint;
  readonly verdict: JudgementMade['verdict'];
  readonly reason: string;
  readonly steward: string;
  /** Level by comparison, as the records stood. */
  readonly levels: Readonly<Record<string, string>>;
  /** 1/1000 bit; null: a record was not there. */
  readonly weight: number | null;
  /** Null, as the weight: it was learnt from the log after a restore. */
  readonly modelVersion: string | null;
  readonly madeAt: Date;
  /** `taken | suspended | waiting | withdrawn`; `on its way`; `replaced` by a later word on the pair. */
  readonly standing: string;
}

export type NewJudgement = Omit<StoredJudgement, 'seq' | 'madeAt' | 'standing'>;

interface JudgementEvent {
  readonly topic: string;
  readonly eventId: string;
  readonly key: Buffer;
  readonly value: Buffer;
}

/**
 * Runs one judgement: stewards take turns at the counter's row, so that what `work` reads is still so when it is
 * committed, and numbers rise in the order of commit. A steward-api that stands still does not hold the others up.
 */
export async function judgeInTransaction<T>(
  pool: Pool,
  work: (transaction: JudgementTransaction) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = '5s'`);
    const { rows } = await client.query<{ counter: string; incarnation: number | null; now: Date }>(
      `UPDATE steward.judgement_counter SET counter = counter + 1
       RETURNING counter, (SELECT incarnation FROM stream.installation), clock_timestamp() AS now`,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the counter of judgements is gone');
    const seq = versionOf(row.incarnation ?? 1, BigInt(row.counter));
    return work(new JudgementTransaction(client, seq, row.now));
  });
}

export class JudgementTransaction {
  constructor(
    readonly client: PoolClient,
    readonly seq: bigint,
    /** By the database's clock. */
    readonly madeAt: Date,
  ) {}

  async save(judgement: NewJudgement, event: JudgementEvent): Promise<void> {
    const { entityType, left, right, verdict, reason, steward, levels, weight, modelVersion } = judgement;
    await this.client.query(
      `INSERT INTO steward.judgement (seq, entity_type, left_reference, right_reference, verdict, reason, steward,
                                      levels, weight, model_version, made_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8::json, $9, $10, $11)`,
      [
        ...[this.seq.toString(), entityType, left, right, verdict, reason, steward],
        ...[JSON.stringify(levels), weight, modelVersion, this.madeAt],
      ],
    );
    await this.client.query(
      `INSERT INTO steward.outbox (seq, topic, event_id, key, value) VALUES ($1, $2, $3, $4, $5)`,
      [this.seq.toString(), event.topic, event.eventId, event.key, event.value],
    );
  }
}

const JUDGEMENTS = `
  SELECT j.seq, j.entity_type AS "entityType", j.left_reference AS "left", j.right_reference AS "right", j.verdict,
         j.reason, j.steward, j.levels, j.weight, j.model_version AS "modelVersion", j.made_at AS "madeAt",
         CASE WHEN EXISTS (SELECT FROM steward.judgement n
                            WHERE n.left_reference = j.left_reference AND n.right_reference = j.right_reference
                              AND n.entity_type = j.entity_type AND n.seq > j.seq) THEN 'replaced'
              WHEN l.seq = j.seq THEN l.status
              WHEN l.seq > j.seq THEN 'replaced'
              ELSE 'on its way' END AS standing
    FROM steward.judgement j
    LEFT JOIN linkage.judgement l ON l.entity_type = j.entity_type AND l.left_reference = j.left_reference
          AND l.right_reference = j.right_reference`;

type Row = Omit<StoredJudgement, 'seq'> & { readonly seq: string };
const judgementOf = (row: Row): StoredJudgement => ({ ...row, seq: BigInt(row.seq) });

/** All that was said of a pair, latest first. */
export async function listJudgementsOfPair(
  client: ClientBase | Pool,
  pair: StewardsPair,
  limit: number,
): Promise<StoredJudgement[]> {
  const { rows } = await client.query<Row>(
    `${JUDGEMENTS} WHERE j.entity_type = $1 AND j.left_reference = $2 AND j.right_reference = $3
      ORDER BY j.seq DESC LIMIT $4`,
    [pair.entityType, pair.left, pair.right, limit],
  );
  return rows.map(judgementOf);
}

/** All that was said of pairs that one of the records is in, latest first. */
export async function listJudgementsOfRecords(
  client: ClientBase | Pool,
  entityType: string,
  references: readonly string[],
  limit: number,
): Promise<StoredJudgement[]> {
  const { rows } = await client.query<Row>(
    `${JUDGEMENTS} WHERE j.entity_type = $1
        AND (j.left_reference = ANY ($2::text[]) OR j.right_reference = ANY ($2::text[]))
      ORDER BY j.seq DESC LIMIT $3`,
    [entityType, references, limit],
  );
  return rows.map(judgementOf);
}

export async function findJudgement(client: ClientBase | Pool, seq: bigint): Promise<StoredJudgement | null> {
  const { rows } = await client.query<Row>(`${JUDGEMENTS} WHERE j.seq = $1`, [seq.toString()]);
  const [row] = rows;
  return row === undefined ? null : judgementOf(row);
}

/** Judgements that the log has not acknowledged yet, oldest first. */
export async function readJudgementOutbox(
  pool: Pool,
  limit: number,
): Promise<(JudgementEvent & { readonly seq: string })[]> {
  const { rows } = await pool.query<JudgementEvent & { readonly seq: string }>(
    `SELECT seq, topic, event_id AS "eventId", key, value FROM steward.outbox ORDER BY seq LIMIT $1`,
    [limit],
  );
  return rows;
}

export async function deleteJudgementOutbox(pool: Pool, seqs: readonly string[]): Promise<void> {
  await pool.query(`DELETE FROM steward.outbox WHERE seq = ANY ($1::bigint[])`, [seqs]);
}

export async function isJudgementOutboxEmpty(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ empty: boolean }>(`SELECT NOT EXISTS (SELECT FROM steward.outbox) AS empty`);
  return rows[0]?.empty === true;
}
