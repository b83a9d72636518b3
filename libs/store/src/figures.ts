import type { Pool } from 'pg';

/** A count with what it is a count of: the columns of the question, by name. */
export interface Count {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Counts that an operator watches, each one question. The names are the schema's writer and what is counted. */
const FIGURES = {
  'adapter accepted': `SELECT source, dataset, sum(changes) AS value FROM adapter.accepted GROUP BY source, dataset`,
  'adapter quarantined': `SELECT source, code, count(*) AS value FROM adapter.quarantine GROUP BY source, code`,
  'adapter waiting': `SELECT count(*) AS value FROM adapter.outbox`,
  'reconciler quarantined': `SELECT source, code, count(*) AS value FROM linkage.quarantine GROUP BY source, code`,
  'reconciler review tasks': `SELECT entity_type, count(*) AS value FROM linkage.review_task WHERE open GROUP BY entity_type`,
  'reconciler alarms': `SELECT entity_type, kind, count(*) AS value FROM linkage.alarm GROUP BY entity_type, kind`,
  'reconciler waiting': `SELECT entity_type, count(*) AS value FROM linkage.outbox GROUP BY entity_type`,
  'reconciler postponed': `SELECT entity_type, sum(cardinality(records)) AS value FROM linkage.postponed GROUP BY entity_type`,
  'sink quarantined': `SELECT topic, code, count(*) AS value FROM unified.quarantine GROUP BY topic, code`,
  'sink outcomes': `SELECT l.topic, o.outcome, sum(o.events) AS value
      FROM unified.ledger l
     CROSS JOIN LATERAL (VALUES ('applied', applied), ('duplicate', duplicate), ('quarantined', quarantined), ('lost', lost)) AS o(outcome, events)
     GROUP BY l.topic, o.outcome`,
} as const;

export type FigureName = keyof typeof FIGURES;

export async function readFigure(pool: Pool, name: FigureName): Promise<Count[]> {
  const { rows } = await pool.query<{ value: string } & Record<string, string>>(FIGURES[name]);
  return rows.map(({ value, ...labels }) => ({ labels, value: Number(value) }));
}
