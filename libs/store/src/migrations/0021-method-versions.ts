import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which version of the code an entity type's records are linked, so that another one can tell. */
const STATEMENTS = [
  'ALTER TABLE linkage.entity_type ADD COLUMN method integer',
  `COMMENT ON COLUMN linkage.entity_type.method IS
     'Method version by which all records of the type are linked; null: by code that did not say, or by several.'`,
] as const;

export class MethodVersions1763800000021 implements MigrationInterface {
  readonly name = 'MethodVersions1763800000021';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
