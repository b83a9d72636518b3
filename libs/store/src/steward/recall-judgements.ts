import type { JudgementMade } from '#libs/contract';
import type { Pool } from 'pg';

/** What is known already stays as it is. */
export async function saveRecalledJudgements(pool: Pool, judgements: readonly JudgementMade[]): Promise<void> {
  await pool.query(
    `INSERT INTO steward.judgement (seq, entity_type, left_reference, right_reference, verdict, reason, steward,
                                    levels, made_at)
     SELECT j.seq::bigint, j.entity_type, j."left", j."right", j.verdict, j.reason, j.steward, j.levels,
            to_timestamp(j.made_at / 1000.0)
       FROM json_to_recordset($1::json)
              AS j(seq text, entity_type text, "left" text, "right" text, verdict text, reason text, steward text,
                   levels json, made_at bigint)
     ON CONFLICT (seq) DO NOTHING`,
    [JSON.stringify(judgements)],
  );
}
