import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One schema per writer: only its owner writes there, others read. */
const SCHEMAS = {
  stream: 'Event log on PostgreSQL, offsets, ownership. Written by whoever consumes or publishes.',
  adapter: 'Accepted changes, versions, receipts, outbox and quarantine. Written by the adapters.',
  linkage: 'Records, edges, entities, review tasks, outbox. Written by the reconciler. Backed up.',
  unified: 'Golden records, versions, crosswalk. Written by the sink; can be rebuilt from the topics.',
  steward: 'Claims and judgements. Written by the steward-api. Backed up.',
  access: 'Who may read what for which purpose.',
} as const;

export class Schemas1763800000000 implements MigrationInterface {
  readonly name = 'Schemas1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [schema, meaning] of Object.entries(SCHEMAS)) {
      await runner.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      await runner.query(`COMMENT ON SCHEMA ${schema} IS '${meaning}'`);
    }
  }

  /** Forward only: a step back loses what was written since. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
