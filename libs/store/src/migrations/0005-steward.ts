import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The stewards' claims and judgements get their tables with the steward-api; the room is taken here. */
export class Steward1763800000005 implements MigrationInterface {
  readonly name = 'Steward1763800000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SCHEMA IF NOT EXISTS steward`);
    await runner.query(
      `COMMENT ON SCHEMA steward IS 'Claims and judgements. Written by the steward-api alone. Backed up.'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
