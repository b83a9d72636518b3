import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A source that is paused gives nothing: whoever accepts looks at its row first, under the lock. */
const STATEMENTS = [
  `ALTER TABLE adapter.source ADD COLUMN paused_at timestamptz`,
  `COMMENT ON COLUMN adapter.source.paused_at IS 'Nothing of the source is accepted since; null: it is not paused.'`,
  `CREATE INDEX idempotency_answered_at ON adapter.idempotency (answered_at)`,
] as const;

export class PausedSources1763800000013 implements MigrationInterface {
  readonly name = 'PausedSources1763800000013';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
