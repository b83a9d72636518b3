import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE adapter.recall (
     incarnation integer PRIMARY KEY,
     recalled_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `COMMENT ON TABLE adapter.recall IS
     'Incarnations at whose beginning the adapter learnt from its topics what it had accepted after the backup.'`,
] as const;

export class Recalls1763800000015 implements MigrationInterface {
  readonly name = 'Recalls1763800000015';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
