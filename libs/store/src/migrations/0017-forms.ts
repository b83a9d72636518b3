import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What linkage made of each live record, so that a start need not make it again. Without write-ahead log: a crash of the
 * server empties these tables, and the next start fills them.
 */
const STATEMENTS = [
  `CREATE UNLOGGED TABLE linkage.form (
     record_no bigint PRIMARY KEY,
     form bytea NOT NULL
   ) WITH (fillfactor = 90)`,
  // Forms seldom come to the size from which PostgreSQL would try to compress them; the few are not worth the time.
  `ALTER TABLE linkage.form ALTER COLUMN form SET STORAGE EXTERNAL`,
  `CREATE UNLOGGED TABLE linkage.form_text (
     entity_type text COLLATE "C" NOT NULL,
     first_no integer NOT NULL,
     texts text NOT NULL,
     PRIMARY KEY (entity_type, first_no)
   )`,
] as const;

const COMMENTS = {
  'TABLE linkage.form':
    'Standard form and blocking keys of live records, as the process keeps them. May be emptied at any time.',
  'COLUMN linkage.form.form': 'Names the content, model and code it was made by; what fits no more is not read.',
  'TABLE linkage.form_text': 'Texts that forms name by number, in the order of their numbers. Goes with linkage.form.',
  'COLUMN linkage.form_text.texts': 'JSON array; the first has number first_no.',
} as const;

export class Forms1763800000017 implements MigrationInterface {
  readonly name = 'Forms1763800000017';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const [thing, comment] of Object.entries(COMMENTS)) {
      await runner.query(`COMMENT ON ${thing} IS '${comment}'`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
