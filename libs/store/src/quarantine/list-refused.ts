import type { Replay } from '#libs/contract';
import type { Pool } from 'pg';

export const REFUSERS = ['adapter', 'reconciler', 'sink'] as const;
export type Refuser = (typeof REFUSERS)[number];

/** The name of an entry of any quarantine. */
export interface RefusedName {
  readonly refusedBy: Refuser;
  /** Number of the entry; of the sink, `topic/partition@offset`. */
  readonly entry: string;
}

/** What was refused, whoever refused it; the reason is that of the last attempt. */
export interface Refused extends RefusedName {
  readonly refusedAt: Date;
  /** Null of the sink: its events are of no source. */
  readonly source: string | null;
  readonly dataset: string | null;
  readonly recordId: string | null;
  readonly code: string;
  readonly path: string;
  readonly sentence: string;
  /** Where it stood: file and line, place in a call, or `topic/partition@offset`. */
  readonly place: string;
  /** Where it had been sent again from before it was refused. */
  readonly replay: Replay | null;
  /** How often it was tried to send this entry again. */
  readonly attempts: number;
  readonly sentAt: Date | null;
}

export interface RefusedFilter {
  readonly refusedBy?: Refuser;
  readonly entry?: string;
  readonly source?: string;
  readonly code?: string;
  /** Only what was never sent again, and could be. */
  readonly waiting?: boolean;
  readonly limit?: number;
  readonly oldestFirst?: boolean;
}

/** Which of two contents of one version stays is decided for good: there is nothing to send again. */
const DECIDED = 'record.equivocation';

const ALL = `
  SELECT 'adapter' AS refused_by, id::text AS entry, id AS number, refused_at, source, dataset, record_id, code, path,
         sentence, place, NULL AS replay_of, 0 AS replays
    FROM adapter.quarantine
  UNION ALL
  SELECT 'reconciler', quarantine_no::text, quarantine_no, refused_at, source, dataset, record_id, code, path, sentence,
         topic || '/' || coalesce(partition::text, '-') || '@' || coalesce(log_offset::text, '-'), replay_of, replays
    FROM linkage.quarantine
  UNION ALL
  SELECT 'sink', topic || '/' || partition || '@' || log_offset, log_offset, refused_at, NULL, NULL, NULL, code, path,
         sentence, topic || '/' || partition || '@' || log_offset, replay_of, replays
    FROM unified.quarantine`;

/** Entries of all quarantines, newest first unless asked otherwise. */
export async function listRefused(pool: Pool, filter: RefusedFilter): Promise<Refused[]> {
  const direction = filter.oldestFirst === true ? 'ASC' : 'DESC';
  const { rows } = await pool.query<RefusedRow>(
    `SELECT q.refused_by AS "refusedBy", q.entry, q.refused_at AS "refusedAt", q.source, q.dataset,
            q.record_id AS "recordId", coalesce(r.code, q.code) AS code, coalesce(r.path, q.path) AS path,
            coalesce(r.sentence, q.sentence) AS sentence, q.place, q.replay_of AS "replayOf", q.replays,
            coalesce(r.attempts, 0) AS attempts, r.sent_at AS "sentAt"
       FROM (${ALL}) AS q
       LEFT JOIN adapter.replay r USING (refused_by, entry)
      WHERE ($1::text IS NULL OR q.refused_by = $1) AND ($2::text IS NULL OR q.source = $2)
        AND ($3::text IS NULL OR coalesce(r.code, q.code) = $3)
        AND ($6::text IS NULL OR q.entry = $6)
        AND (NOT $4::boolean OR (r.sent_at IS NULL AND q.code <> '${DECIDED}'))
      ORDER BY q.refused_at ${direction}, q.refused_by, q.number ${direction} LIMIT $5`,
    [
      filter.refusedBy ?? null,
      filter.source ?? null,
      filter.code ?? null,
      filter.waiting === true,
      filter.limit ?? null,
      filter.entry ?? null,
    ],
  );
  return rows.map(({ replayOf, replays, ...row }) => ({
    ...row,
    replay: replayOf === null ? null : { of: replayOf, times: replays },
  }));
}

interface RefusedRow extends Omit<Refused, 'replay'> {
  readonly replayOf: string | null;
  readonly replays: number;
}
