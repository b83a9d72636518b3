import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the reconciler knows. Hot tables are compact and have one index each: an index row costs more than the row.
 * `record_no` is a short name for a record inside this schema: type_no · 2^40 + counter, so that the edges of one entity
 * type are one range of the key.
 */
const TABLES = [
  `CREATE TABLE linkage.entity_type (
     type_no smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     name text COLLATE "C" NOT NULL UNIQUE,
     definition_hash text COLLATE "C" NOT NULL,
     remembered_at timestamptz NOT NULL DEFAULT now()
   )`,
  // Deleted records stay as tombstones with their version, so that a late update cannot bring them back.
  `CREATE TABLE linkage.record (
     record_no bigint NOT NULL,
     version bigint NOT NULL,
     source_ts_ms bigint,
     entity_id uuid,
     deleted boolean NOT NULL,
     reference text COLLATE "C" PRIMARY KEY,
     entity_type text COLLATE "C" NOT NULL,
     content_hash bytea NOT NULL,
     after text,
     CHECK (deleted = (after IS NULL))
   ) WITH (fillfactor = 85)`,
  `CREATE TABLE linkage.edge (
     left_no bigint NOT NULL,
     right_no bigint NOT NULL,
     weight integer NOT NULL,
     PRIMARY KEY (left_no, right_no)
   )`,
  `CREATE TABLE linkage.entity (
     entity_id uuid PRIMARY KEY,
     entity_version bigint NOT NULL,
     redirect_to uuid,
     removed boolean NOT NULL,
     entity_type text COLLATE "C" NOT NULL,
     golden_hash bytea NOT NULL
   ) WITH (fillfactor = 90)`,
  `CREATE TABLE linkage.review_task (
     entity_type text COLLATE "C" NOT NULL,
     kind text COLLATE "C" NOT NULL,
     left_reference text COLLATE "C" NOT NULL,
     right_reference text COLLATE "C" NOT NULL,
     weight integer,
     open boolean NOT NULL,
     opened_seq bigint NOT NULL,
     closed_seq bigint,
     opened_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (entity_type, kind, left_reference, right_reference)
   )`,
  `CREATE TABLE linkage.judgement (
     entity_type text COLLATE "C" NOT NULL,
     left_reference text COLLATE "C" NOT NULL,
     right_reference text COLLATE "C" NOT NULL,
     seq bigint NOT NULL,
     verdict text COLLATE "C" NOT NULL,
     status text COLLATE "C" NOT NULL,
     levels text NOT NULL,
     PRIMARY KEY (entity_type, left_reference, right_reference)
   )`,
  `CREATE TABLE linkage.alarm (
     alarm_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     entity_type text COLLATE "C" NOT NULL,
     kind text COLLATE "C" NOT NULL,
     subject text COLLATE "C" NOT NULL,
     amount bigint NOT NULL,
     batch_seq bigint NOT NULL,
     raised_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE linkage.quarantine (
     quarantine_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     entity_type text COLLATE "C" NOT NULL,
     source text COLLATE "C" NOT NULL,
     dataset text COLLATE "C" NOT NULL,
     record_id text COLLATE "C",
     version bigint,
     content_hash bytea,
     topic text COLLATE "C" NOT NULL,
     partition integer,
     log_offset bigint,
     event_id text COLLATE "C",
     code text COLLATE "C" NOT NULL,
     path text NOT NULL,
     sentence text NOT NULL,
     raw bytea NOT NULL,
     refused_at timestamptz NOT NULL DEFAULT now()
   )`,
  // The losing contents of one version are a set: however often and in whatever order they come, each is kept once.
  `CREATE UNIQUE INDEX quarantine_equivocation ON linkage.quarantine (source, dataset, record_id, version, content_hash)
     WHERE code = 'record.equivocation'`,
  `CREATE TABLE linkage.ledger (
     consumer text COLLATE "C" NOT NULL,
     source text COLLATE "C" NOT NULL,
     dataset text COLLATE "C" NOT NULL,
     day date NOT NULL,
     applied bigint NOT NULL,
     stale bigint NOT NULL,
     duplicate bigint NOT NULL,
     quarantined bigint NOT NULL,
     PRIMARY KEY (consumer, source, dataset, day)
   )`,
  `CREATE TABLE linkage.outbox (
     batch_seq bigint NOT NULL,
     ordinal integer NOT NULL,
     entity_type text COLLATE "C" NOT NULL,
     topic text COLLATE "C" NOT NULL,
     event_id text COLLATE "C" NOT NULL,
     key bytea NOT NULL,
     value bytea NOT NULL,
     PRIMARY KEY (entity_type, batch_seq, ordinal)
   )`,
] as const;

const COMMENTS = {
  'TABLE linkage.entity_type': 'Definition each entity type was built with; another one is refused.',
  'TABLE linkage.record': 'Latest valid state of each record and the entity it belongs to.',
  'COLUMN linkage.record.reference': 'source/dataset/record-id.',
  'COLUMN linkage.record.source_ts_ms': 'When the change happened at the source, epoch milliseconds; null: not said.',
  'COLUMN linkage.record.entity_id': 'Null for tombstones.',
  'COLUMN linkage.record.after': 'Canonical JSON of the whole record; null for tombstones.',
  'TABLE linkage.edge': 'Candidate pairs whose weight (1/1000 bit) reaches the edge threshold.',
  'TABLE linkage.entity': 'Entity ids ever given. Never reused.',
  'COLUMN linkage.entity.golden_hash': 'Of members and golden record: an entity that did not change emits nothing.',
  'TABLE linkage.review_task': 'Questions to stewards. Written by the reconciler; claims are in schema steward.',
  'TABLE linkage.alarm': 'What somebody should look into: keys grown too common, components too large, equivocations.',
  'TABLE linkage.quarantine': 'Events refused by the reconciler, byte for byte.',
  'TABLE linkage.ledger': 'Each event read, counted once on arrival, by UTC day of the commit.',
  'TABLE linkage.outbox': 'Committed events that the log has not acknowledged yet.',
} as const;

export class Linkage1763800000003 implements MigrationInterface {
  readonly name = 'Linkage1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(table);
    for (const [thing, comment] of Object.entries(COMMENTS)) {
      await runner.query(`COMMENT ON ${thing} IS '${comment}'`);
    }
  }

  /** Forward only: a step back loses what was written since. */
  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
