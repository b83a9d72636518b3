import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The unified store, written by the sink alone. Each event is written once, into `entity_version`; `entity`
 * says which version is the current one, so that a change rewrites a short row. Every index but the one of the words of
 * names is a primary key: an index row costs more than the row.
 */
const TABLES = [
  `CREATE TABLE unified.entity (
     entity_version bigint NOT NULL,
     removed boolean NOT NULL,
     entity_id text COLLATE "C" PRIMARY KEY,
     entity_type text COLLATE "C" NOT NULL,
     search_words tsvector NOT NULL
   ) WITH (fillfactor = 90)`,
  // New rows wait in a list, which every search reads through: it is kept short.
  `CREATE INDEX entity_search_words ON unified.entity USING gin (search_words) WITH (gin_pending_list_limit = 1024)`,
  `CREATE TABLE unified.entity_version (
     entity_version bigint NOT NULL,
     known_at timestamptz NOT NULL,
     valid_from timestamptz,
     entity_id text COLLATE "C" NOT NULL,
     entity_type text COLLATE "C" NOT NULL,
     happened text COLLATE "C" NOT NULL,
     event json NOT NULL,
     PRIMARY KEY (entity_id, entity_version)
   )`,
  // A record that left for no entity keeps an empty row, so that an older event cannot bring it back.
  `CREATE TABLE unified.crosswalk (
     entity_version bigint NOT NULL,
     reference text COLLATE "C" PRIMARY KEY,
     entity_id text COLLATE "C"
   ) WITH (fillfactor = 90)`,
  `CREATE TABLE unified.redirect (
     entity_version bigint NOT NULL,
     old_id text COLLATE "C" PRIMARY KEY,
     new_id text COLLATE "C" NOT NULL
   )`,
  // Only added: an identifier that an entity no longer has is found out when the entity is read.
  `CREATE TABLE unified.identifier_key (
     identifier text COLLATE "C" NOT NULL,
     entity_id text COLLATE "C" NOT NULL,
     PRIMARY KEY (identifier, entity_id)
   )`,
  `CREATE TABLE unified.quarantine (
     topic text COLLATE "C" NOT NULL,
     partition integer NOT NULL,
     log_offset bigint NOT NULL,
     code text COLLATE "C" NOT NULL,
     path text NOT NULL,
     sentence text NOT NULL,
     raw bytea,
     refused_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (topic, partition, log_offset)
   )`,
  `CREATE TABLE unified.ledger (
     topic text COLLATE "C" NOT NULL,
     day date NOT NULL,
     applied bigint NOT NULL,
     duplicate bigint NOT NULL,
     quarantined bigint NOT NULL,
     PRIMARY KEY (topic, day)
   )`,
  `CREATE VIEW unified.golden_record AS
     SELECT e.entity_id, e.entity_type, e.entity_version, v.known_at, v.valid_from, v.event
       FROM unified.entity e
       JOIN unified.entity_version v USING (entity_id, entity_version)
      WHERE NOT e.removed`,
] as const;

const COMMENTS = {
  'TABLE unified.entity':
    'Which version of each entity is the current one. A removed entity stays, so that its id is known.',
  'COLUMN unified.entity.search_words': 'Words of the names, without diacritics and with them, and the entity type.',
  'TABLE unified.entity_version': 'Every version of every entity, as the event told it.',
  'COLUMN unified.entity_version.entity_version': 'Micro-batch of the reconciler; a total order for an entity type.',
  'COLUMN unified.entity_version.known_at': 'Known time: commit of the transaction that learnt it.',
  'COLUMN unified.entity_version.valid_from': 'Valid time: what the sources state; null: not said.',
  'COLUMN unified.entity_version.event':
    'The entity-changed event: members, golden record whose values point to them (null when removed), moves.',
  'TABLE unified.crosswalk': 'Record to entity; entity_id is null when the record left for none.',
  'COLUMN unified.crosswalk.reference': 'source/dataset/record-id.',
  'TABLE unified.redirect': 'Ids of entities that merged into another one. Ids are never reused.',
  'TABLE unified.identifier_key': 'Identifiers without spaces, dots and hyphens.',
  'TABLE unified.quarantine': 'Events that the sink refused, byte for byte.',
  'TABLE unified.ledger': 'Each event read, counted once, by UTC day of the commit.',
  'VIEW unified.golden_record': 'The current golden record of every live entity.',
} as const;

export class Unified1763800000004 implements MigrationInterface {
  readonly name = 'Unified1763800000004';

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
