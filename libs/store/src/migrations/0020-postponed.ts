import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * While changes wait in heaps, entities are told once for several changes. Which are still to be told is written with
 * the batch that postponed them: one row a batch, so that it costs next to nothing.
 */
const TABLE = `CREATE TABLE linkage.postponed (
  entity_type text COLLATE "C" NOT NULL,
  batch_seq bigint NOT NULL,
  records text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (entity_type, batch_seq)
)`;

const COMMENTS = {
  'TABLE linkage.postponed': 'Entities whose event is still to be made, by the batch since which they wait.',
  'COLUMN linkage.postponed.records': 'One record of each. Some may be told since: the row goes when all are.',
} as const;

export class Postponed1763800000020 implements MigrationInterface {
  readonly name = 'Postponed1763800000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    for (const [thing, comment] of Object.entries(COMMENTS)) {
      await runner.query(`COMMENT ON ${thing} IS '${comment}'`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
