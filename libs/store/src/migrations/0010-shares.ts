import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `CREATE TABLE stream.member (
     consumer text COLLATE "C" NOT NULL,
     holder text NOT NULL,
     lease_until timestamptz NOT NULL,
     PRIMARY KEY (consumer, holder)
   ) WITH (fillfactor = 50)`,
  `CREATE TABLE stream.share (
     consumer text COLLATE "C" NOT NULL,
     partition integer NOT NULL,
     epoch bigint NOT NULL DEFAULT 0,
     holder text,
     lease_until timestamptz NOT NULL DEFAULT '-infinity',
     PRIMARY KEY (consumer, partition)
   ) WITH (fillfactor = 50)`,
  `COMMENT ON TABLE stream.member IS 'Instances of a consumer that share its partitions: each counts while its lease runs.'`,
  `COMMENT ON TABLE stream.share IS 'Which instance reads a partition, of every topic of the consumer, and until when.'`,
];

/** Consumers whose instances share the partitions. The roles get their rights by the defaults of the schema. */
export class Shares1763800000010 implements MigrationInterface {
  readonly name = 'Shares1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
