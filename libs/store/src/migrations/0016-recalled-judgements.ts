import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE steward.recall (
     incarnation integer PRIMARY KEY,
     recalled_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `COMMENT ON TABLE steward.recall IS
     'Incarnations at whose beginning the judgements given after the backup were learnt from their topics.'`,
  `ALTER TABLE steward.judgement ALTER COLUMN model_version DROP NOT NULL`,
  `COMMENT ON COLUMN steward.judgement.model_version IS 'Null: learnt from the log after a restore.'`,
];

export class RecalledJudgements1763800000016 implements MigrationInterface {
  readonly name = 'RecalledJudgements1763800000016';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
