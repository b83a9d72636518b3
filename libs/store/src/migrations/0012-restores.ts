import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a restored backup must remember: the last batch of every writer at the moment of the copy. Entity versions above
 * it, up to the new incarnation, were published by a time that the store no longer knows.
 */
const STATEMENTS = [
  `CREATE TABLE stream.restore (
     incarnation integer NOT NULL,
     consumer text COLLATE "C" NOT NULL,
     last_seq bigint NOT NULL,
     PRIMARY KEY (incarnation, consumer)
   )`,
  `COMMENT ON TABLE stream.restore IS 'For each incarnation but the first: the last batch of every writer before it.'`,
  // Raised before anybody remembered: nothing is known of what was lost, so nothing is taken for lost.
  `INSERT INTO stream.restore (incarnation, consumer, last_seq)
   SELECT i, w.consumer, (i::bigint << 48) - 1
     FROM stream.installation, generate_series(2, incarnation) i, stream.writer w`,
  `CREATE FUNCTION stream.remember_restore() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     INSERT INTO stream.restore (incarnation, consumer, last_seq)
     SELECT NEW.incarnation, consumer, batch_seq FROM stream.writer ON CONFLICT DO NOTHING;
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER remember_restore AFTER UPDATE OF incarnation ON stream.installation
   FOR EACH ROW WHEN (NEW.incarnation > OLD.incarnation) EXECUTE FUNCTION stream.remember_restore()`,
  `ALTER TABLE unified.ledger ADD COLUMN lost bigint NOT NULL DEFAULT 0`,
  `COMMENT ON COLUMN unified.ledger.lost IS 'Published after the backup that was restored: of a time that is gone.'`,
];

export class Restores1763800000012 implements MigrationInterface {
  readonly name = 'Restores1763800000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
