import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `CREATE TABLE adapter.source (
     source text COLLATE "C" PRIMARY KEY,
     first_seen_at timestamptz NOT NULL DEFAULT now()
   )`,
  `COMMENT ON TABLE adapter.source IS
     'One row a source. Locked by each acceptance, so that versions and outbox ids of a source grow in the order of commit.'`,
  `CREATE TABLE adapter.version_counter (
     source text COLLATE "C" NOT NULL,
     dataset text COLLATE "C" NOT NULL,
     counter bigint NOT NULL,
     PRIMARY KEY (source, dataset)
   )`,
  `COMMENT ON COLUMN adapter.version_counter.counter IS
     'Last count given. The version is incarnation * 2^48 + count, so that a restored backup never gives one twice.'`,
  `CREATE TABLE adapter.record_version (
     source text COLLATE "C" NOT NULL,
     dataset text COLLATE "C" NOT NULL,
     record_id text COLLATE "C" NOT NULL,
     version bigint NOT NULL,
     deleted boolean NOT NULL,
     content_hash text COLLATE "C" NOT NULL,
     receipt text COLLATE "C" NOT NULL,
     PRIMARY KEY (source, dataset, record_id)
   )`,
  `COMMENT ON TABLE adapter.record_version IS
     'The greatest version accepted of each record. Content equal to it is not accepted a second time.'`,
  `CREATE TABLE adapter.outbox (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     topic text COLLATE "C" NOT NULL,
     key bytea NOT NULL,
     headers json NOT NULL,
     value bytea NOT NULL
   ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000)`,
  `COMMENT ON TABLE adapter.outbox IS 'Accepted events that the log has not acknowledged yet. Rows go when it has.'`,
  `CREATE TABLE adapter.outbox_relay (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row))`,
  `INSERT INTO adapter.outbox_relay DEFAULT VALUES`,
  `COMMENT ON TABLE adapter.outbox_relay IS 'Its one row is locked by whoever publishes, so that the order of a record is kept.'`,
  `CREATE TABLE adapter.file (
     source text COLLATE "C" NOT NULL,
     content_hash text COLLATE "C" NOT NULL,
     name text NOT NULL,
     size_bytes bigint NOT NULL,
     passes integer NOT NULL DEFAULT 1,
     finished boolean NOT NULL DEFAULT false,
     position_bytes bigint NOT NULL DEFAULT 0,
     position_line bigint NOT NULL DEFAULT 0,
     rows_accepted bigint NOT NULL DEFAULT 0,
     rows_quarantined bigint NOT NULL DEFAULT 0,
     taken_at timestamptz NOT NULL DEFAULT now(),
     finished_at timestamptz,
     PRIMARY KEY (source, content_hash)
   )`,
  `COMMENT ON COLUMN adapter.file.position_bytes IS 'Where reading goes on: saved with the rows before it, in their transaction.'`,
  `CREATE TABLE adapter.quarantine (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     source text COLLATE "C" NOT NULL,
     dataset text COLLATE "C",
     record_id text COLLATE "C",
     code text COLLATE "C" NOT NULL,
     path text NOT NULL,
     sentence text NOT NULL,
     place text NOT NULL,
     raw bytea NOT NULL,
     raw_bytes bigint NOT NULL,
     refused_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX quarantine_by_source ON adapter.quarantine (source, id)`,
  `COMMENT ON COLUMN adapter.quarantine.raw IS 'The refused bytes as they came; raw_bytes says how many there were.'`,
  `CREATE TABLE adapter.idempotency (
     source text COLLATE "C" NOT NULL,
     key text COLLATE "C" NOT NULL,
     body_hash text COLLATE "C" NOT NULL,
     answer json NOT NULL,
     answered_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (source, key)
   )`,
  `CREATE TABLE adapter.source_token (
     token_hash text COLLATE "C" PRIMARY KEY,
     source text COLLATE "C" NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     revoked_at timestamptz
   )`,
  `COMMENT ON COLUMN adapter.source_token.token_hash IS 'SHA-256 of the token, hex; the token itself is never kept.'`,
  `CREATE TABLE adapter.accepted (
     source text COLLATE "C" NOT NULL,
     dataset text COLLATE "C" NOT NULL,
     day date NOT NULL,
     changes bigint NOT NULL,
     PRIMARY KEY (source, dataset, day)
   )`,
  `COMMENT ON TABLE adapter.accepted IS 'Changes accepted (given a version and put in the outbox), by UTC day of the commit.'`,
];

/** What the adapters have accepted, and where they stand. */
export class Adapter1763800000002 implements MigrationInterface {
  readonly name = 'Adapter1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
