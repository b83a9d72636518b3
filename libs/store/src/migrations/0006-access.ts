import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Consumers of the unified store: every read names one, and its purposes decide what is masked. */
export class Access1763800000006 implements MigrationInterface {
  readonly name = 'Access1763800000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE access.consumer (
        name text COLLATE "C" PRIMARY KEY,
        token_hash text COLLATE "C" NOT NULL UNIQUE,
        purposes text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      `COMMENT ON COLUMN access.consumer.token_hash IS 'SHA-256 of the token, hex; the token itself is never kept.'`,
    );
    await runner.query(
      `COMMENT ON COLUMN access.consumer.purposes IS 'What the consumer may read for; decides what is masked.'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
