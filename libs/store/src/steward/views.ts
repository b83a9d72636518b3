import type { Pool } from 'pg';

/** One look at personal data. Records by number, entities by id: nothing here is personal. */
export interface StewardsView {
  readonly steward: string;
  readonly purpose: string;
  readonly way: 'task' | 'pair' | 'pair-history' | 'entity-history';
  readonly entityType: string;
  readonly taskNo: bigint | null;
  readonly recordNos: readonly bigint[];
  readonly entityIds: readonly string[];
}

export async function logView(pool: Pool, view: StewardsView): Promise<void> {
  await pool.query(
    `INSERT INTO steward.view (steward, purpose, way, entity_type, task_no, record_nos, entity_ids)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[view.steward, view.purpose, view.way, view.entityType, view.taskNo?.toString() ?? null],
      ...[view.recordNos.map(String), view.entityIds],
    ],
  );
}

export interface LoggedView extends StewardsView {
  readonly viewedAt: Date;
}

/** The latest looks, newest first. */
export async function listViews(pool: Pool, limit: number): Promise<LoggedView[]> {
  const { rows } = await pool.query<LoggedView & { taskNo: string | null; recordNos: string[] }>(
    `SELECT viewed_at AS "viewedAt", steward, purpose, way, entity_type AS "entityType", task_no AS "taskNo",
            record_nos AS "recordNos", entity_ids AS "entityIds"
       FROM steward.view ORDER BY view_no DESC LIMIT $1`,
    [limit],
  );
  return rows.map((row) => ({
    ...row,
    taskNo: row.taskNo === null ? null : BigInt(row.taskNo),
    recordNos: row.recordNos.map(BigInt),
  }));
}
