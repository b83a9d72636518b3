import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is needed to send again what was refused, and what was sent. */
const STATEMENTS = [
  `ALTER TABLE adapter.quarantine ADD COLUMN form json, ADD COLUMN versions json`,
  `ALTER TABLE linkage.quarantine ADD COLUMN key bytea, ADD COLUMN replay_of text COLLATE "C",
     ADD COLUMN replays integer NOT NULL DEFAULT 0`,
  `ALTER TABLE unified.quarantine ADD COLUMN key bytea, ADD COLUMN replay_of text COLLATE "C",
     ADD COLUMN replays integer NOT NULL DEFAULT 0`,
  `CREATE TABLE adapter.replay (
     refused_by text COLLATE "C" NOT NULL,
     entry text COLLATE "C" NOT NULL,
     attempts integer NOT NULL,
     sent_at timestamptz,
     tried_at timestamptz NOT NULL DEFAULT now(),
     code text COLLATE "C",
     path text,
     sentence text,
     PRIMARY KEY (refused_by, entry)
   )`,
] as const;

const COMMENTS = {
  'COLUMN adapter.quarantine.form': 'How the bytes were read; null: they are no row that could be read again.',
  'COLUMN adapter.quarantine.versions':
    'By dataset, the version that the row has if it is sent again: that of its place among what arrived.',
  'COLUMN linkage.quarantine.key': 'Of the event, as it came.',
  'COLUMN linkage.quarantine.replay_of': 'The first entry of quarantine that this event was sent again from.',
  'COLUMN linkage.quarantine.replays': 'How often it had been sent again when it was refused.',
  'COLUMN unified.quarantine.key': 'Of the event, as it came.',
  'TABLE adapter.replay': 'Entries of any quarantine that somebody tried to send again.',
  'COLUMN adapter.replay.entry': 'Number of the entry; of the sink, topic/partition@offset.',
  'COLUMN adapter.replay.sent_at':
    'When it was put into the outbox; null: it was refused again, for the reason beside.',
} as const;

export class Replays1763800000014 implements MigrationInterface {
  readonly name = 'Replays1763800000014';

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
