import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The stewards' work: what they claim, judge and look at. */
const STATEMENTS = [
  `CREATE TABLE steward.judgement_counter (
     only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
     counter bigint NOT NULL
   )`,
  `INSERT INTO steward.judgement_counter (counter) VALUES (0)`,
  `CREATE TABLE steward.judgement (
     seq bigint PRIMARY KEY,
     entity_type text COLLATE "C" NOT NULL,
     left_reference text COLLATE "C" NOT NULL,
     right_reference text COLLATE "C" NOT NULL,
     verdict text COLLATE "C" NOT NULL,
     reason text NOT NULL,
     steward text COLLATE "C" NOT NULL,
     levels json NOT NULL,
     weight integer,
     model_version text COLLATE "C" NOT NULL,
     made_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE INDEX judgement_of_left ON steward.judgement (left_reference, right_reference, seq)`,
  `CREATE INDEX judgement_of_right ON steward.judgement (right_reference, seq)`,
  `CREATE TABLE steward.outbox (
     seq bigint PRIMARY KEY,
     topic text COLLATE "C" NOT NULL,
     event_id text COLLATE "C" NOT NULL,
     key bytea NOT NULL,
     value bytea NOT NULL
   )`,
  `CREATE TABLE steward.claim (
     entity_type text COLLATE "C" NOT NULL,
     left_reference text COLLATE "C" NOT NULL,
     right_reference text COLLATE "C" NOT NULL,
     steward text COLLATE "C" NOT NULL,
     claimed_until timestamptz NOT NULL,
     PRIMARY KEY (entity_type, left_reference, right_reference)
   )`,
  `CREATE TABLE steward.view (
     view_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     viewed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     steward text COLLATE "C" NOT NULL,
     purpose text COLLATE "C" NOT NULL,
     way text COLLATE "C" NOT NULL,
     entity_type text COLLATE "C" NOT NULL,
     task_no bigint,
     record_nos bigint[] NOT NULL,
     entity_ids text[] NOT NULL
   )`,
  `ALTER TABLE linkage.review_task ADD COLUMN task_no bigint GENERATED ALWAYS AS IDENTITY`,
  `CREATE UNIQUE INDEX review_task_no ON linkage.review_task (task_no)`,
  `CREATE INDEX review_task_open ON linkage.review_task (entity_type, task_no) WHERE open`,
  `CREATE INDEX judgement_right ON linkage.judgement (entity_type, right_reference)`,
  // Costs the writer next to nothing: records are added in the order of their numbers, those of each type for itself.
  `CREATE INDEX record_by_number ON linkage.record USING brin (record_no int8_minmax_multi_ops)`,
  `CREATE TABLE access.steward (
     name text COLLATE "C" PRIMARY KEY,
     token_hash text COLLATE "C" NOT NULL UNIQUE,
     entity_types text[] NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
] as const;

const COMMENTS = {
  'TABLE steward.judgement_counter':
    'Locked by each judgement. A seq is incarnation * 2^48 + counter, so that a restored backup never gives one twice.',
  'TABLE steward.judgement': 'Every judgement and revocation ever made; the highest seq of a pair is its last word.',
  'COLUMN steward.judgement.levels': 'Level by comparison, as the records stood; bound to the judgement.',
  'COLUMN steward.judgement.weight': 'Match weight of the pair then, 1/1000 bit; null: a record was not there.',
  'TABLE steward.outbox': 'Judgements that the log has not acknowledged yet. Rows go when it has.',
  'TABLE steward.claim': "Who works on a pair, until when; a claim that ran out is nobody's.",
  'TABLE steward.view': 'Who looked at which personal data and for what; names of records by number, no personal data.',
  'COLUMN steward.view.record_nos': 'record_no of linkage.record.',
  'COLUMN linkage.review_task.task_no': 'Short name of the task for stewards; it says nothing about the records.',
  'COLUMN access.steward.token_hash': 'SHA-256 of the token, hex; the token itself is never kept.',
  'COLUMN access.steward.entity_types': 'Entity types that the steward may see and judge.',
} as const;

export class Judgements1763800000009 implements MigrationInterface {
  readonly name = 'Judgements1763800000009';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const [thing, comment] of Object.entries(COMMENTS)) {
      await runner.query(`COMMENT ON ${thing} IS '${comment.replaceAll("'", "''")}'`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
