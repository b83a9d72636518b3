import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Definitions of entity types that were ever in force, and the one that is asked for. */
const TABLES = [
  `CREATE TABLE linkage.definition (
     entity_type text COLLATE "C" NOT NULL,
     definition_hash text COLLATE "C" NOT NULL,
     definition text NOT NULL,
     in_force_seq bigint,
     records_moved bigint,
     entities_changed bigint,
     remembered_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (entity_type, definition_hash)
   )`,
  `CREATE TABLE linkage.release_request (
     entity_type text COLLATE "C" PRIMARY KEY,
     definition_hash text COLLATE "C" NOT NULL,
     definition text NOT NULL,
     requested_at timestamptz NOT NULL DEFAULT now()
   )`,
] as const;

const COMMENTS = {
  'TABLE linkage.definition': 'Every definition an entity type was ever linked by. Written by the reconciler.',
  'COLUMN linkage.definition.definition': 'Canonical JSON of attributes, linkage, survivorship, parameters.',
  'COLUMN linkage.definition.in_force_seq': 'Batch that put it in force last; null: it was there from the start.',
  'TABLE linkage.release_request': 'Definition to put in force. Written by the command `linkage release` alone.',
} as const;

export class Releases1763800000011 implements MigrationInterface {
  readonly name = 'Releases1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(table);
    for (const [thing, comment] of Object.entries(COMMENTS)) {
      await runner.query(`COMMENT ON ${thing} IS '${comment}'`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
