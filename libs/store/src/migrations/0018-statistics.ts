import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The large tables, and the columns that no query compares. Every query finds rows by their keys, for which a small
 * sample is enough; PostgreSQL else reads thirty thousand rows of each with every column, again and again while it grows.
 */
const NEVER_COMPARED: Readonly<Record<string, readonly string[]>> = {
  'stream.event': ['key', 'value', 'headers'],
  'linkage.record': ['after', 'content_hash'],
  'linkage.edge': [],
  'linkage.entity': ['golden_hash'],
  'unified.entity': [],
  'unified.entity_version': ['event'],
  'unified.crosswalk': [],
  'unified.identifier_key': [],
};
const SAMPLE = 10;

/** Rows are added and, but for what expires, never changed: there is nothing for a vacuum to find. */
const ONLY_ADDED = ['stream.event', 'unified.entity_version'];

export class Statistics1763800000018 implements MigrationInterface {
  readonly name = 'Statistics1763800000018';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, neverCompared] of Object.entries(NEVER_COMPARED)) {
      const columns = (await runner.query(
        `SELECT quote_ident(attname) AS name, attname = ANY ($2::name[]) AS "isNeverCompared"
           FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
        [table, neverCompared],
      )) as { name: string; isNeverCompared: boolean }[];
      const changes = columns.map(
        ({ name, isNeverCompared }) => `ALTER COLUMN ${name} SET STATISTICS ${isNeverCompared ? 0 : SAMPLE}`,
      );
      await runner.query(`ALTER TABLE ${table} ${changes.join(', ')}`);
    }
    for (const table of ONLY_ADDED) {
      await runner.query(`ALTER TABLE ${table} SET (autovacuum_vacuum_insert_scale_factor = 1)`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
